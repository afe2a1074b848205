"""What is counted of one synthetic patient: plain numbers that travel between processes."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta

from plans.catalogue import load
from plans.engine.decision import Decision
from plans.engine.dose import Bounds, Dose
from plans.engine.dose_steps import can_step_up
from plans.engine.exercise import Phase
from plans.simulation.enrol import Enrolled
from plans.simulation.invariants import INVARIANTS
from plans.simulation.memory import Memory
from plans.simulation.seen import Seen

STUCK_DAYS = 28
STEADY_DONE = 0.8
_WEEK = 7


@dataclass(slots=True)
class Tally:
    """One patient in numbers. Weeks count from the injury or operation, else the first day up."""

    template: str
    behaviour: str
    number: int
    days: int = 0
    mode: str = ""
    treated_by: str = ""  # the protocol that the engine chose
    reached: dict[str, float] = field(default_factory=dict)  # week a phase first opened
    strengthens_week: float | None = None  # first exercise of P4 on a plan
    waiting: float = 0.0  # share of the exercises on the last day that have not begun
    doses: dict[str, dict[int, float]] = field(default_factory=dict)  # slug, week: figure
    minutes: dict[str, list[int]] = field(default_factory=dict)  # highest phase: of each day
    items: dict[str, list[int]] = field(default_factory=dict)
    decisions: Counter[str] = field(default_factory=Counter)
    alerts: Counter[str] = field(default_factory=Counter)  # "tier code"
    empty: Counter[str] = field(default_factory=Counter)
    stuck: Counter[str] = field(default_factory=Counter)  # what held the exercises then
    stuck_days: int = 0
    strength: float = 0.0
    checked: Counter[str] = field(default_factory=Counter)
    violations: Counter[str] = field(default_factory=Counter)
    examples: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Counting:
    """Watches one patient and keeps the tally."""

    patient: Enrolled
    tally: Tally = field(init=False)
    memory: Memory = field(init=False)
    grew_on: date | None = None
    held: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        name = self.patient.behaviour.name
        self.tally = Tally(self.patient.template, name, self.patient.number)
        self.memory = Memory(self.patient.injury)

    def see(self, seen: Seen) -> None:
        """Watch and count one date."""
        self._watch(seen)
        tally, plan = self.tally, seen.lived.plan
        tally.days += 1
        tally.mode, tally.treated_by = seen.mode.value, seen.template
        tally.strength = seen.strength
        week = self._week(seen.on)
        for phase in seen.phases:
            tally.reached.setdefault(phase.value, round(week, 1))
        tally.waiting = _waiting(seen)
        if tally.strengthens_week is None and _strengthens(seen):
            tally.strengthens_week = round(week, 1)
        for item in plan.items:
            slug = seen.exercise(item.key)
            tally.doses.setdefault(slug, {})[int(week)] = figure(item.dose)
        top = max(seen.phases, default=Phase.P0).value
        counted = sum(not item.is_cue for item in plan.items)
        if counted:
            tally.minutes.setdefault(top, []).append(plan.planned_minutes)
            tally.items.setdefault(top, []).append(counted)
        else:
            tally.empty[_why_empty(seen)] += 1
        tally.decisions.update(map(_rule, seen.lived.closing.decisions.values()))
        tally.alerts.update(f"{each.tier.value} {each.code}" for each in seen.lived.alerts)
        self._stuck(seen)

    def _watch(self, seen: Seen) -> None:
        self.memory.take_again(seen)
        for name, watcher in INVARIANTS.items():
            for is_kept in watcher(seen, self.memory):
                self.tally.checked[name] += 1
                if not is_kept:
                    self._broken(name, seen)
        self.memory.take(seen)

    def _broken(self, name: str, seen: Seen) -> None:
        self.tally.violations[name] += 1
        if len(self.tally.examples) < 5:
            self.tally.examples.append(f"{name} on {seen.on}")

    def _week(self, on: date) -> float:
        return (on - self.patient.record.counts_from).days / _WEEK

    def _stuck(self, seen: Seen) -> None:
        """Count days four weeks after the last increase, while a dose could still grow."""
        decisions = seen.lived.closing.decisions.values()
        is_grown = any(each.outcome.value == "progress" for each in decisions)
        if is_grown or self.grew_on is None or seen.is_new_plan or not _may_grow(seen):
            self.grew_on = seen.on
            self.held.clear()
            return
        self.held.update(map(_rule, decisions))
        is_done = (seen.lived.completion_7d or 0) >= STEADY_DONE
        if is_done and seen.on - self.grew_on >= timedelta(days=STUCK_DAYS):
            self.tally.stuck_days += 1
            self.tally.stuck[self.held.most_common(1)[0][0]] += 1


def _strengthens(seen: Seen) -> bool:
    return any(seen.rows[item.key].item.phase is Phase.P4 for item in seen.lived.plan.items)


def _waiting(seen: Seen) -> float:
    """Return the share of the plan's exercises that wait for their turn or for room."""
    rows = [key for key, row in seen.rows.items() if not row.item.is_cue]
    waiting = sum(seen.states[key].introduced_on is None for key in rows)
    return round(waiting / len(rows), 2) if rows else 0.0


def _rule(decision: Decision) -> str:
    """Return the rule that decided; of H9 also whether the day was full, not the week."""
    values = dict(decision.matches[0].values) if decision.matches else {}
    return f"{decision.rule} full day" if "most_minutes" in values else decision.rule


def _may_grow(seen: Seen) -> bool:
    """Return True if some dose of the plan is below its approved most."""
    return any(_has_room(seen, item.key, item.dose) for item in seen.lived.plan.items)


def _has_room(seen: Seen, key: str, dose: Dose) -> bool:
    row = seen.rows[key].item
    exercise = load().exercises[row.exercise]
    return not row.is_cue and can_step_up(exercise, dose, Bounds(row.min, row.max))


def _why_empty(seen: Seen) -> str:
    plan = seen.lived.plan
    reasons = Counter(each.reason for each in plan.withheld)
    if reasons:
        return f"{plan.kind.value}: {reasons.most_common(1)[0][0]}"
    return f"{plan.kind.value}: {'orders' if seen.lived.refused else 'timetable'}"


def figure(dose: Dose) -> float:
    """Return the one number of a dose that a curve shows: kilograms, minutes, metres, counts."""
    if dose.load_kg:
        return dose.load_kg
    if dose.duration_s is not None:
        return round(dose.duration_s * dose.bouts_per_day / 60, 2)
    if dose.distance_m is not None:
        return dose.distance_m * (dose.sets or 1)
    if dose.flights is not None:
        return dose.flights
    if dose.steps is not None:
        return dose.steps * (dose.sets or 1)
    return (dose.reps or 1) * (dose.sets or 1)


def unit_of(dose: Dose) -> str:
    """Return what `figure` counts."""
    names = {"duration_s": "min/day", "distance_m": "m", "flights": "flights", "steps": "steps"}
    if dose.load_kg:
        return "kg"
    return next((name for key, name in names.items() if getattr(dose, key) is not None), "reps")
