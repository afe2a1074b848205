"""Which phases of a template are open for a region on a day, and what keeps the next one closed."""

import operator
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from plans.engine.body import DEVICES, LEG, regions_of, sides_of
from plans.engine.event import Event
from plans.engine.exercise import Phase, WeightBearing
from plans.engine.limits import holding, hurt_on, is_cleared, is_confirmed_healed, limits
from plans.engine.reason import Reason, Value
from plans.engine.template import Criterion, Template, TemplatePhase

Unmet = tuple[Phase, Reason]
_LADDER = (Phase.P0, Phase.P1, Phase.P2, Phase.P3)
_COMPARE: dict[str, Callable[[float, float], bool]] = {">=": operator.ge, "<=": operator.le}


@dataclass(frozen=True, slots=True)
class Place:
    """One region under treatment on one day, with what was observed of it."""

    side: str
    events: tuple[Event, ...]  # of this region and side
    every_event: tuple[Event, ...]
    observations: Mapping[str, Value]
    yes_flags: tuple[str, ...]
    on: date

    def device_on(self) -> bool:
        """Return True while a device is worn here."""
        return any(e.kind in DEVICES and e.is_on(self.on) for e in self.events)

    def hurt_on(self) -> date:
        """Return the latest injury or surgery here: older clearances do not speak of it."""
        return max((hurt_on(event, self.on) for event in self.events), default=date.min)


def open_phases(
    template: Template, place: Place, *, up_to: Phase
) -> tuple[tuple[Phase, ...], tuple[Unmet, ...]]:
    """Return the set of open phases and what keeps the next ones closed.

    P0 to P3 are climbed in order: a phase opens when the one before is done and its own entry is
    met. P4 runs beside P2 or P3; P5 replaces all. What was not observed is not met.
    """
    phases = {each.phase: each for each in template.phases}
    current, unmet = _climb(phases, place, up_to)
    if current is None:
        return (), tuple(unmet)
    opened = [current]
    if current in (Phase.P2, Phase.P3) and Phase.P4 in phases and up_to >= Phase.P4:
        missing = _unmet(Phase.P4, phases[Phase.P4].entry, place)
        unmet += missing
        opened += [] if missing else [Phase.P4]
    if Phase.P4 in opened and Phase.P5 in phases and up_to >= Phase.P5:
        missing = _unmet(Phase.P5, (*phases[Phase.P4].exit, *phases[Phase.P5].entry), place)
        unmet += missing
        opened = opened if missing else [Phase.P5]
    return tuple(opened), tuple(unmet)


def _climb(
    phases: Mapping[Phase, TemplatePhase], place: Place, up_to: Phase
) -> tuple[Phase | None, list[Unmet]]:
    current: Phase | None = None
    for phase in _LADDER:
        if phase not in phases or phase > up_to:
            continue
        before = phases[current].exit if current else ()
        missing = _unmet(phase, (*before, *phases[phase].entry), place)
        if missing:
            return current, missing
        current = phase
    return current, []


def _unmet(phase: Phase, criteria: tuple[Criterion, ...], place: Place) -> list[Unmet]:
    """Return each criterion that is not met, once."""
    missing = [each for each in _by_best_way(criteria, place) if not is_met(each, place)]
    reasons = dict.fromkeys(_reason(each, place) for each in missing)
    return [(phase, reason) for reason in reasons]


def _by_best_way(criteria: tuple[Criterion, ...], place: Place) -> list[Criterion]:
    """Return what is asked of every way, and of the ways the first that is met, else the first."""
    ways: dict[str, bool] = {}
    for each in criteria:
        if each.way:
            ways[each.way] = ways.get(each.way, True) and is_met(each, place)
    best = next((way for way, is_done in ways.items() if is_done), next(iter(ways), ""))
    return [each for each in criteria if each.way in ("", best)]


def _reason(criterion: Criterion, place: Place) -> Reason:
    values = (
        ("subject", criterion.subject),
        ("op", criterion.op),
        ("value", criterion.value),
        ("found", found(criterion.subject, place)),
    )
    return Reason("criterion_unmet", values)


def is_met(criterion: Criterion, place: Place) -> bool:
    """Return True if the criterion holds; False also where nothing is known of it."""
    value = found(criterion.subject, place)
    if value is None:
        return False
    if criterion.op == "is":
        return value == criterion.value
    compare = _COMPARE.get(criterion.op)
    return compare is not None and compare(_number(value), _number(criterion.value))


def _number(value: Value) -> float:
    if isinstance(value, str):
        return float(_STATUS.get(value, -1))
    return float(value or 0)


_STATUS = {each.name.lower(): int(each) for each in WeightBearing}


def found(subject: str, place: Place) -> Value:
    """Return what is known of a criterion's subject: from the record, else as observed."""
    if subject in place.observations:
        return place.observations[subject]
    name, _, argument = subject.partition(":")
    if name == "cleared":
        return is_cleared(place.events, argument, place.on, since=place.hurt_on())
    return _KNOWN[name](place) if name in _KNOWN else None


def _may_move(place: Place) -> bool:
    """Return True once the device is off, or somebody cleared movement; rest in bed likewise."""
    held = [e for e in place.events if e.is_on(place.on) and e.kind in _HOLDS]
    return all(_is_freed(event, place) for event in held)


def _is_freed(event: Event, place: Place) -> bool:
    cleared = is_cleared(place.events, "rom", place.on, since=place.hurt_on())
    return cleared and (event.device_removable or event.kind not in DEVICES)


_HOLDS = DEVICES | {"bed_rest_home", "hospital_stay", "icu_stay"}


def _weight_bearing(place: Place) -> str | None:
    sides = (place.side,) if place.side in ("left", "right") else ("left", "right")
    legs = [limits(place.every_event, side, place.on).leg for side in sides]
    known = [leg for leg in legs if leg is not None]
    return min(known).name.lower() if len(known) == len(legs) else None


def _healing_confirmed(place: Place) -> bool:
    bones = [e for e in place.events if e.tissue in ("bone_fixed", "bone_nonop")]
    return not bones or is_confirmed_healed(place.events, place.on, since=place.hurt_on())


def _load_limit(place: Place) -> float:
    """Return the lowest kilogram limit in force; infinite without one."""
    return min(_kilograms(place), default=float("inf"))


def _kilograms(place: Place) -> Iterator[float]:
    for event in place.events:
        yield from (each.max_kg for each in holding(event, place.on) if each.max_kg is not None)
    if not any(LEG.intersection(regions_of(event)) for event in place.events):
        arms = [limits(place.every_event, each, place.on) for each in sides_of(place.side)]
        yield from (each.hand_max_kg for each in arms if each.hand_max_kg is not None)


def _steady(place: Place) -> bool:
    """Return True if standing up made nobody dizzy: the screen's own question."""
    return "R-BP" not in place.yes_flags


def _swelling_rising(place: Place) -> bool | None:
    """Return False while there is little swelling; with more only an observation can say."""
    grade = place.observations.get("swelling")
    return False if isinstance(grade, int | float) and grade <= 1 else None


_KNOWN: dict[str, Callable[[Place], Value]] = {
    "device_off": lambda place: not place.device_on(),
    "may_move": _may_move,
    # A flag that forbids a plan has closed the mode before; the milder ones do not bar P0.
    "has_red_flag": lambda _place: False,
    "is_steady_upright": _steady,
    "weight_bearing": _weight_bearing,
    "healing_confirmed": _healing_confirmed,
    "load_limit_kg": _load_limit,
    "may_lift_over_1_kg": lambda place: _load_limit(place) > 1,  # the subject's own number, KB4.1
    "swelling_rising": _swelling_rising,
}


def to_ask(template: Template) -> tuple[Criterion, ...]:
    """Return the criteria of a template that only a therapist can answer, in its order."""
    criteria = [c for phase in template.phases for c in (*phase.entry, *phase.exit)]
    asked = [
        c for c in criteria if c.subject not in _KNOWN and not c.subject.startswith("cleared:")
    ]
    return tuple({(c.subject, c.op, c.value): c for c in asked}.values())
