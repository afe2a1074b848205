"""What befell one synthetic patient, and what the record says of it on each day."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from statistics import mode

from plans.cases.immobilisation import Caution, Cleared, Immobilised, LimbOrder
from plans.catalogue import load
from plans.engine.body import ARM, DEVICES, LEG, fixed_by, regions_of
from plans.engine.event import Event
from plans.engine.exercise import NotBefore
from plans.engine.template import Template
from plans.simulation.befallen import befallen
from plans.simulation.settings import InjuryRow, OrderRow, PrecautionRow, settings

FAR_SIDE = "left"  # the side that is hurt; the other one is as good
_ACTIVITIES = ("remove_device", "rom", "weight_bearing", "strengthen", "lift")
_BONES = frozenset({"bone_fixed", "bone_nonop"})
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
    regions = set(regions_of(_bare(site)))
    if regions & LEG:
        return "leg"
    return "arm" if regions & ARM else ""


def _bare(site: str) -> Event:
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


@dataclass(frozen=True, slots=True)
class Record:
    """The injury by the calendar. What falls on a free day is said on the next working day."""

    injury: Injury
    hurt_on: date
    work_days: tuple[int, ...]

    def said_on(self, day: int) -> date:
        """Return the working day on which the day's word is given."""
        on = self.hurt_on + timedelta(days=day)
        while on.weekday() not in self.work_days:
            on += timedelta(days=1)
        return on

    @property
    def counts_from(self) -> date:
        """Return the day protocols count weeks from: injury, operation, else the first day up."""
        is_hurt = self._is_injury() or self.injury.operated
        return self.hurt_on if is_hurt else self.said_on(self.injury.held_days)

    def _is_injury(self) -> bool:
        return self.injury.kind in DEVICES or self.injury.tissue != "none"

    def news_on(self, on: date) -> bool:
        """Return True where the team says something on `on`."""
        again = self.injury.again_days
        days = {each for each in (again, again and again + self.injury.again_held) if each}
        return any(self.said_on(day) == on for day in self.injury.changes() | days)

    def events(self, on: date) -> tuple[Immobilised, ...]:
        """Return what is on record in the evening of `on`."""
        first = self._first(on)
        again = self.injury.again_days
        if again is None or self.hurt_on + timedelta(days=again) > on:
            return (first,)
        return (first, self._again(on, again))

    def _first(self, on: date) -> Immobilised:
        injury, hurt = self.injury, self.hurt_on
        ended = self.said_on(injury.held_days)
        healed = self.said_on(injury.healed_day)
        is_healed = injury.tissue in _BONES and healed <= on
        return Immobilised(
            key="first",
            kind=injury.kind,
            body_site=injury.body_site,
            side=injury.side,
            started_on=hurt,
            expected_end_on=hurt + timedelta(days=injury.held_days),
            ended_on=ended if ended <= on else None,
            injured_on=hurt if self._is_injury() else None,
            surgery_on=hurt if injury.operated else None,
            tissue=injury.tissue,
            condition=injury.condition,
            joints_fixed=self._fixed(),
            device_removable=injury.removable,
            healing="clinical" if is_healed else "none",
            healing_on=healed if is_healed else None,
            weight_bearing=tuple(self._limb_orders(on)),
            precautions=tuple(self._precautions(on)),
            clearances=tuple(self._cleared(on)),
        )

    def _fixed(self) -> tuple[str, ...]:
        """Return the joints a device holds: those of its own site."""
        injury = self.injury
        if injury.kind not in DEVICES:
            return ()
        bare = replace(_bare(injury.body_site), kind=injury.kind)
        return tuple(sorted(fixed_by(bare) - {"toe", "finger", "thumb"}))

    def _limb_orders(self, on: date) -> Iterator[LimbOrder]:
        for each in self.injury.orders:
            said = self.hurt_on if each.day == 0 else self.said_on(each.day)
            if said <= on and not self._is_held_again(each.day):
                yield LimbOrder(each.status, said, self.injury.limb, each.max_kg)

    def _is_held_again(self, day: int) -> bool:
        """Return True where nobody would allow more: the second injury is held still."""
        again = self.injury.again_days
        return again is not None and again <= day < again + self.injury.again_held

    def _precautions(self, on: date) -> Iterator[Caution]:
        for each in self.injury.precautions:
            lifted = self.said_on(each.until_day)
            ends = self.hurt_on + timedelta(days=each.until_day)
            known = lifted if lifted <= on else None
            yield Caution(each.code, self.hurt_on, ends, known, muscle=each.muscle)

    def _cleared(self, on: date) -> Iterator[Cleared]:
        for activity, day in self.injury.clearances.items():
            said = self.said_on(day)
            if said <= on:
                yield Cleared(activity, said)

    def _again(self, on: date, day: int) -> Immobilised:
        """Return the second injury: a splint for some days, nothing broken."""
        hurt = self.hurt_on + timedelta(days=day)
        ended = self.said_on(day + self.injury.again_held)
        braced = self.injury.kind if self.injury.kind in DEVICES else "splint_brace"
        kind = braced if self.injury.limb else "reduced_activity"
        status = LimbOrder("pwb" if self.injury.limb == "leg" else "ttwb", hurt, self.injury.limb)
        before = [each for each in self.injury.orders if each.day < day + self.injury.again_held]
        latest = max(before, key=lambda each: each.day, default=OrderRow(0, "wbat"))
        after = LimbOrder(latest.status, ended, self.injury.limb, latest.max_kg)
        orders = (status, after) if ended <= on else (status,)
        return Immobilised(
            key="second",
            kind=kind,
            body_site=self.injury.body_site,
            side=self.injury.side,
            started_on=hurt,
            expected_end_on=hurt + timedelta(days=self.injury.again_held),
            ended_on=ended if ended <= on else None,
            device_removable=True,
            joints_fixed=self._fixed(),
            condition=self.injury.condition,
            weight_bearing=orders if self.injury.limb else (),
            clearances=(Cleared("rom", hurt),) if self.injury.clearances["rom"] <= day else (),
        )
