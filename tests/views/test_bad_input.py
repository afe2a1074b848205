"""What cannot be is refused at its field, with what was typed kept, and changes nothing."""

import html
from collections.abc import Iterator

import pytest
from pytest_django import DjangoDbBlocker

from tests.factories import DAY, Course, make_course
from tests.views.asking import browser, field_errors, stored, text
from tests.views.once import built_once
from tests.views.refused import NO_CHOICES, REFUSED
from tests.views.sent import FORMS, Fields

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def course(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Course]:
    with built_once(make_course, django_db_blocker) as built:
        yield built


CASES = [
    pytest.param(form, {field: value}, field, id=f"{form}: {field} {name}")
    for form, field, refused in REFUSED
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
    at = f"id_{form}_{field}" if form == "not_done" else f"id_{field}"  # two forms, one page
    assert f'id="{at}_error"' in page or f'href="#{at}' in page, field_errors(response)
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


LOGGED = ("check_in", "log", "numbers", "not_done", "finish")
OTHER: dict[str, Fields] = {
    "check_in": {"pain_nrs": "3"},
    "log": {"felt": "hard"},
    "numbers": {"duration_min": "2"},
    "not_done": {"reason": "fear"},
    "finish": {"pain_peak_nrs": "2"},
}


@pytest.mark.parametrize("form", LOGGED)
def test_entry_sent_again_counts_once_and_changed_is_a_conflict(form: str, course: Course) -> None:
    fields = spoilt(form, course, {})
    first = FORMS[form].send(course, fields)
    before = stored()

    again = FORMS[form].send(course, fields)
    changed = FORMS[form].send(course, fields | OTHER[form])

    assert (first.status_code, again.status_code, changed.status_code) == (302, 302, 409)
    assert "with other content" in text(changed)
    assert stored() == before


@pytest.mark.parametrize("form", [name for name in FORMS if name not in ("dates", "acknowledge")])
def test_nothing_sent_is_refused(form: str, course: Course) -> None:
    before = stored()

    response = FORMS[form].send(course, {})

    leads_back = form in ("answer", "draft")  # to the page that says what is to be sent
    assert response.status_code in ({302, 422} if leads_back else {422})
    assert stored() == before


@pytest.mark.parametrize("form", FORMS)
def test_what_is_right_is_taken(form: str, course: Course) -> None:
    before = stored()
    if form == "draft":
        course.patient.daily_plans.all().update(on=DAY)

    response = FORMS[form].send(course, FORMS[form].fields(course))

    assert response.status_code == 302, field_errors(response)
    assert stored() != before or form == "choose"


def test_another_clinics_therapist_cannot_lead(course: Course) -> None:
    fields = spoilt("patient", course, {"lead_therapist": make_course(canary="Bo").therapist.pk})
    before = stored()

    response = FORMS["patient"].send(course, fields)

    assert 'id="id_lead_therapist_error"' in text(response)
    assert stored() == before


def test_row_out_of_its_bounds_changes_no_row(course: Course) -> None:
    """One row asks for less at most than at least; another was taken out; none is saved."""
    fields = FORMS["draft"].fields(course)
    first = next(name for name in fields if "-start_" in name)
    last = [name for name in fields if name.endswith("-keep")][-1]
    fields = {name: value for name, value in fields.items() if name != last}
    bouts = first.split("-")[0] + "-start_bouts_per_day"
    before = stored()

    response = FORMS["draft"].send(course, fields | {bouts: "20"})

    assert response.status_code == 422
    assert "outside its bounds" in field_errors(response)
    assert stored() == before


SCRIPT = "<script>alert(1)</script>"


@pytest.mark.parametrize("odd", [SCRIPT, "\u202eevil", "{{ 7|add:7 }}", "O'Neil; DROP TABLE"])
def test_odd_text_is_kept_as_text(odd: str, course: Course) -> None:
    names = {"given_name": odd, "family_name": odd}
    page = FORMS["patient"].send(course, spoilt("patient", course, names)).headers["Location"]

    shown = browser(course.therapist).get(page).content.decode()

    assert SCRIPT not in shown
    assert f"{odd} {odd}" in html.unescape(shown)
