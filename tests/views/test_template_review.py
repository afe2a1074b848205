"""The protocols as clinicians read and sign them."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from plans.catalogue import load
from plans.queries.template_review import our_sheet
from tests.factories import make_therapist
from tests.templates.page import read
from tests.views.asking import browser

pytestmark = pytest.mark.django_db
UNREVIEWED = "No clinician has reviewed any of this yet."


@pytest.fixture
def therapist() -> Client:
    return browser(make_therapist())


def test_the_list_names_every_protocol(therapist: Client) -> None:
    found = read(therapist.get(reverse("plans:template-list")).content.decode())
    links = {link.attributes["href"] for link in found.all("a")}

    assert {reverse("plans:template-review", args=[slug]) for slug in load().templates} <= links


def test_a_protocol_reads_as_a_physiotherapist_says_it(therapist: Client) -> None:
    url = reverse("plans:template-review", args=["ankle-fracture"])
    found = read(therapist.get(url).content.decode()).text

    for said in (
        UNREVIEWED,
        "Cast, Walking boot, Surgery, No weight on the leg",
        "20 to 40 minutes a day, 7 days a week.",
        "Pain in the morning: at most 3, 2 days running",
        "Weight on the leg: at least part weight, 2 days running",
        "Not before day 14 after the injury, usually day 42, once cleared: move the joint",
        "Only where this may not be done: Walk with part of your weight",
        "One of these ways:",
        "WAX-prot",
    ):
        assert said in found, said


def test_gates_of_an_exercise_are_those_of_the_place_treated() -> None:
    sheet = our_sheet("ankle-fracture")
    assert sheet is not None
    lines = [line for phase in sheet.phases for line in phase.items]

    assert {gate.region for line in lines for gate in line.own_gates} <= {None, "ankle"}
    assert any(line.own_gates for line in lines)


def test_an_unknown_protocol_is_not_found(therapist: Client) -> None:
    assert therapist.get(reverse("plans:template-review", args=["moon"])).status_code == 404


def test_the_print_page_has_every_protocol_with_room_to_sign(therapist: Client) -> None:
    found = read(therapist.get(reverse("plans:review-templates")).content.decode())
    sheets = found.all("article")

    assert UNREVIEWED in found.text
    assert len(sheets) == len(load().templates)
    assert all(sheet.all("dl", class_="signature") for sheet in sheets)
    assert not re.findall(r"[a-z]+_[a-z_]+", found.text), "every key has its word"
