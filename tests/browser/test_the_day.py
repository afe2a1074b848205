"""A good day on a phone: how many taps it takes, what it loads, and from where."""

import gzip
import uuid
from contextlib import closing
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Response

from plans.models import Exercise, PlannedExercise
from rehab import clock
from tests.browser import patient
from tests.browser.phone import sign_in_as
from tests.browser.window import Window
from tests.factories import NOW, Course, make_course

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TAPS, WEIGHT_BYTES = 10, 120_000
SIX = 6


@pytest.fixture
def course(monkeypatch: pytest.MonkeyPatch) -> Course:
    """A patient out of a boot with six exercises today, who is not asked anything else."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    course = make_course()
    rows = PlannedExercise.objects.filter(plan__patient=course.patient)
    rows.filter(prescription__is_cue=True).delete()
    items = list(rows.select_related("prescription"))
    used = {item.prescription.exercise_id for item in items}
    others = Exercise.objects.exclude(pk__in=used).order_by("pk")
    for place, exercise in enumerate(others[: SIX - len(items)], 50):
        added = items[0].prescription
        added.pk, added.exercise = uuid.uuid4(), exercise
        added.save(force_insert=True)
        values = {"prescription": added, "position": place, "dose": items[0].dose}
        PlannedExercise.objects.create(plan=items[0].plan, **values)
    assert rows.count() == SIX
    return course


def test_a_good_day_takes_ten_taps_and_loads_little_from_here_alone(
    browser: Browser, served: str, course: Course
) -> None:
    loaded: list[Response] = []
    with closing(Window(browser, served, width=390, height=844)) as window:
        sign_in_as(window.context, course.person, served)
        window.page.on("response", lambda answer: loaded.append(answer))

        window.page.goto("/")  # the link of the mail
        window.page.wait_for_load_state("networkidle")
        hosts = {urlsplit(each.url).netloc for each in loaded}
        weight = sum(weight_of(each) for each in loaded)
        patient.check_in(window)
        logged = patient.log_all(window, felt="About right")
        patient.finish(window)

    assert (logged, window.taps) == (SIX, TAPS)
    assert hosts == {urlsplit(served).netloc}
    assert weight <= WEIGHT_BYTES
    assert window.complaints == []


def weight_of(response: Response) -> int:
    """Return what an answer weighs on the way, packed as GZipMiddleware and WhiteNoise do."""
    return len(gzip.compress(response.body())) if response.status < 300 else 0
