"""Every figure stands on its ground, bends as people bend, and fits on a page of patients."""

import gzip
import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from plans.catalogue import load
from plans.catalogue.figure_record import Key
from plans.figures import Drawing, contact_sheet, figure_svg
from plans.figures.check import complaints
from plans.figures.svg import LONGEST_S

SLUGS = list(load().figures)
MOST_BYTES = 2_000  # compressed, one alone
MOST_BYTES_OF_SEVEN = 9_000  # compressed together, as on a page


def _packed(text: str) -> int:
    return len(gzip.compress(text.encode()))


def test_every_exercise_has_its_figure() -> None:
    assert load().figures.keys() == load().exercises.keys()


@pytest.mark.parametrize("slug", SLUGS)
def test_a_figure_shows_nothing_impossible(slug: str) -> None:
    assert list(complaints(load().figures[slug])) == []


@pytest.mark.parametrize(
    ("slug", "key", "told"),
    [
        pytest.param(
            "long-arc-quads", Key(joints={"knee": 130}), "knee flexion", id="past its limit"
        ),
        pytest.param("wall-slide", Key(reach={"hand": (150, 20)}), "hand is", id="too far away"),
        pytest.param("mini-squat", Key(at=(76, 40)), "foot is", id="feet in the air"),
        pytest.param(
            "mini-squat", Key(at=(76, 95), reach={"foot": (76, 158)}), "floor", id="sunken"
        ),
        pytest.param("bridge", Key(at=(20, 118)), "outside", id="out of the picture"),
        pytest.param("elbow-arom", Key(joints={"elbow": -40}), "elbow goes", id="wrong way"),
    ],
)
def test_what_cannot_be_is_told(slug: str, key: Key, told: str) -> None:
    figure = load().figures[slug]
    spoilt = replace(figure, keys=(*figure.keys[:-1], key))

    assert any(told in each for each in complaints(spoilt))


def test_a_movement_that_does_not_move_is_told() -> None:
    figure = load().figures["elbow-arom"]

    assert "nothing moves" in list(complaints(replace(figure, keys=figure.keys[:1])))


@pytest.mark.parametrize("slug", SLUGS)
def test_a_figure_is_small_and_well_formed_on_both_sides(slug: str) -> None:
    for side in ("left", "right"):
        drawn = figure_svg(slug, side=side)
        ElementTree.fromstring(f"<p>{drawn}</p>")
        assert _packed(drawn) <= MOST_BYTES
        assert "style" not in drawn


def test_seven_figures_weigh_little_on_a_page() -> None:
    heaviest = sorted(SLUGS, key=lambda slug: -len(figure_svg(slug)))[:7]

    assert _packed("".join(map(figure_svg, heaviest))) <= MOST_BYTES_OF_SEVEN


@pytest.mark.parametrize("slug", SLUGS)
def test_nothing_moves_by_itself_for_longer_than_five_seconds(slug: str) -> None:
    assert load().figures[slug].seconds <= LONGEST_S
    assert "indefinite" not in figure_svg(slug)


def test_names_are_unique_when_the_same_figure_stands_twice() -> None:
    page = figure_svg("bridge", key="1") + figure_svg("bridge", key="2")
    names = re.findall(r' id="([^"]+)"', page)

    assert len(names) == len(set(names)) > 0


def test_every_name_a_figure_points_at_is_in_it() -> None:
    for still in (False, True):
        page = figure_svg("bridge", side="left", still=still)
        named = set(re.findall(r' id="([^"]+)"', page))
        meant = re.findall(r'href="#([^"]+)"', page) + re.findall(r'aria-\w+by="([^"]+)"', page)

        assert {each for one in meant for each in one.split()} <= named


def test_the_left_side_is_the_mirror_of_the_right() -> None:
    right, left = figure_svg("biceps-curl"), figure_svg("biceps-curl", side="left")

    assert "matrix(-1 0 0 1 160 0)" in left
    assert "matrix" not in right


def test_a_screen_reader_hears_the_name_and_what_is_shown() -> None:
    drawn = figure_svg("bridge")

    assert f">{load().text('bridge', 'en').name}</title>" in drawn
    assert f">{load().figure_text('bridge', 'en').shows}</desc>" in drawn


def test_a_language_without_words_hears_the_english_ones() -> None:
    assert load().figure_text("bridge", "sw") == load().figure_text("bridge", "en")


def test_a_template_writes_the_drawing_as_it_is() -> None:
    drawn = figure_svg("bridge")

    assert isinstance(drawn, Drawing)
    assert drawn.__html__() == str(drawn)


def test_the_sheet_shows_every_key() -> None:
    page = contact_sheet(["march-in-place-supported"], "")

    assert page.count("<svg") == len(load().figures["march-in-place-supported"].keys)


@pytest.mark.parametrize("slug", ["march-in-place-supported", "sidestep-walk", "walk-indoor"])
def test_the_still_pair_shows_two_different_poses(slug: str) -> None:
    start, goal = figure_svg(slug, still=True).split('<g transform="translate(160)">')
    bodies = [re.findall(r"<use[^>]*translate[^>]*>", each) for each in (start, goal)]

    assert bodies[0] != bodies[1]
