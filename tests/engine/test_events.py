"""Every kind of immobilisation at every place of the body is understood."""

from itertools import product

import pytest

from plans.catalogue import vocabulary as words
from plans.engine.body import ARM, DEVICES, LEG, fixed_by, joints_of, regions_of
from plans.engine.disuse import predicted_losses
from plans.engine.event import Event
from plans.engine.exercise import Region
from plans.engine.patient import PatientFacts
from plans.engine.reason import Verdict
from tests.engine.intake import ADULT, after
from tests.engine.orders_case import EXERCISES, ask
from tests.engine.regime_case import CATALOGUE

PLACES = sorted(words.BODY_SITES)
KINDS = sorted(words.EVENT_KINDS)


def event(kind: str, site: str) -> Event:
    return Event(key="it", kind=kind, body_site=site, side="left", started_on=after(0))


def may(slug: str, it: Event, region: Region) -> Verdict:
    return ask(EXERCISES[slug], it, region=region)


def test_there_are_thirteen_kinds_and_fourteen_places() -> None:
    assert (len(KINDS), len(PLACES)) == (13, 14)


@pytest.mark.parametrize("site", PLACES)
def test_a_place_has_regions_and_joints_of_its_own(site: str) -> None:
    it = event("cast", site)

    assert Region.ALL not in regions_of(it)
    assert joints_of(it) or site == "whole_body"


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_is_judged_at_every_place(kind: str) -> None:
    for site in PLACES:
        it = event(kind, site)
        losses = predicted_losses((it,), patient=ADULT, book=CATALOGUE.disuse, on=after(14))

        assert may("deep-breathing", it, regions_of(it)[0]).allowed
        assert all(0 <= loss.strength.point < 1 for loss in losses if loss.strength)


@pytest.mark.parametrize(("kind", "site"), list(product(sorted(DEVICES), PLACES)))
def test_a_device_without_named_joints_holds_all_it_could(kind: str, site: str) -> None:
    held = fixed_by(event(kind, site))

    assert held == ({"shoulder", "elbow"} if kind == "sling" else joints_of(event(kind, site)))


@pytest.mark.parametrize("site", PLACES)
@pytest.mark.parametrize("kind", ["cast", "surgery", "non_weight_bearing"])
def test_a_limb_of_which_nobody_said_what_it_may_carry_carries_nothing(
    kind: str, site: str
) -> None:
    it = event(kind, site)
    regions = set(regions_of(it))

    stands = may("walk-outdoor", it, regions_of(it)[0]).allowed
    carries = may("carry-cup", it, regions_of(it)[0]).allowed

    assert stands is regions.isdisjoint(LEG)
    assert carries is regions.isdisjoint(LEG | ARM)


@pytest.mark.parametrize(
    ("patient", "kind", "widens"),
    [
        pytest.param(ADULT, "cast", False, id="a cast"),
        pytest.param(
            PatientFacts(ADULT.birth_date, medicines=("systemic_steroid",)), "cast", True, id="ster"
        ),
        pytest.param(ADULT, "icu_stay", True, id="intensive care"),
    ],
)
def test_steroids_and_critical_illness_make_the_loss_less_certain(
    patient: PatientFacts, kind: str, widens: bool
) -> None:
    site = "whole_body" if kind == "icu_stay" else "ankle"

    losses = predicted_losses(
        (event(kind, site),), patient=patient, book=CATALOGUE.disuse, on=after(14)
    )

    assert losses
    assert all(("catabolic" in {r.code for r in loss.reasons}) is widens for loss in losses)
