"""A clinic's copy on its pages: made, changed, refused without loss, put in use."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, NamedTuple

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from accounts.models import Clinic
from plans.catalogue.records import to_json
from plans.engine.exercise import NotBefore
from plans.models import RegimeTemplate
from plans.queries.template_copies import template_in
from plans.services.template_copy import copy_template
from tests.factories import (
    NOW,
    load_catalogue,
    make_admin,
    make_clinic,
    make_course,
    make_therapist,
)
from tests.templates.page import Element, read
from tests.views.asking import browser, field_errors, text
from tests.views.once import built_once

pytestmark = pytest.mark.django_db
SLUG = "ankle-fracture"
REASON = "Our ward begins earlier."


class Made(NamedTuple):
    clinic: Clinic
    copy: RegimeTemplate
    admin: Client
    therapist: Client


def make() -> Made:
    load_catalogue()
    clinic = make_clinic(name="Hillside")
    admin = make_admin(clinic)
    copy = copy_template(clinic=clinic, slug=SLUG, by=admin, now=NOW)
    return Made(clinic, copy, browser(admin), browser(make_therapist(clinic)))


@pytest.fixture(scope="module")
def made(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Made]:
    with built_once(make, django_db_blocker) as built:
        yield built


def address(name: str, copy: RegimeTemplate, *more: str) -> str:
    return reverse(f"plans:{name}", args=[copy.pk, *more])


def fields(made: Made) -> dict[str, Any]:
    """Return what a browser would send from the page of phase P1 as it is shown."""
    page = text(made.admin.get(address("template-copy-phase", made.copy, "P1")))
    typed = dict(re.findall(r'<input type="(?:number|text)" name="([^"]+)" value="([^"]*)"', page))
    ticked = re.findall(r'<input type="checkbox" name="([^"]+)"[^>]*\schecked', page)
    return typed | dict.fromkeys(ticked, "on") | {"reason": REASON}


def send(made: Made, **changes: str | None) -> HttpResponse:
    """Send the page with some answers changed; None: not answered."""
    data = fields(made) | {key.replace("__", "-"): value for key, value in changes.items()}
    sent = {key: value for key, value in data.items() if value is not None}
    return made.admin.post(address("template-copy-phase", made.copy, "P1"), sent)


def newest(made: Made) -> RegimeTemplate:
    return RegimeTemplate.objects.filter(clinic=made.clinic).latest("version")


def read_page(response: HttpResponse) -> Element:
    assert response.status_code == 200
    return read(response.content.decode())


def test_an_admin_makes_a_copy_of_ours(made: Made) -> None:
    page = text(made.admin.get(reverse("plans:template-review", args=["bed-rest"])))
    assert "Make a copy for Hillside" in page

    url = reverse("plans:template-copy-create", args=[made.clinic.pk, "bed-rest"])
    made.admin.post(url)

    assert RegimeTemplate.objects.filter(clinic=made.clinic, slug="bed-rest").count() == 1
    page = text(made.therapist.get(reverse("plans:template-review", args=["bed-rest"])))
    assert "not in use, drafts follow ours" in page
    assert "Make a copy" not in page


def test_nothing_is_copied_that_is_not_ours(made: Made) -> None:
    url = reverse("plans:template-copy-create", args=[made.clinic.pk, "moon"])

    assert made.admin.post(url).status_code == 404


def test_a_change_is_told_with_version_person_and_reason(made: Made) -> None:
    answer = send(made, minutes_high="30", heel__raise__seated__place="1")
    assert answer.status_code == 302

    page = read_page(made.therapist.get(answer.headers["Location"])).text
    for said in (
        "Copy of Hillside, version 2, from ours version 1",
        "Minutes a day: 20 to 30 instead of 20 to 45.",
        REASON,
        f"by {newest(made).saved_by}",
        "New drafts of this clinic follow ours.",
    ):
        assert said in page, said
    assert "Change P1" not in page, "a therapist reads only"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        pytest.param(
            {"walk-indoor-start_duration_s": "300"},
            "Walk indoors, Minutes: Ensure this value is less than or equal to",
            id="a dose beyond the exercise",
        ),
        pytest.param(
            {"walk-indoor-start_duration_s": "soon"},
            "Walk indoors, Minutes: Enter a number.",
            id="words for a number",
        ),
        pytest.param(
            {"heel-raise-seated-not_before_days": "20"},
            "Ours says day 42 and what must be cleared. Say why yours opens before.",
            id="earlier than ours without a reason",
        ),
        pytest.param(
            {"minutes_low": "60"},
            "Minutes a day, at most: The most must not be under the least.",
            id="minutes the wrong way round",
        ),
        pytest.param(
            {"reason": ""}, "Reason for the change: This field is required.", id="no reason"
        ),
        pytest.param({"minutes_high": "45"}, "Nothing was changed.", id="nothing"),
        pytest.param(
            {"add": "moon-walk"}, "moon-walk is not one of the available choices", id="unknown"
        ),
        pytest.param({"walk-indoor-place": ""}, "Walk indoors, Place:", id="no place"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_typed_is_lost(
    changes: dict[str, str], said: str, made: Made
) -> None:
    data = fields(made) | {"minutes_high": "30", "ankle-arom-start_reps": "12"} | changes
    if "minutes_high" in changes:
        data["ankle-arom-start_reps"] = "10"

    answer = made.admin.post(address("template-copy-phase", made.copy, "P1"), data)

    assert answer.status_code == 422
    assert said in field_errors(answer)
    page = text(answer)
    for name, value in data.items():
        if name in ("add", "reason") or data[name] == "on":
            continue
        assert re.search(rf'name="{name}"\s+value="{re.escape(value)}"', page) or not value, name
    assert newest(made) == made.copy


def test_an_early_day_with_a_reason_is_saved_and_told(made: Made) -> None:
    changes = {
        "heel-raise-seated-not_before_days": "20",
        "heel-raise-seated-early_reason": "The surgeon sees them weekly.",
    }
    answer = made.admin.post(
        address("template-copy-phase", made.copy, "P1"), fields(made) | changes
    )

    page = read_page(made.admin.get(answer.headers["Location"])).text
    assert "Lift your heels sitting: The surgeon sees them weekly." in page


def test_exercises_are_left_out_and_added(made: Made) -> None:
    data = fields(made) | {"add": "deep-breathing"}
    del data["toe-curls-keep"]
    made.admin.post(address("template-copy-phase", made.copy, "P1"), data)

    listed = [item.exercise for item in template_in(newest(made)).phases[1].items]
    assert listed[-1] == "deep-breathing"
    assert "toe-curls" not in listed


def test_a_copy_is_put_in_use_and_taken_out(made: Made) -> None:
    url = address("template-copy-use", made.copy)
    shown = address("template-copy", made.copy)

    made.admin.post(url)
    assert "New drafts of this clinic follow this version." in text(made.therapist.get(shown))
    made.admin.post(url, {"ours": "1"})
    assert "New drafts of this clinic follow ours." in text(made.therapist.get(shown))


def test_what_changed_in_ours_is_shown_until_it_was_looked_at(made: Made) -> None:
    ours = RegimeTemplate.objects.newest_of_ours().get(slug=SLUG)
    RegimeTemplate.objects.filter(pk=ours.pk).update(retired_at=NOW)
    content = {**ours.content, "version": 2, "mode_at_least": "therapist_only"}
    RegimeTemplate.objects.create(
        slug=SLUG, version=2, content=content, sha256="0" * 64, loaded_at=NOW
    )
    url = address("template-copy-follow", made.copy)
    assert "Ours has changed: version 2" in text(
        made.admin.get(address("template-copy", made.copy))
    )
    assert "ours has changed" in text(made.admin.get(reverse("plans:template-list")))

    assert made.admin.post(url).status_code == 422
    answer = made.admin.post(url, {"reason": "We do not need it."})

    page = text(made.admin.get(answer.headers["Location"]))
    assert "Ours has changed" not in page
    assert "We do not need it." in page


def test_a_gate_that_ours_has_got_since_is_offered_and_kept(made: Made) -> None:
    ours = RegimeTemplate.objects.newest_of_ours().get(slug=SLUG)
    template = template_in(ours)
    gate = NotBefore("injury", 42, clearance="weight_bearing")
    items = (replace(template.phases[1].items[0], gate=gate), *template.phases[1].items[1:])
    phase = replace(template.phases[1], items=items)
    phases = (template.phases[0], phase, *template.phases[2:])
    content = to_json(replace(template, phases=phases)) | {"version": 2}
    RegimeTemplate.objects.filter(pk=ours.pk).update(retired_at=NOW)
    RegimeTemplate.objects.create(
        slug=SLUG, version=2, content=content, sha256="0" * 64, loaded_at=NOW
    )

    assert send(made, minutes_high="30").status_code == 302

    assert template_in(newest(made)).phases[1].items[0].gate == gate


def test_an_old_version_leads_to_the_newest_and_is_not_changed(made: Made) -> None:
    send(made, minutes_high="30")

    page = text(made.admin.get(address("template-copy", made.copy)))
    assert "There is a newer version: 2." in page
    assert "Somebody has saved a newer version" in field_errors(send(made, minutes_high="35"))


@pytest.mark.parametrize("versions", [1, 4], ids=["one version", "four versions"])
def test_a_copy_asks_as_often_for_one_version_as_for_four(versions: int, made: Made) -> None:
    for n in range(1, versions):
        row = newest(made)
        data = fields(made) | {"minutes_high": str(20 + n)}
        made.admin.post(address("template-copy-phase", row, "P1"), data)
    for name, most in (("template-copy", 6), ("template-copy-phase", 5)):
        more = ["P1"] if name.endswith("phase") else []
        url = address(name, newest(made), *more)
        made.admin.get(url)
        with CaptureQueriesContext(connection) as asked:
            made.admin.get(url)
        assert len(asked) == most


def test_a_draft_says_which_version_it_follows(made: Made) -> None:
    course = make_course(made.clinic)
    url = reverse("plans:regime-draft", args=[course.patient.pk])
    therapist = browser(course.therapist)
    therapist.post(url)
    assert "Ankle fracture</a>, version 1" in text(therapist.get(url))

    made.admin.post(address("template-copy-use", made.copy))
    therapist.post(url)

    page = text(therapist.get(url))
    assert "Ankle fracture</a>, copy of your clinic, version 1" in page
    assert address("template-copy", made.copy) in page
