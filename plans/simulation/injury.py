"""What befell the patients of a protocol, and when the treating team says what."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from statistics import mode

from plans.catalogue import load
from plans.engine.body import ARM, LEG, regions_of
from plans.engine.event import Event
from plans.engine.exercise import NotBefore
from plans.engine.template import Template
from plans.simulation.befallen import befallen
from plans.simulation.settings import InjuryRow, OrderRow, PrecautionRow, settings

FAR_SIDE = "left"  # the side that is hurt; the other one is as good
_ACTIVITIES = ("remove_device", "rom", "weight_bearing", "strengthen", "lift")
_MANY_DAYS = 84  # where nothing else tells when tissue has healed: the last week of KB4.6 A and B


@dataclass(frozen=True, slots=True)
class Injury:
    """One injury with every date on which the team will say something. Days count from it."""

    template: str
    kind: str
    body_site: str
    side: str
    tissue: str
    condition: str
    limb: str  # leg, arm, ""
    operated: bool
    removable: bool
    held_days: int
    healed_day: int
    assessed_day: int
    recovery: str
    ages: tuple[int, int]
    orders: tuple[OrderRow, ...]
    clearances: Mapping[str, int]
    precautions: tuple[PrecautionRow, ...] = ()
    again_days: int | None = None  # a second injury: held anew from this day
    again_held: int = 14

    def changes(self) -> frozenset[int]:
        """Return the days on which the team says something new."""
        days = {self.held_days, self.healed_day, *self.clearances.values()}
        days |= {each.until_day for each in self.precautions}
        return frozenset(day for day in (*days, *(each.day for each in self.orders)) if day > 0)


def injury_of(template: Template) -> Injury:
    """Return the injury of a protocol's patients, from its row, its gates and its kind."""
    row = settings().injuries.get(template.slug, InjuryRow(template.slug))
    event = befallen(template, row)
    of_kind = settings().kinds[event.kind]
    limb = _limb(event.body_site)
    held = of_kind.held_days if row.held_days is None else row.held_days
    cleared = dict(_clearances(template, event.tissue, held))
    healed = row.healed_day or cleared["strengthen"]
    return Injury(
        template=template.slug,
        kind=event.kind,
        body_site=event.body_site,
        side=FAR_SIDE if limb else "na",
        tissue=event.tissue,
        condition=event.condition,
        limb=limb,
        operated=of_kind.operated if row.operated is None else row.operated,
        removable=of_kind.removable if row.removable is None else row.removable,
        held_days=held,
        healed_day=healed,
        assessed_day=of_kind.assessed_day if row.assessed_day is None else row.assessed_day,
        recovery=row.recovery or of_kind.recovery or "fracture",
        ages=row.ages,
        orders=row.orders or tuple(_orders(limb, held, healed)),
        clearances=cleared,
        precautions=row.precautions,
    )


def _limb(site: str) -> str:
    regions = set(regions_of(bare_event(site)))
    if regions & LEG:
        return "leg"
    return "arm" if regions & ARM else ""


def bare_event(site: str) -> Event:
    """Return an event of a site, to ask which regions it touches."""
    return Event("", "other", site, "left", date.min)


Days = dict[str, list[int]]


def _expected(gates: Iterable[NotBefore], held: int) -> Days:
    """Return by clearance on which days the gates expect it."""
    found: Days = {}
    for gate in gates:
        day = gate.expected_days or gate.not_before_days
        if gate.clearance and day:
            day += held if gate.anchor == "device_off" else 0
            found.setdefault(gate.clearance, []).append(day)
    return found


def _clearances(template: Template, tissue: str, held: int) -> Iterator[tuple[str, int]]:
    """Yield each activity with the day it is cleared, by the gates of the protocol.

    The first gate counts; of strengthening, what most gates say. Where the protocol has none,
    those of its exercises speak.
    """
    items = [item for phase in template.phases for item in phase.items]
    listed = _expected((item.gate for item in items if item.gate), held)
    own = (gate for item in items for gate in load().exercises[item.exercise].not_before)
    expected = _expected((gate for gate in own if gate.tissue in (None, tissue)), held) | listed
    late = max((held, *expected.get("strengthen", ())), default=_MANY_DAYS)
    without = dict.fromkeys(_ACTIVITIES, held) | {"strengthen": late, "lift": late}
    for activity in _ACTIVITIES:
        pick = _usual if activity == "strengthen" else min
        yield activity, pick(expected.get(activity, [without[activity]]))


def _usual(days: list[int]) -> int:
    return mode(sorted(days))


def _orders(limb: str, held: int, healed: int) -> Iterator[OrderRow]:
    """Yield what a limb may carry while nothing else is said: nothing, part, as it can, all."""
    if limb == "leg":
        yield OrderRow(0, "nwb" if held > 14 else "pwb")
        yield from [OrderRow(14, "pwb")] if held > 14 else []
        yield OrderRow(held, "wbat")
        yield OrderRow(max(healed, held + 1), "fwb")
    if limb == "arm":
        yield OrderRow(0, "ttwb")
        yield OrderRow(held, "pwb", 0.5)
        yield OrderRow(held + 14, "pwb", 2.0)
        yield OrderRow(max(healed, held + 15), "fwb")
