"""The first week of every protocol: who may come with it, and what the draft gives each of them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from plans.catalogue.content import Catalogue
from plans.engine.assessment import Mode
from plans.engine.body import ARM, ARM_JOINTS, DEVICES, LEG, LEG_JOINTS
from plans.engine.event import Clearance, Event, Precaution, WeightBearingOrder
from plans.engine.exercise import Region, WeightBearing
from plans.engine.patient import PatientFacts
from plans.engine.reason import Value
from plans.engine.regime import Draft, Found, draft
from plans.engine.template import Template, template_of

_BEGAN = date(2026, 3, 2)
_ON = _BEGAN + timedelta(days=3)  # the first visit; nothing was tried there but to rest
_SEEN: Mapping[str, Value] = {"pain_rest_nrs": 2, "swelling": 1, "swelling_rising": False}
_PEOPLE: Mapping[str, PatientFacts] = {
    "adult": PatientFacts(date(1988, 1, 1), falls_6_months=0),
    "older": PatientFacts(date(1954, 1, 1), falls_6_months=0),
    "frail": PatientFacts(date(1941, 1, 1), falls_6_months=0, frailty_cfs=6),
}
AGES = tuple(_PEOPLE)
_STATUSES = {
    "nothing": WeightBearing.NONE,
    "a touch": WeightBearing.TOE_TOUCH,
    "part": WeightBearing.PARTIAL,
    "as tolerated": WeightBearing.AS_TOLERATED,
    "all": WeightBearing.FULL,
}
_PRECAUTIONS = {"breastbone": "STERNAL", "belly": "ABDO", "no bend, lift or twist": "SPINE_BLT"}
_MAX_KG = 2.0
_OPERATED = frozenset({"tendon", "fusion", "arthroplasty", "abdominal", "bone_fixed"})
_WAYS = (DEVICES, frozenset({"surgery"}))
_STAYS = frozenset({"icu_stay", "hospital_stay"})  # with a hurt limb as after its operation
_LIMBS = {"leg": (LEG, LEG_JOINTS), "arm": (ARM, ARM_JOINTS)}
_FEW_EXERCISES, _FEW_MINUTES = 4, 12
Orders = Mapping[str, Any]  # fields of an event


@dataclass(frozen=True, slots=True)
class Week:
    """What the draft gives one person."""

    template: str
    kind: str
    orders: str
    age: str
    region: Region
    is_held: bool  # by a device
    mode: Mode
    starts: int  # exercises of day one
    listed: int  # of the whole draft; one more joins every second day
    minutes: float  # of day one
    most_minutes: int
    gets_up: bool  # or walks: ordinary activity

    @property
    def gap(self) -> str:
        """Return what is missing: empty, thin, no getting up, or nothing."""
        if not self.listed:
            return "empty"
        if self.listed < _FEW_EXERCISES or self.minutes < _FEW_MINUTES:
            return "thin"
        return "" if self.gets_up else "no getting up"


def first_weeks(catalogue: Catalogue) -> Iterator[Week]:
    """Yield what each template gives to each age under each order, template by template."""
    for template in sorted(catalogue.templates.values(), key=lambda each: each.slug):
        for event in _events(template, catalogue):
            for words, orders in _orders(template, event):
                for age in AGES:
                    yield _week(template, replace(event, **orders), words, age, catalogue)


def _events(template: Template, catalogue: Catalogue) -> Iterator[Event]:
    """Yield one event for each way to come: device and operation, else a stay, else its kind."""
    kinds = [k for way in _WAYS if (k := _first_of(template, way))]
    if not kinds or not _limb_of(template.region):
        kinds += [_first_of(template, _STAYS) or template.event_kinds[0]]
    book = tuple(catalogue.templates.values())
    for kind in dict.fromkeys(kinds):
        made = (_event(template, kind, *each) for each in _places(template, catalogue))
        fits = (each for each in made if template_of(each, book) is template)
        yield from list(fits)[:1]


def _first_of(template: Template, way: frozenset[str]) -> str:
    return next((kind for kind in template.event_kinds if kind in way), "")


def _places(template: Template, catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    """Yield sites and tissues as the condition of the template has them, else as it allows."""
    named = [catalogue.conditions[key] for key in template.conditions[:1]]
    sites = {site for each in named for site in each.body_sites} or set(template.body_sites)
    tissues = [tissue for each in named for tissue in each.tissues] or template.tissues
    for site in template.body_sites:
        for tissue in tissues or ("bone_nonop", "tendon", "none"):
            if site in sites:
                yield site, tissue


def _event(template: Template, kind: str, site: str, tissue: str) -> Event:
    is_operated = kind == "surgery" or tissue in _OPERATED
    has_side = site not in ("whole_body", "thoracolumbar", "cervical")
    return Event(
        "event",
        kind,
        site,
        "left" if has_side else "na",
        _BEGAN,
        injured_on=None if is_operated else _BEGAN,
        surgery_on=_BEGAN if is_operated else None,
        ended_on=None if kind in DEVICES else _ON - timedelta(days=1),
        tissue=tissue,
        condition=next(iter(template.conditions), ""),
    )


def _orders(template: Template, event: Event) -> Iterator[tuple[str, Orders]]:
    """Yield the orders that change a first week, in words."""
    limb = _limb_of(template.region)
    yield "nothing said", {}
    yield from (_of_limb(limb, is_held=event.kind in DEVICES) if limb else _of_body())
    cleared: dict[str, Any] = {"clearances": (Clearance("rom", _BEGAN),)}
    cleared |= _carries("leg", WeightBearing.NONE) if limb == "leg" else {}
    yield "movement cleared", cleared | {"device_removable": event.kind in DEVICES}
    yield "may fall", {"precautions": (Precaution("FALLS", _BEGAN),)}


def _of_limb(limb: str, *, is_held: bool) -> Iterator[tuple[str, Orders]]:
    for words, status in _STATUSES.items():
        if limb == "leg" or status <= WeightBearing.TOE_TOUCH:
            yield f"{words} on the {limb}", _carries(limb, status)
    other = next(each for each in _LIMBS if each != limb)
    both = _carries(limb, WeightBearing.NONE)["weight_bearing"]
    both += _carries(other, WeightBearing.NONE)["weight_bearing"]
    yield "nothing on an arm and a leg", {"weight_bearing": both}
    if is_held:
        yield "the whole limb held", {"joints_fixed": tuple(sorted(_LIMBS[limb][1]))}


def _of_body() -> Iterator[tuple[str, Orders]]:
    for words, status in _STATUSES.items():
        yield f"{words} on the legs", _carries("leg", status)
    for words, code in _PRECAUTIONS.items():
        yield words, {"precautions": (Precaution(code, _BEGAN, max_kg=_MAX_KG),)}


def _carries(limb: str, status: WeightBearing) -> dict[str, tuple[WeightBearingOrder, ...]]:
    return {"weight_bearing": (WeightBearingOrder(limb, status, _BEGAN),)}


def _limb_of(region: Region) -> str:
    return next((limb for limb, (regions, _) in _LIMBS.items() if region in regions), "")


def _week(template: Template, event: Event, orders: str, age: str, catalogue: Catalogue) -> Week:
    found = draft(
        mode=Mode.STANDARD,
        patient=_PEOPLE[age],
        events=(event,),
        losses=(),
        found=Found(observations=_SEEN),
        book=catalogue.drafting,
        on=_ON,
    )
    counted = [each for each in found.items if not each.is_cue]
    return Week(
        template=template.slug,
        kind=event.kind,
        orders=orders,
        age=age,
        region=template.region,
        is_held=event.kind in DEVICES,
        mode=found.mode,
        starts=found.start_count if counted else 0,
        listed=len(counted),
        minutes=found.planned_minutes if counted else 0,
        most_minutes=_most_minutes(template, found),
        gets_up=any(catalogue.exercises[each.exercise].gets_up for each in counted),
    )


def _most_minutes(template: Template, found: Draft) -> int:
    opened = {phase for region in found.regions for phase in region.phases}
    return max((each.minutes_high for each in template.phases if each.phase in opened), default=0)
