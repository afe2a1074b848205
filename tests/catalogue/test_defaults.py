"""Which regime an event gets that names no injury: a row for each kind, a column for each site."""

from collections import Counter

import pytest

from plans.catalogue import load
from plans.catalogue.vocabulary import BODY_SITES, EVENT_KINDS, TISSUES
from plans.engine.event import Event
from plans.engine.template import Template, template_of
from tests.engine.intake import DAY

TEMPLATES = tuple(load().templates.values())
ARM = ("shoulder", "upper_arm", "elbow", "forearm", "wrist_hand")
LEG = ("hip", "thigh", "knee", "lower_leg", "ankle", "foot")
SPINE = ("cervical", "thoracolumbar")
# S shoulder, E elbow, W wrist and hand, H hip, T thigh, N knee, L lower leg, A ankle and foot,
# B back and neck, I intensive care, R rest because of one limb, K bed rest, G the whole body for
# another reason, - none.
NAMES = {
    "S": "general-shoulder",
    "E": "general-elbow",
    "W": "general-wrist-hand",
    "H": "general-hip",
    "T": "general-thigh",
    "N": "general-knee",
    "L": "general-lower-leg",
    "A": "general-ankle-foot",
    "B": "general-spine",
    "I": "general-icu-stay",
    "R": "general-rest-of-a-limb",
    "K": "bed-rest",
    "G": "general-whole-body",
}
SITES = (*ARM, *LEG, *SPINE, "whole_body")
TABLE = """
                    arm: shoulder to hand  leg: hip to foot   neck, back  body
cast                S S E W W              H T N L A A        B B         -
splint_brace        S S E W W              H T N L A A        B B         -
boot                - - - - -              H T N L A A        - -         -
sling               S S E W W              - - - - - -        - -         -
traction_exfix      S S E W W              H T N L A A        B B         -
bed_rest_home       R R R R R              R R R R R R        B B         K
hospital_stay       R R R R R              R R R R R R        B B         K
icu_stay            I I I I I              I I I I I I        I I         I
surgery             S S E W W              H T N L A A        B B         G
non_weight_bearing  S S E W W              H T N L A A        B B         G
reduced_activity    S S E W W              H T N L A A        B B         K
spaceflight         R R R R R              R R R R R R        B B         G
other               S S E W W              H T N L A A        B B         G
"""
# Where there is none, a therapist reads that there is none and corrects the record.
WHY_NONE = {
    ("boot", "arm"): "A boot is worn on a leg: the record is wrong.",
    ("boot", "spine"): "A boot is worn on a leg: the record is wrong.",
    ("boot", "body"): "A boot is worn on one leg: the record must name it.",
    ("sling", "spine"): "A sling holds an arm; a neck is held by a brace.",
    ("sling", "leg"): "A sling holds an arm: the record is wrong.",
    ("sling", "body"): "A sling holds one arm: the record must name it.",
    ("cast", "body"): "A cast holds limb or trunk: what it holds decides, so it must be named.",
    ("splint_brace", "body"): "A brace holds limb or trunk: it must be named.",
    ("traction_exfix", "body"): "Traction and pins hold one limb or the neck: it must be named.",
}
# A protocol of an earlier day, written without a condition, comes first for these tissues.
OLDER = {
    "ankle-fracture": {"none", "bone_fixed", "bone_nonop"},
    "distal-radius-fracture": {"none", "bone_fixed", "bone_nonop"},
}


def _group(site: str) -> str:
    groups = {"arm": ARM, "leg": LEG, "spine": SPINE}
    return next((name for name, sites in groups.items() if site in sites), "body")


def _cells() -> dict[tuple[str, str], str]:
    _, *rows = [line.split() for line in TABLE.strip().splitlines()]
    return {
        (kind, site): letter
        for kind, *letters in rows
        for site, letter in zip(SITES, letters, strict=True)
    }


CELLS = _cells()


def _got(kind: str, site: str, tissue: str, condition: str = "") -> Template | None:
    event = Event("event", kind, site, "left", DAY, tissue=tissue, condition=condition)
    return template_of(event, TEMPLATES)


def test_the_table_has_every_kind_and_every_site() -> None:
    assert set(CELLS) == {(kind, site) for kind in EVENT_KINDS for site in BODY_SITES}


@pytest.mark.parametrize(("kind", "site"), sorted(CELLS), ids=map(" ".join, sorted(CELLS)))
def test_every_cell_gets_the_regime_of_the_table(kind: str, site: str) -> None:
    wanted = NAMES.get(CELLS[kind, site])
    found = {tissue: _got(kind, site, tissue) for tissue in TISSUES}

    got = {tissue: each.slug if each else None for tissue, each in found.items()}
    assert {tissue: slug for tissue, slug in got.items() if slug != wanted} == {
        tissue: slug for tissue, slug in got.items() if tissue in OLDER.get(slug or "", ())
    }


def test_every_cell_without_a_regime_says_why_and_no_other() -> None:
    empty = {(kind, _group(site)) for (kind, site), letter in CELLS.items() if letter == "-"}

    assert empty == set(WHY_NONE)


def test_no_cell_is_claimed_by_two_regimes_of_one_rank() -> None:
    for kind, site in CELLS:
        for tissue in TISSUES:
            named = [t for t in TEMPLATES if not t.conditions and _fits(t, kind, site, tissue)]
            ranks = Counter(bool(each.tissues) for each in named)
            assert max(ranks.values(), default=0) <= 1, (
                kind,
                site,
                tissue,
                [t.slug for t in named],
            )


def _fits(template: Template, kind: str, site: str, tissue: str) -> bool:
    is_placed = kind in template.event_kinds and site in template.body_sites
    return is_placed and (not template.tissues or tissue in template.tissues)


@pytest.mark.parametrize(
    "slug", ["general-spine", "general-icu-stay", "icu-acquired-weakness", "vertebral-fracture"]
)
def test_backs_and_intensive_care_are_a_therapists(slug: str) -> None:
    assert load().templates[slug].mode_at_least == "therapist_only"


@pytest.mark.parametrize("key", sorted(load().conditions))
def test_every_condition_is_met_at_every_place_and_tissue_it_can_have(key: str) -> None:
    condition = load().conditions[key]
    own = next((t for t in TEMPLATES if key in t.conditions), None) or _older(key)
    tissues = condition.tissues or sorted(TISSUES)

    got = {
        (kind, site, tissue): _got(kind, site, tissue, key)
        for kind in own.event_kinds
        for site in condition.body_sites
        for tissue in tissues
    }
    assert {where: each for where, each in got.items() if each is not own} == {}


def _older(key: str) -> Template:
    return load().templates[key.replace("_", "-")]
