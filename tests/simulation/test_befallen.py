"""Which event the patients of a protocol have."""

from dataclasses import replace

from plans.catalogue import load
from plans.simulation.befallen import befallen
from plans.simulation.settings import InjuryRow

ANKLE = load().templates["ankle-fracture"]


def test_a_row_decides() -> None:
    row = InjuryRow("ankle-fracture", kind="surgery", body_site="lower_leg", tissue="bone_fixed")

    found = befallen(ANKLE, row)

    assert (found.kind, found.body_site, found.tissue) == ("surgery", "lower_leg", "bone_fixed")


def test_without_a_row_the_event_is_one_no_other_protocol_takes_over() -> None:
    general = load().templates["general-lower-leg"]

    found = befallen(general, InjuryRow("general-lower-leg"))

    assert (found.kind, found.tissue) not in {
        (kind, tissue) for kind in ANKLE.event_kinds for tissue in ANKLE.tissues
    }


def test_a_protocol_that_is_never_chosen_still_has_an_event() -> None:
    hidden = replace(ANKLE, slug="hidden", conditions=("ankle_fracture",))

    assert befallen(hidden, InjuryRow("hidden")).kind == "cast"
