"""A good day on a phone: how many taps it takes, what it loads, and from where."""

import gzip
import uuid
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Response, sync_playwright

from plans.models import Exercise, PlannedExercise
from rehab import clock
from tests.browser import patient
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


@pytest.fixture
def signed_in(course: Course) -> dict[str, str]:
    client = Client()
    client.force_login(course.person)
    name = settings.SESSION_COOKIE_NAME
    return {"name": name, "value": client.cookies[name].value}


@pytest.fixture
def browser(chromium: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Browser]:
    # Playwright's loop runs beside Django's thread.
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield running
        running.close()


def test_a_good_day_takes_ten_taps_and_loads_little_from_here_alone(
    browser: Browser, served: str, signed_in: dict[str, str], settings: Any
) -> None:
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "whitenoise" not in name]
    window = Window(browser, served, width=390, height=844)
    window.context.add_cookies([{**signed_in, "url": served}])  # type: ignore[typeddict-item]
    loaded: list[Response] = []
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
    """Return what an answer weighs on the way: pages as they are, files as they are packed."""
    if response.status >= 300:
        return 0
    body = response.body()
    return len(body) if "/static/" not in response.url else len(gzip.compress(body))
