"""Drafts for typical events, and what the patient of each showed."""

from dataclasses import replace
from datetime import date
from typing import Any

from plans.catalogue import load
from plans.engine.assessment import Mode
from plans.engine.disuse import predicted_losses
from plans.engine.event import Event
from plans.engine.patient import PatientFacts
from plans.engine.reason import Value
from plans.engine.regime import Draft, DraftItem, Found, draft
from tests.engine.intake import ADULT, FULL, NONE, WBAT, after, cleared, leg, make_ankle

CATALOGUE = load()
CALM: dict[str, Value] = {"pain_rest_nrs": 2, "swelling": 1}
OLD = PatientFacts(date(1946, 1, 1), falls_6_months=0)
UP_AND_ABOUT: dict[str, Value] = {
    **CALM,
    "sits_min": 60,
    "sit_to_stand_5_effort": 3,
    "stands_min": 3,
    "transfers_as_before": True,
    "pain_within_cap": True,
    "hand_use_pain_nrs": 2,
}
WALKS_WELL: dict[str, Value] = {
    **UP_AND_ABOUT,
    "walk_tolerance_min": 15,
    "walks_a_day": 3,
    "walk_effort": 3,
    "one_flight_step_to": True,
    "does_body_weight_version": True,
}
HEALED: dict[str, Any] = {"healing": "xray", "healing_on": after(56)}
EVERYTHING = cleared("rom", "weight_bearing", "remove_device", "strengthen", "lift", days=42)

CAST = make_ankle(weight_bearing=(leg(NONE),))
BOOT = make_ankle(
    kind="boot",
    device_removable=True,
    weight_bearing=(leg(NONE), leg(WBAT, 14)),
    clearances=cleared("rom", days=14),
)
BOOT_OFF = replace(
    BOOT,
    ended_on=after(42),
    weight_bearing=(leg(NONE), leg(WBAT, 14), leg(FULL, 42)),
    clearances=cleared("rom", "weight_bearing", "remove_device", days=42),
)


def propose(
    *events: Event,
    days: int,
    seen: dict[str, Value] | None = None,
    patient: PatientFacts = ADULT,
    mode: Mode = Mode.STANDARD,
    **found: Any,
) -> Draft:
    on = after(days)
    return draft(
        mode=mode,
        patient=patient,
        events=events,
        losses=predicted_losses(events, patient=patient, book=CATALOGUE.disuse, on=on),
        found=Found(observations=CALM if seen is None else seen, **found),
        book=CATALOGUE.drafting,
        on=on,
    )


def slugs(found: Draft) -> list[str]:
    return [item.exercise for item in found.items]


def item_of(found: Draft, slug: str) -> DraftItem:
    return next(item for item in found.items if item.exercise == slug)


def refusals(found: Draft, slug: str) -> set[str]:
    return {
        refusal.code for row in found.excluded if row.exercise == slug for refusal in row.refusals
    }
