"""What a synthetic patient tells: the hidden body, spoken by a behaviour."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random

from plans.cases.diary import Act, Entry, Morning
from plans.cases.entries import Offered
from plans.engine.daily_plan import DayPlan
from plans.simulation.body import Body
from plans.simulation.settings import Behaviour, EffortModel

_FLARE = (2.5, 4.5)  # points of pain of a flare, evenly spread
_INJURY = 5.0
_SEVERE = 9
_BUTTONS = {"easy": 3.0, "right": 5.0, "hard": 7.0}  # the three buttons, SET1.3


@dataclass(frozen=True, slots=True)
class LateEntry:
    """Something done on one date and told on another."""

    done_on: date
    told_on: date
    entry: Entry


@dataclass(slots=True)
class Voice:
    """Tells mornings and sessions; what is to be told later waits in `late`.

    Everything drawn by chance comes from `rng`, in the order of the calendar.
    """

    body: Body
    behaviour: Behaviour
    rng: Random
    begins_on: date
    has_limb: bool
    reinjured_on: date | None
    todo: list[Act] = field(default_factory=list)  # the therapist's, for the day to come
    late: list[LateEntry] = field(default_factory=list)
    trained: float = 0.0  # share of today's plan that was truly done

    def acts(self, on: date) -> Sequence[Act]:
        acts, self.todo = self.todo, []
        return acts

    def morning(self, on: date, plan: DayPlan) -> Morning | None:
        """Return the check-in, if there is one."""
        body, told = self.body, self.rng.random() < self.behaviour.check_in
        if self.rng.random() < self.behaviour.flares_per_week / 7:
            body.flare(self.rng.uniform(*_FLARE))
        is_hurt = on == self.reinjured_on
        pain = body.morning_pain() + self._fading(self.behaviour.pain_shift, on)
        swelling = body.morning_swelling()
        if not (told or is_hurt):
            return None
        return Morning(
            pain_nrs=_nrs(pain),
            swelling=min(3, max(0, round(swelling))) if self.has_limb else None,
            soreness="no",
            ill=body.ill_days > 0,
            red_flags={"R-FALL": "injured"} if is_hurt else None,
        )

    def logs(self, on: date, offered: Sequence[Offered]) -> Sequence[Entry]:
        """Return what is told of the day's sessions today; the body feels them all."""
        is_hurt = on == self.reinjured_on
        if is_hurt:
            self.body.flare(_INJURY)
            self.body.deficit = min(self.body.model.recovery.whole_loss, self.body.deficit + 0.1)
        does = self.rng.random() < self.behaviour.does_day and not self.body.ill_days
        entries = [self._session(each, on) for each in offered if does and each.is_open]
        told = [each for each in entries if each is not None]
        self.trained = len(told) / len(offered) if offered else 1.0
        if is_hurt:
            return [replace(each, sudden=True, pain_peak_nrs=_SEVERE) for each in told[:1]]
        return [each for each in told if self._is_told_today(each, on)]

    def due_late(self, on: date) -> list[LateEntry]:
        """Return what is told on `on` of days before, and forget it."""
        due = [each for each in self.late if each.told_on <= on]
        self.late = [each for each in self.late if each.told_on > on]
        return due

    def _is_told_today(self, entry: Entry, on: date) -> bool:
        if self.rng.random() >= self.behaviour.logs:
            return False
        if self.behaviour.late_days is None:
            return True
        told_on = on + timedelta(days=self.rng.randint(*self.behaviour.late_days))
        self.late.append(LateEntry(on, told_on, entry))
        return False

    def _session(self, offered: Offered, on: date) -> Entry | None:
        """Return one session as it would be told; None where it is left out."""
        if self.rng.random() >= self.behaviour.does_item:
            return None
        done = self._completion(on)
        effort = self.body.effort(offered.key, offered.dose, done)
        pain = self.body.peak_pain(effort) + self._fading(self.behaviour.pain_shift, on)
        self.body.train(offered.key, effort, done)
        felt = effort + self._fading(self.behaviour.effort_shift, on)
        entry = Entry(
            exercise=offered.exercise,
            side=offered.side,
            completion=done,
            effort_0_10=_told(felt, self.body.model.effort),
            pain_peak_nrs=_nrs(pain),
            reason_not_done=self.behaviour.reason if done < 0.5 else "",
        )
        return self._contradicted(entry)

    def _completion(self, on: date) -> float:
        """Return done ÷ planned; what is left undone out of fear fades."""
        done = self.rng.uniform(*self.behaviour.completion)
        return round(1.0 - self._fading(1.0 - done, on) if done < 1 else done, 2)

    def _contradicted(self, entry: Entry) -> Entry:
        """Return the entry, at times with answers that speak against each other (O9)."""
        if self.rng.random() >= self.behaviour.contradicts:
            return entry
        if self.rng.random() < 0.5:
            return replace(entry, pain_peak_nrs=0, completion=0.3, reason_not_done="pain")
        return replace(entry, effort_0_10=0.0, completion=0.4, reason_not_done="too_hard")

    def _fading(self, shift: float, on: date) -> float:
        weeks = self.behaviour.fades_weeks
        if weeks is None:
            return shift
        return shift * float(0.5 ** ((on - self.begins_on).days / (7 * weeks)))


def _nrs(pain: float) -> int:
    return min(10, max(0, round(pain)))


def _told(effort: float, rules: EffortModel) -> float:
    """Return the effort as a tap tells it; who is worn out gives a number."""
    if effort >= rules.exact_from:
        return min(10.0, round(effort))
    if effort <= rules.easy_most:
        return _BUTTONS["easy"]
    return _BUTTONS["right" if effort <= rules.right_most else "hard"]
