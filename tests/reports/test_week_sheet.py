"""The week sheet: everything needed away from the page, in the reader's language."""

import json
import re
import zlib

import pytest

from plans.catalogue import load
from plans.models import Patient
from plans.queries.coming_days import coming_days
from plans.reports import week_sheet as made
from plans.reports.paper_figure import paper_figure
from plans.reports.week_sheet import Look, week_sheet
from tests.factories import DAY, Course, make_course

pytestmark = pytest.mark.django_db


@pytest.fixture
def course() -> Course:
    return make_course()


def sheet(patient: Patient) -> dict[str, object]:
    days = coming_days(patient, on=DAY, count=7)
    return json.loads(json.dumps(made._sheet(patient, days, Look("en"), DAY)))


def test_every_exercise_of_the_week_has_its_row_its_boxes_and_its_steps(course: Course) -> None:
    days = coming_days(course.patient, on=DAY, count=7)

    rows = sheet(course.patient)["exercises"]

    assert isinstance(rows, list)
    due = {item.prescription_id for day in days for item in day.items if not item.is_cue}
    assert [row["number"] for row in rows] == list(range(1, len(due) + 1))
    boxes = sum(not item.is_cue for day in days for item in day.items)
    assert sum(sum(row["due"]) for row in rows) == boxes
    assert all(row["do"] and row["feel"] and row["stop"] and row["dose"] for row in rows)
    assert all(row["figure"].startswith("<svg") and row["shows"] for row in rows)


def test_it_says_whom_to_call_and_leads_back_without_any_authority(course: Course) -> None:
    told = sheet(course.patient)

    assert told["clinic"] == {"name": "Riverside", "phone": "", "emergency": "112"}
    code = told["code"]
    assert isinstance(code, dict)
    assert code["url"].endswith("/today/")
    assert "<svg" in code["svg"]


@pytest.mark.parametrize("is_large", [False, True])
def test_it_is_a_tagged_document_with_a_language(course: Course, *, is_large: bool) -> None:
    pdf = week_sheet(course.patient, look=Look("en", is_large=is_large), on=DAY)

    assert pdf.startswith(b"%PDF-")
    assert b"/MarkInfo" in pdf
    assert b"/Lang" in _unpacked(pdf)


def test_large_print_takes_more_paper(course: Course) -> None:
    small, large = (
        week_sheet(course.patient, look=Look("en", is_large=is_large), on=DAY)
        for is_large in (False, True)
    )
    assert _pages(large) > _pages(small)


def test_a_name_in_letters_the_fonts_lack_still_makes_a_sheet(course: Course) -> None:
    course.patient.given_name = "中文"
    assert week_sheet(course.patient, look=Look("en"), on=DAY).startswith(b"%PDF-")


def test_what_is_typed_is_never_read_as_layout(course: Course) -> None:
    course.patient.given_name = '#panic("no") $x$ *b* [c'
    assert week_sheet(course.patient, look=Look("en"), on=DAY).startswith(b"%PDF-")


def test_without_a_plan_it_says_so(course: Course) -> None:
    course.patient.state = Patient.State.DISCHARGED
    assert sheet(course.patient)["exercises"] == []
    assert _pages(week_sheet(course.patient, look=Look("en"), on=DAY)) == 1


def _unpacked(pdf: bytes) -> bytes:
    """Return the document with its compressed streams opened."""
    opened = [pdf]
    for found in re.finditer(rb"stream\r?\n(.*?)endstream", pdf, re.DOTALL):
        try:
            opened.append(zlib.decompress(found[1]))
        except zlib.error:
            continue
    return b"".join(opened)


def _pages(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", _unpacked(pdf)))


def test_no_part_of_a_figure_is_left_without_ink() -> None:
    """What has no colour of its own would be drawn as a black shape."""
    for slug in load().figures:
        drawn = paper_figure(slug, side="right", language="en")
        style, shapes = drawn.split("</style>", 1)
        used = {name for names in re.findall(r'class="([^"]+)"', shapes) for name in names.split()}
        assert all(f".{name}" in style for name in used), slug
