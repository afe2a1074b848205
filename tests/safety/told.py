"""The oracle's plain words as the engine's values."""

from datetime import date, timedelta
from functools import cache, lru_cache

from plans.catalogue import load
from plans.engine.dose import Dose
from plans.engine.event import Clearance, Event, Precaution, WeightBearingOrder
from plans.engine.exercise import Phase, Region, WeightBearing
from plans.engine.orders import Verdict, may_do
from plans.engine.patient import PatientFacts
from tests.safety.oracle import BOTH, HANDS, Code, Hurt, Person, Question
from tests.safety.oracle_table import ARM_SITES, LEG_SITES

ON = date(2026, 3, 2)
CATALOGUE = load()
EQUIPMENT = tuple({each for e in CATALOGUE.exercises.values() for each in e.equipment})
REGION = {
    "hip": Region.HIP,
    "thigh": Region.KNEE,
    "knee": Region.KNEE,
    "lower_leg": Region.ANKLE,
    "ankle": Region.ANKLE,
    "foot": Region.FOOT,
    "shoulder": Region.SHOULDER,
    "upper_arm": Region.SHOULDER,
    "elbow": Region.ELBOW,
    "forearm": Region.WRIST_HAND,
    "wrist_hand": Region.WRIST_HAND,
    "thoracolumbar": Region.SPINE,
    "cervical": Region.SPINE,
    "whole_body": Region.WHOLE_BODY,
}
_HAND_ORDER = {
    HANDS["none"]: WeightBearing.NONE,
    HANDS["touch"]: WeightBearing.TOE_TOUCH,
    HANDS["limited"]: WeightBearing.PARTIAL,
    HANDS["full"]: WeightBearing.FULL,
}
_WITHOUT_SURGERY = frozenset({"none", "bone_nonop"})


def treated(site: str) -> str:
    """Return leg, arm or body."""
    if site in LEG_SITES:
        return "leg"
    return "arm" if site in ARM_SITES else "body"


@lru_cache(maxsize=4096)
def event(hurt: Hurt, *, on: date = ON, key: str = "hurt") -> Event:
    """Return the event as it stands on the day."""
    since = on - timedelta(hurt.since_days)
    said = on - timedelta(hurt.said_days_ago)
    is_operated = hurt.tissue not in _WITHOUT_SURGERY
    off = None if hurt.device_off_days is None else on - timedelta(hurt.device_off_days)
    without = "surgery" if is_operated else "other"
    ended = off if hurt.device == "off" else (None if hurt.device or is_operated else since)
    return Event(
        key=key,
        kind=hurt.kind if hurt.device else without,
        body_site=hurt.site,
        side=hurt.side,
        started_on=since,
        ended_on=ended,
        injured_on=since - timedelta(hurt.delay_days if is_operated else 0),
        surgery_on=since if is_operated else None,
        tissue=hurt.tissue,
        joints_fixed=hurt.fixes if hurt.device else (),
        device_removable=hurt.device == "removable",
        healing="xray" if hurt.healed else "none",
        healing_on=said if hurt.healed else None,
        weight_bearing=tuple(_orders(hurt, min(since, said))),
        precautions=tuple(_precaution(code, since) for code in hurt.codes),
        clearances=tuple(
            Clearance(each, said, hurt.lift_kg if each == "lift" else None)
            for each in sorted(hurt.cleared)
        ),
    )


def _orders(hurt: Hurt, since: date) -> list[WeightBearingOrder]:
    found = []
    if hurt.leg is not None:
        found.append(WeightBearingOrder("leg", WeightBearing(hurt.leg), since))
    if hurt.hand is not None:
        status = _HAND_ORDER[hurt.hand]
        found.append(WeightBearingOrder("arm", status, since, max_kg=hurt.hand_kg))
    return found


def _precaution(code: Code, since: date) -> Precaution:
    return Precaution(
        code.code,
        since,
        joint=code.joint,
        motion=code.motion,
        muscle=code.muscle,
        max_deg=code.deg,
        max_kg=code.kg,
    )


@cache
def patient(person: Person, on: date = ON) -> PatientFacts:
    """Return somebody with everything at hand, so that only safety can refuse."""
    return PatientFacts(
        birth_date=on.replace(year=on.year - person.age) - timedelta(40),
        sex="female",
        falls_6_months=0,
        helper_at_home=person.helper,
        equipment=EQUIPMENT,
    )


def verdict(ask: Question, hurts: tuple[Hurt, ...], person: Person, site: str) -> Verdict:
    """Return the engine's answer to the same question."""
    exercise = CATALOGUE.exercises[ask.slug]
    dose = None
    if ask.is_dosed or (ask.load_kg is not None and exercise.min.load_kg is not None):
        dose = Dose(load_kg=ask.load_kg, load_is=exercise.min.load_is, rom_deg=ask.rom_deg)
    return may_do(
        exercise,
        region=REGION[site],
        side=ask.side if ask.side in BOTH else "na",
        patient=patient(person),
        events=tuple(event(hurt, key=str(place)) for place, hurt in enumerate(hurts)),
        book=CATALOGUE.orders,
        phase=Phase(ask.phase) if ask.phase else None,
        dose=dose,
        on=ON,
    )
