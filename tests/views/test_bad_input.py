"""What cannot be is refused at its field, with what was typed kept, and changes nothing."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from pytest_django import DjangoDbBlocker

from tests.factories import DAY, Course, make_course
from tests.views.asking import field_errors, stored, text
from tests.views.once import built_once
from tests.views.sent import FORMS, TOMORROW, Fields

pytestmark = pytest.mark.django_db
MUCH = "x" * 900_000  # just below what is read at all
LONG_AGO, FAR_AWAY, NO_DAY = "0001-01-01", "9999-12-31", "2026-02-29"
YESTERDAY = (DAY - timedelta(days=1)).isoformat()
NO_NUMBERS = {"words": "many", "NaN": "NaN", "1e309": "1e309", "below zero": "-1", "huge": "9" * 40}
NO_TEXTS = {"NUL": "a\0b", "1 MB": MUCH}
NO_CHOICES = {"unknown": "banana", "NUL": "\0"}


def _fields() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield (form, field, what it refuses by name); empty where the field is required."""
    empty = {"empty": "", "spaces": "   "}
    for name in ("given_name", "family_name"):
        yield "patient", name, empty | NO_TEXTS | {"61 letters": "x" * 61}
    days = {"29 Feb": NO_DAY, "words": "yesterday"}
    born = {"year 1": LONG_AGO, "year 9999": FAR_AWAY, "tomorrow": TOMORROW, "1900": "1900-01-01"}
    yield "patient", "birth_date", {"empty": ""} | days | born
    yield "patient", "body_mass_kg", NO_NUMBERS | {"5 kg": "5", "351 kg": "351"}
    yield "patient", "height_cm", NO_NUMBERS | {"79 cm": "79", "251 cm": "251", "half": "1.5"}
    for name in ("sex", "language", "time_zone", "lead_therapist"):
        yield "patient", name, NO_CHOICES | {"empty": ""}
    address = {"no address": "nobody", "NUL": "a\0@example.test", "1 MB": MUCH}
    yield "patient", "email", address | {"script": "<script>@example.test"}
    for name in ("kind", "body_site", "side"):
        yield "event", name, NO_CHOICES | {"empty": ""}
    yield "event", "side", {"no side of an arm": "na"}
    past = days | {"year 1": LONG_AGO, "year 9999": FAR_AWAY, "tomorrow": TOMORROW}
    yield "event", "started_on", past | {"empty": ""}
    for name in ("injured_on", "surgery_on"):
        yield "event", name, past
    end = days | {"year 1": LONG_AGO, "before the start": "2026-01-01"}
    yield "event", "expected_end_on", end | {"year 9999": FAR_AWAY}
    yield "event", "ended_on", end | {"tomorrow": TOMORROW, "year 9999": FAR_AWAY}
    yield "event", "max_kg", NO_NUMBERS | {"201 kg": "201", "three decimals": "1.234"}
    for name in ("weight_bearing", "joints_fixed", "activity_during", "tissue", "healing"):
        yield "event", name, NO_CHOICES
    yield "event", "diagnosis", NO_TEXTS | {"121 letters": "x" * 121}
    yield "event", "ordered_by", NO_TEXTS | {"81 letters": "x" * 81}
    yield "dates", "ended_on", end | {"tomorrow": TOMORROW, "year 9999": FAR_AWAY}
    yield "dates", "expected_end_on", end | {"year 9999": FAR_AWAY}
    for name in ("limb", "status"):
        yield "weight", name, NO_CHOICES | {"empty": ""}
    yield "weight", "max_kg", NO_NUMBERS
    yield "weight", "from_on", days | {"empty": "", "year 1": LONG_AGO, "year 9999": FAR_AWAY}
    yield "weight", "ordered_by", empty | NO_TEXTS
    yield "healing", "healing", NO_CHOICES | {"empty": ""}
    yield "healing", "healing_on", past | {"empty": ""}
    yield "healing", "healing_by", empty | NO_TEXTS
    yield "clearance", "activity", NO_CHOICES | {"empty": ""}
    yield "clearance", "max_kg", NO_NUMBERS
    yield "clearance", "cleared_by", empty | NO_TEXTS
    yield "clearance", "cleared_on", past | {"empty": ""}
    yield "assessment", "flags_asked", {"not ticked": ""}
    for name in ("judgements", "onset", "base_pain_nrs", "flag_R-CES"):
        yield "assessment", name, NO_CHOICES | {"empty": ""}
    yield "assessment", "base_pain_nrs", {"11": "11", "half": "1.5"}
    for name in ("causes", "medicines", "swelling", "frailty_cfs", "is_new"):
        yield "assessment", name, NO_CHOICES
    for name in ("falls_6_months", "walk_tolerance_min", "sts30_n", "grip_other_kg"):
        yield "assessment", name, NO_NUMBERS | {"1000": "1000"}
    yield "draft", "adjustment", NO_CHOICES | {"empty": ""}
    yield "draft", "starts_on", days | {"year 1": LONG_AGO, "year 9999": FAR_AWAY}
    yield "draft", "starts_on", {"empty": "", "yesterday": YESTERDAY, "in 3 weeks": "2026-03-23"}
    yield "acknowledge", "note", NO_TEXTS | {"501 letters": "x" * 501}
    yield "release", "reason", empty | NO_TEXTS | {"501 letters": "x" * 501}
    yield "invite", "email", address | {"empty": "", "of many": "a@b.test, c@d.test"}
    for name in ("relation", "scope"):
        yield "invite", name, NO_CHOICES | {"empty": ""}
    for form, name in (("end", "state"), ("stop", "outcome"), ("pause", "reason")):
        yield form, name, NO_CHOICES | {"empty": ""}
    for form in ("end", "stop"):
        yield form, "reason", empty | NO_TEXTS | {"201 letters": "x" * 201}
    pains = {"words": "bad", "11": "11", "half": "1.5", "empty": "", "below zero": "-1"}
    yield "check_in", "pain_nrs", pains | NO_CHOICES
    for name in ("swelling", "soreness"):
        yield "check_in", name, NO_CHOICES
    yield "flags", "flag_R-DVT", NO_CHOICES
    yield "numbers", "duration_min", NO_NUMBERS | {"601 minutes": "601", "empty": ""}
    for name in ("effort_0_10", "pain_peak_nrs"):
        yield "numbers", name, NO_CHOICES | {"11": "11"}
    yield "numbers", "note", NO_TEXTS | {"501 letters": "x" * 501}
    yield "not_done", "reason", NO_CHOICES | {"empty": ""}
    yield "not_done", "note", NO_TEXTS
    no_time = {"empty": "", "words": "early", "24:00": "24:00", "at night": "03:00"}
    yield "reminders", "morning_plan_at", no_time
    yield "pause", "from_on", days | {"empty": "", "yesterday": YESTERDAY, "year 1": LONG_AGO}
    yield "pause", "until_on", days | {"before it begins": YESTERDAY, "year 1": LONG_AGO}


@pytest.fixture(scope="module")
def course(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Course]:
    with built_once(make_course, django_db_blocker) as built:
        yield built


CASES = [
    pytest.param(form, {field: value}, field, id=f"{form}: {field} {name}")
    for form, field, refused in _fields()
    for name, value in refused.items()
]
WITHOUT_ID = [
    pytest.param(form, {"entry_id": value}, id=f"{form}: id {name}")
    for form in ("check_in", "flags", "log", "numbers", "not_done", "finish")
    for name, value in {"empty": "", "words": "mine", "half": "1111-", "NUL": "\0"}.items()
]


def spoilt(form: str, course: Course, changes: Fields) -> Fields:
    """Return what is sent, with `changes`; every id of the sender's own making."""
    fields = FORMS[form].fields(course) | changes
    return {name: value for name, value in fields.items() if value is not None}


def still_there(page: str, fields: Fields, field: str = "") -> None:
    """Check that what was typed can be seen, long and unprintable things left out."""
    for name, value in fields.items():
        is_typed = isinstance(value, str) and 3 < len(value) < 600 and "\0" not in value
        if is_typed and name != field:
            assert value in page, name


@pytest.mark.parametrize(("form", "changes", "field"), CASES)
def test_is_refused_at_its_field(form: str, changes: Fields, field: str, course: Course) -> None:
    fields = spoilt(form, course, changes)
    before = stored()

    response = FORMS[form].send(course, fields)

    assert response.status_code == 422
    page = text(response)
    assert f'id="id_{field}_error"' in page or f'href="#id_{field}' in page, field_errors(response)
    still_there(
        page, fields | {"entry_id": ""}, field if changes[field] in NO_CHOICES.values() else ""
    )
    assert stored() == before


@pytest.mark.parametrize(("form", "changes"), WITHOUT_ID)
def test_entry_without_an_id_is_refused(form: str, changes: Fields, course: Course) -> None:
    before = stored()

    response = FORMS[form].send(course, spoilt(form, course, changes))

    assert response.status_code == 422
    assert field_errors(response).strip()
    assert stored() == before
