"""Each card of the catalogue where it belongs, and not beside."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import pytest

from plans.catalogue import load
from plans.engine.education import (
    About,
    Because,
    Told,
    card_of_the_day,
    facts_about,
    fitting,
)
from plans.engine.event import Event
from plans.engine.exercise import Phase, Region
from plans.engine.patient import PatientFacts

ON = date(2026, 3, 2)
CARDS = load().education
CAST = Event(
    key="cast",
    kind="cast",
    body_site="ankle",
    side="left",
    started_on=ON - timedelta(days=10),
    tissue="bone_nonop",
)
FREED = replace(CAST, ended_on=ON - timedelta(days=30), started_on=ON - timedelta(days=72))
BED = Event("bed", "hospital_stay", "whole_body", "na", ON - timedelta(days=9))
ANN = PatientFacts(birth_date=date(1970, 5, 17))
FINE = Told(has_kidney_or_liver_disease=False)


def about(
    *events: Event, phase: str = "P0", person: PatientFacts = ANN, told: Told = FINE
) -> About:
    region = Region.WHOLE_BODY if BED in events else Region.ANKLE
    facts = facts_about(person, told, events, older_from=65, on=ON)
    return About(ON, ((region, (Phase(phase),)),), events, facts)


def shown(look: About) -> set[str]:
    return {each.card.slug for each in fitting(CARDS, look)}


OLD = replace(ANN, birth_date=date(1950, 1, 1))
STEROIDS = replace(ANN, medicines=("systemic_steroid",))
FRAGILE = replace(ANN, osteoporosis=True)
NUMB = FINE._replace(is_numb=True)
HURTS = FINE._replace(has_neuropathic_pain=True)
WORN = FINE._replace(causes=("osteoarthritis",))
KIDNEYS = Told(has_kidney_or_liver_disease=True)
YOUNG_BOOT = replace(FREED, ended_on=ON)
WRIST = replace(FREED, body_site="wrist_hand")
FIRST_DAYS = replace(CAST, started_on=ON - timedelta(days=3))
LONG_AGO = replace(CAST, started_on=ON - timedelta(days=60))
OPERATED = replace(FREED, tissue="none", surgery_on=FREED.started_on)
PLAIN = replace(FREED, kind="non_weight_bearing", tissue="none")

# Where a card belongs, and the nearest place where it does not.
WHERE = [
    ("when-to-call", about(CAST), None),
    ("steroid-tablets", about(CAST, person=STEROIDS), about(CAST)),
    ("nerve-pain", about(CAST, told=HURTS), about(CAST)),
    ("move-what-is-free", about(CAST), about(FREED)),
    ("use-it-in-daily-life", about(FREED, phase="P1"), about(CAST)),
    ("raise-the-limb", about(CAST), about(LONG_AGO)),
    ("get-up-each-day", about(BED), about(CAST)),
    ("ask-before-you-drive", about(FREED, phase="P4"), about(FREED, phase="P5")),
    ("sore-muscles", about(FREED, phase="P2"), about(CAST)),
    ("arthritis-flare", about(CAST, told=WORN), about(CAST)),
    ("swelling-in-the-evening", about(YOUNG_BOOT, phase="P1"), about(WRIST, phase="P1")),
    ("cool-it", about(FREED, phase="P1"), about(FREED, phase="P1", told=NUMB)),
    ("carry-close", about(FREED, phase="P3"), about(FREED, phase="P2")),
    ("train-the-other-side", about(CAST), about(BED)),
    ("how-fast-muscle-goes", about(CAST), about(LONG_AGO)),
    ("it-often-comes-back", about(CAST), about(FIRST_DAYS)),
    ("older-muscle", about(FREED, phase="P2", person=OLD), about(FREED, phase="P2")),
    ("food-for-muscle", about(CAST), about(CAST, told=KIDNEYS)),
    ("food-ask-first", about(CAST, told=KIDNEYS), about(CAST)),
    ("no-diet-now", about(CAST), about(FREED, phase="P3")),
    ("bone-tablets", about(CAST, person=FRAGILE), about(CAST)),
    ("smoking", about(OPERATED), about(PLAIN)),
    ("sleep-and-mood", about(CAST), about(FIRST_DAYS)),
]


@pytest.mark.parametrize(
    ("slug", "where", "beside"), [pytest.param(*row, id=row[0]) for row in WHERE]
)
def test_a_card_is_shown_where_it_belongs_and_nowhere_else(
    slug: str, where: About, beside: About | None
) -> None:
    assert slug in shown(where)
    assert beside is None or slug not in shown(beside)


def test_every_card_has_its_place_in_the_table() -> None:
    assert [row[0] for row in WHERE] == [each.slug for each in CARDS]


SWELLS = "swelling-in-the-evening"
NEVER = [
    pytest.param("food-for-muscle", about(CAST, told=Told()), id="protein when nobody asked"),
    pytest.param("cool-it", about(CAST, phase="P1"), id="ice through a cast"),
    pytest.param("cool-it", about(FREED, phase="P1", told=HURTS), id="ice on nerve pain"),
    pytest.param(SWELLS, about(CAST, phase="P1"), id="swelling while the cast is on"),
    pytest.param(
        SWELLS,
        about(replace(FREED, ended_on=ON - timedelta(days=180)), phase="P1"),
        id="swelling after six months",
    ),
    pytest.param(
        "how-fast-muscle-goes",
        about(replace(CAST, started_on=ON + timedelta(days=1))),
        id="a rest that has not begun",
    ),
]


@pytest.mark.parametrize(("slug", "look"), NEVER)
def test_a_card_is_never_shown(slug: str, look: About) -> None:
    assert slug not in shown(look)


def test_swelling_is_told_to_the_last_of_the_hundred_and_eighty_days() -> None:
    event = replace(FREED, ended_on=ON - timedelta(days=179))

    assert SWELLS in shown(about(event, phase="P1"))


@pytest.mark.parametrize("told", [Told(), KIDNEYS, FINE], ids=["not asked", "ill", "well"])
def test_exactly_one_of_the_two_words_on_food_is_shown(told: Told) -> None:
    both = {"food-for-muscle", "food-ask-first"}

    assert len(both & shown(about(CAST, told=told))) == 1


def test_without_a_plan_only_what_asks_for_no_phase_is_shown() -> None:
    look = replace(about(CAST), places=())

    assert shown(look) == {"when-to-call", "smoking"}


def test_each_card_says_why_it_is_shown() -> None:
    found = {each.card.slug: each.because for each in fitting(CARDS, about(CAST, told=HURTS))}

    assert found["when-to-call"] == (Because("everybody"),)
    assert found["nerve-pain"] == (Because("fact", "nerve_pain"),)
    assert found["how-fast-muscle-goes"] == (
        Because("phase", "P0", "ankle"),
        Because("event", "cast", day=10),
    )


def test_the_most_important_comes_first_and_the_order_is_always_the_same() -> None:
    look = about(CAST, told=HURTS, person=STEROIDS)
    slugs = [each.card.slug for each in fitting(CARDS, look)]

    assert slugs[:3] == ["when-to-call", "steroid-tablets", "nerve-pain"]
    assert slugs == [each.card.slug for each in fitting(reversed(CARDS), look)]


class TestCardOfTheDay:
    fits = fitting(CARDS, about(CAST))

    def test_is_the_first_not_read(self) -> None:
        new = card_of_the_day(self.fits, {"when-to-call": ON - timedelta(days=1)}, ON)

        assert new is not None
        assert new.card.slug == "move-what-is-free"

    def test_stays_until_it_is_read(self) -> None:
        days = [card_of_the_day(self.fits, {}, ON + timedelta(days=n)) for n in range(3)]

        assert [each.card.slug for each in days if each] == ["when-to-call"] * 3

    def test_is_none_once_one_was_read_today(self) -> None:
        assert card_of_the_day(self.fits, {"when-to-call": ON}, ON) is None

    def test_is_none_when_all_is_read(self) -> None:
        read = {each.card.slug: ON - timedelta(days=1) for each in self.fits}

        assert card_of_the_day(self.fits, read, ON) is None

    def test_shows_every_card_once_in_as_many_days(self) -> None:
        read: dict[str, date] = {}
        for day in range(len(self.fits)):
            new = card_of_the_day(self.fits, read, ON + timedelta(days=day))
            assert new is not None
            read[new.card.slug] = ON + timedelta(days=day)
        assert set(read) == {each.card.slug for each in self.fits}


def test_nobody_is_flooded_and_nobody_is_left_without() -> None:
    """Twenty cards are three weeks of reading."""
    events, phases = [(CAST,), (FREED,), (BED,), (CAST, BED)], list(Phase)
    told, people = [Told(), FINE, KIDNEYS, HURTS, WORN], [ANN, OLD, STEROIDS, FRAGILE]
    for given, phase, said, person in product(events, phases, told, people):
        found = shown(about(*given, phase=phase, told=said, person=person))
        assert 1 <= len(found) <= 20
