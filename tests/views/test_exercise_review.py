"""The exercises as clinicians read, search and sign them."""

import re

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from plans.catalogue import load
from plans.queries.exercise_review import Wanted, exercises_like
from plans.queries.ladder import Branch, ladder_of, ladders_by_region
from tests.factories import make_admin, make_therapist
from tests.templates.page import Element, read
from tests.views.asking import browser, text

pytestmark = pytest.mark.django_db
OF_THE_REQUEST = 3  # session, person, roles: a page of the catalogue asks for nothing else
UNREVIEWED = "No clinician has reviewed any of this yet."


@pytest.fixture
def therapist() -> Client:
    return browser(make_therapist())


def page(response: HttpResponse) -> Element:
    assert response.status_code == 200
    return read(response.content.decode())


@pytest.mark.parametrize(
    ("wanted", "inside", "outside"),
    [
        pytest.param({"region": "elbow"}, "elbow-arom", "heel-slides", id="by region"),
        pytest.param({"phase": "P5"}, "maintenance-circuit", "ankle-pumps", id="by phase"),
        pytest.param({"kind": "adl"}, "walk-indoor", "heel-slides", id="ordinary activity"),
        pytest.param({"equipment": "towel"}, "heel-slides", "walk-indoor", id="with a towel"),
        pytest.param({"equipment": "nothing"}, "walk-indoor", "heel-slides", id="with nothing"),
        pytest.param({"words": "HEEL slide"}, "heel-slides", "walk-indoor", id="by words"),
        pytest.param({"region": "moon"}, "heel-slides", "", id="what is unknown narrows nothing"),
    ],
)
def test_the_list_is_narrowed(
    wanted: dict[str, str], inside: str, outside: str, therapist: Client
) -> None:
    found = text(therapist.get(reverse("plans:exercise-list"), wanted))

    assert reverse("plans:exercise-review", args=[inside]) in found
    if outside:
        assert reverse("plans:exercise-review", args=[outside]) not in found


def test_nothing_wanted_is_everything() -> None:
    assert len(exercises_like(Wanted(), language="en")) == len(load().exercises)


def test_htmx_gets_the_list_alone(therapist: Client) -> None:
    found = text(
        therapist.get(
            reverse("plans:exercise-list"), {"words": "xyz"}, headers={"HX-Request": "true"}
        )
    )

    assert found.strip().startswith('<div id="exercises"')
    assert "Nothing fits" in found


def test_a_record_says_what_a_clinician_must_know(therapist: Client) -> None:
    found = page(therapist.get(reverse("plans:exercise-review", args=["heel-slides"]))).text

    assert UNREVIEWED in found
    for said in (
        "Slide your heel towards your buttock",
        "Range of motion (knee bending) at least 110°, measured in the last 14 days",
        "Knee bending to 120°, by its own muscles, less where the dose says so",
        "Operated or injured: meniscus, unless cleared: move the joint",
        "Tighten your thigh",
        "KB7 Knowledge base",
        "meniscal repair ≤90° 4–6 wk",
    ):
        assert said in found


def test_an_unknown_exercise_is_not_found(therapist: Client) -> None:
    assert therapist.get(reverse("plans:exercise-review", args=["moon-walk"])).status_code == 404


def test_the_print_page_has_every_exercise_with_room_to_sign(therapist: Client) -> None:
    found = page(therapist.get(reverse("plans:review-exercises")))
    sheets = found.all("article")

    assert UNREVIEWED in found.text
    assert len(sheets) == len(load().exercises)
    for sheet in sheets:
        assert sheet.all("dl", class_="signature"), sheet.all("h2")[0].text
    keys = re.findall(r"[a-z]+_[a-z_]+", found.text)
    assert not keys, "every key has its word"


def test_the_ladders_name_every_exercise_and_mark_what_needs_a_word(therapist: Client) -> None:
    found = page(therapist.get(reverse("plans:ladders"))).text
    drawn = list(branches(tuple(foot for each in ladders_by_region() for foot in each.feet)))
    in_full = [each.exercise.slug for each in drawn if not each.is_repeated]

    assert sorted(in_full) == sorted(load().exercises)
    links = [each.rung for each in drawn if each.rung]
    marked = found.count("one way") - 1, found.count("asks more") - 1  # one each in the legend
    assert marked == (
        sum(each.is_one_way for each in links),
        sum(bool(each.bars) for each in links),
    )


def branches(found: tuple[Branch, ...]) -> list[Branch]:
    return [each for branch in found for each in (branch, *branches(branch.harder))]


def test_a_neighbour_is_told_by_either_side() -> None:
    for slug, exercise in load().exercises.items():
        for above in exercise.next:
            if above != slug:
                assert slug in [each.slug for each in ladder_of(above).easier], (slug, above)


@pytest.mark.parametrize("make", [make_therapist, make_admin], ids=["therapist", "clinic admin"])
def test_it_stands_in_the_navigation_of(make: object) -> None:
    assert callable(make)
    found = page(browser(make()).get(reverse("plans:exercise-list")))

    links = [link.attributes["href"] for link in found.all("nav")[0].all("a")]
    assert reverse("plans:exercise-list") in links
    assert reverse("plans:template-list") in links


@pytest.mark.parametrize(
    "name",
    ["exercise-list", "ladders", "review-exercises", "review-templates"],
)
def test_no_page_of_the_catalogue_asks_for_a_row(name: str, therapist: Client) -> None:
    therapist.get(reverse("plans:exercise-review", args=["heel-slides"]))  # the sign-in is noted
    with CaptureQueriesContext(connection) as asked:
        therapist.get(reverse(f"plans:{name}"))

    assert len(asked) == OF_THE_REQUEST
