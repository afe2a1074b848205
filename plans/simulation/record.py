"""What the record says of a synthetic patient's injury in the evening of each day."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from plans.cases.immobilisation import Caution, Cleared, Immobilised, LimbOrder
from plans.engine.body import DEVICES, fixed_by
from plans.simulation.injury import Injury, bare_event
from plans.simulation.settings import OrderRow

_BONES = frozenset({"bone_fixed", "bone_nonop"})


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
        bare = replace(bare_event(injury.body_site), kind=injury.kind)
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
