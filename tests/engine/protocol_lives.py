"""People at the hardest: every phase is open and everything is cleared, so that only gates hold."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from plans.engine.assessment import Mode
from plans.engine.event import Event
from plans.engine.exercise import Exercise, Phase, Region
from plans.engine.patient import PatientFacts
from plans.engine.regime import Draft, DraftItem, Found, draft
from tests.engine.intake import ADULT, DAY, FULL, after, arm, cleared, leg
from tests.engine.regime_case import CATALOGUE, WALKS_WELL

TEAM_ALLOWS = cleared("rom", "weight_bearing", "remove_device", "strengthen", "lift")


def hurt(condition: str, *, kind: str, site: str, side: str = "left", **changes: Any) -> Event:
    """Return an injury or operation of the first day with every word already said."""
    fields: dict[str, Any] = {
        "key": "event",
        "kind": kind,
        "body_site": site,
        "side": side,
        "started_on": DAY,
        "ended_on": after(1),
        "injured_on": DAY,
        "condition": condition,
        "weight_bearing": (arm(FULL), leg(FULL)),
        "clearances": TEAM_ALLOWS,
        "healing": "clinical",
        "healing_on": DAY,
    }
    return Event(**(fields | changes))


def everything_open(event: Event, region: Region, on: date) -> Draft:
    """Return the draft of a therapist who opened every phase at once."""
    patient_has = tuple({each for e in CATALOGUE.exercises.values() for each in e.equipment})
    return draft(
        mode=Mode.STANDARD,
        patient=_with(patient_has),
        events=(event,),
        losses=(),
        found=Found(observations=WALKS_WELL),
        book=CATALOGUE.drafting,
        phases={(region, event.side): tuple(Phase)},
        on=on,
    )


def _with(equipment: tuple[str, ...]) -> PatientFacts:
    return replace(ADULT, equipment=equipment)


def at_work(found: Draft, side: str) -> Iterator[tuple[DraftItem, Exercise]]:
    """Yield the items in which the hurt side works."""
    for item in found.items:
        if item.side in (side, "both", "na"):
            yield item, CATALOGUE.exercises[item.exercise]
