"""What must hold for every planned day, judged without the engine's own words."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from tests.safety.factors import Alarm, Intake
from tests.safety.lives import FRAIL_FROM, Day, Life
from tests.safety.oracle import BOTH, Person, Question, forbidden
from tests.safety.oracle_table import rows
from tests.safety.protocol_table import not_before_week

Found = Iterator[tuple[bool, str]]  # (holds, what was seen)
EARLY = frozenset({"P0", "P1"})
NO_PLAN = ("refer", "blocked", "emergency")
STRICT = ["standard", "standard_caution", "therapist_only", *NO_PLAN]
_AMOUNTS = (
    "sets",
    "reps",
    "hold_s",
    "duration_s",
    "distance_m",
    "steps",
    "flights",
    "load_kg",
    "resistance_level",
    "bouts_per_day",
    "effort_0_10",
    "rom_deg",
    "height_cm",
)
GETTING_UP = frozenset(
    slug
    for slug in rows()
    if slug.startswith(("walk-", "sit-", "bed-", "lie-", "log-", "supported-", "weight-", "march-"))
    or slug.startswith(("kerb", "stairs-", "fast-"))
)
# Knowledge §7: two or three days a week, never two in a row.
HEAVY = frozenset(
    {
        "biceps-curl",
        "contralateral-strength",
        "counter-push-up",
        "fast-sit-to-stand",
        "goblet-squat",
        "hammer-rotation",
        "heel-raise-single",
        "hip-hinge-deadlift",
        "leg-press",
        "low-hop-prep",
        "maintenance-circuit",
        "overhead-press-light",
        "sit-to-stand-loaded",
        "split-squat",
        "triceps-extension",
        "walk-intervals",
        "wall-push-up",
        "wrist-curls",
    }
)
_REGION_PART = (
    dict.fromkeys(("hip", "knee", "ankle", "foot"), "leg")
    | dict.fromkeys(("shoulder", "elbow", "wrist_hand"), "arm")
    | dict.fromkeys(("spine", "whole_body"), "body")
)


def _of_days(judge: Callable[[Life, Day], Found]) -> Callable[[Life], Found]:
    def every(life: Life) -> Found:
        for day in life.days:
            yield from judge(life, day)

    return every


def allowed_by_the_oracle(life: Life, day: Day) -> Found:
    person = Person(life.case["age"], life.case["helper"])
    for planned in day.plan.items:
        whys = [forbidden(ask, day.hurts, person) for ask in _questions(life, planned)]
        # Of two hurt knees either may be the treated one. What they do alike must suit both.
        row = rows()[life.drafted[planned.key].exercise]
        is_broken = any(whys) if row.leg == row.other_leg else all(whys)
        yield not is_broken, f"{planned.key} though {max(whys, key=len)}"


def _questions(life: Life, planned: Any) -> list[Question]:
    item = life.drafted[planned.key]
    part = _REGION_PART[item.region.value]
    works = frozenset({item.side}) if item.side in BOTH else BOTH
    load = planned.dose.load_kg
    is_resisted = bool(load or planned.dose.resistance_level)
    treated = [region.side for region in life.draft.regions if region.region == item.region]
    return [
        Question(
            item.exercise,
            part,
            side,
            works,
            item.phase.value,
            load,
            is_resisted,
            is_dosed=True,
            rom_deg=planned.dose.rom_deg,
        )
        for side in ([item.side] if item.side in treated else treated)
    ]


def not_before_the_protocol(life: Life, day: Day) -> Found:
    """Knowledge §4.6: what the protocol of the injury keeps back, for the side that is hurt."""
    held = not_before_week().get(life.case["place"].condition, {})
    hurt = day.hurts[0]
    for planned in day.plan.items:
        item = life.drafted[planned.key]
        is_here = item.side not in BOTH or hurt.side not in BOTH or item.side == hurt.side
        if is_here and item.exercise in held:
            week = held[item.exercise]
            yield hurt.since_days >= 7 * week, f"{planned.key} before week {week}"


def within_bounds(life: Life, day: Day) -> Found:
    for planned in day.plan.items:
        item = life.items[planned.key]
        downwards = ("height_cm", "down") in item.exercise.harder
        for name in _AMOUNTS:
            value = getattr(planned.dose, name)
            low, high = getattr(item.bounds.min, name), getattr(item.bounds.max, name)
            if name == "height_cm" and downwards:
                low, high = high, low
            if value is not None and low is not None and high is not None:
                yield low <= value <= high, f"{planned.key} {name} {value} of {low}..{high}"


def not_too_many(life: Life, day: Day) -> Found:
    """Settled §4.6: six, eight from P2, four for the frail; one more every second day."""
    counted = [each for each in day.plan.items if not each.is_cue]
    early = all(item.phase.value in EARLY for item in life.items.values())
    done = life.case["log"].completion
    more = (day.on - life.days[0].on).days // 2 if done is not None and done >= 0.8 else 0
    first = 4 if (life.case["frailty"] or 0) >= FRAIL_FROM else 6 if early else 8
    yield len(counted) <= first + more, f"{len(counted)} items on {day.on}"


def nothing_while_suspended(life: Life, day: Day) -> Found:
    if not day.suspended:
        return
    alarm: Alarm = life.case["alarm"]
    for planned in day.kept:
        item = life.drafted[planned.key]
        row = rows()[item.exercise]
        loads = bool(row.leg or row.other_leg)
        is_first = item.region == life.draft.regions[0].region
        rests = {"all": True, "region": is_first, "loading": loads}[alarm.pauses]
        yield not rests, f"{planned.key} during {alarm.flag}"


def no_loading_in_pain(life: Life, day: Day) -> Found:
    worst = max(life.case["base"], life.case["morning"] or 0)
    if worst >= 5:
        for planned in day.kept:
            row = rows()[life.drafted[planned.key].exercise]
            loads = row.leg or row.other_leg or row.arm in ("hold", "two", "push")
            added = planned.dose.load_kg or planned.dose.resistance_level
            yield not (loads or added), f"{planned.key} at pain {worst}"


def no_exercise_in_illness(life: Life, day: Day) -> Found:
    is_second = day is life.days[1]
    if is_second and life.case["ill"] and life.case["morning"] is not None:
        yield not day.kept, f"{len(day.kept)} items on an ill day"


def nothing_in_a_pause(life: Life, day: Day) -> Found:
    if life.case["course"] == "paused":
        yield not day.plan.items, f"{len(day.plan.items)} items in a pause"


def muscles_rest(life: Life) -> Found:
    """Knowledge §4.7: two days between heavy work of one muscle."""
    if not life.case["log"].completion:
        return
    for before, after in pairwise(life.days):
        worked = [life.drafted[each.key] for each in before.kept if _is_heavy(life, each)]
        for planned in after.plan.items:
            if _is_heavy(life, planned):
                item = life.drafted[planned.key]
                twice = [each.exercise for each in worked if _is_same_muscle(each, item)]
                yield not twice, f"{planned.key} the day after {twice}"


def _is_heavy(life: Life, planned: Any) -> bool:
    return life.drafted[planned.key].exercise in HEAVY


def _is_same_muscle(one: Any, other: Any) -> bool:
    if {one.side, other.side} == BOTH:
        return False  # left and right
    shared = rows()[one.exercise].muscles & rows()[other.exercise].muscles
    return bool(shared) or one.exercise == other.exercise


def gets_up_or_says_so(life: Life) -> Found:
    if life.draft.items:
        has = any(each.exercise in GETTING_UP for each in life.draft.items)
        refused = {each.exercise for each in life.draft.excluded if each.refusals}
        warned = any(each.code == "no_getting_up_item" for each in life.draft.warnings)
        yield has or bool(refused & GETTING_UP) or warned, "nobody gets up, and nobody says why"


def no_items_without_a_plan(life: Life) -> Found:
    if life.draft.mode.value in NO_PLAN:
        planned = sum(len(day.plan.items) for day in life.days)
        yield not life.draft.items and not planned, f"items in {life.draft.mode}"


def only_early_phases_for_the_therapist(life: Life) -> Found:
    if life.draft.mode.value == "therapist_only":
        for each in life.draft.items:
            yield each.phase.value <= "P2", f"{each.exercise} in {each.phase}"


def mode_is_strict_enough(life: Life) -> Found:
    intake: Intake = life.case["intake"]
    age = life.case["age"]
    by_age = "blocked" if age < 18 else "standard_caution" if age >= 65 else "standard"
    least = max(STRICT.index(intake.least), STRICT.index(by_age))
    mode = life.assessed.mode.value
    yield STRICT.index(mode) >= least, f"{mode} for {intake.name} at {age}"


INVARIANTS: dict[str, Callable[[Life], Found]] = {
    "allowed_by_the_oracle": _of_days(allowed_by_the_oracle),
    "not_before_the_protocol": _of_days(not_before_the_protocol),
    "within_bounds": _of_days(within_bounds),
    "not_too_many_items": _of_days(not_too_many),
    "nothing_while_suspended": _of_days(nothing_while_suspended),
    "no_loading_at_pain_5": _of_days(no_loading_in_pain),
    "no_exercise_in_illness": _of_days(no_exercise_in_illness),
    "nothing_in_a_pause": _of_days(nothing_in_a_pause),
    "muscles_rest": muscles_rest,
    "gets_up_or_says_so": gets_up_or_says_so,
    "no_items_without_a_plan": no_items_without_a_plan,
    "p0_to_p2_in_therapist_only": only_early_phases_for_the_therapist,
    "mode_is_strict_enough": mode_is_strict_enough,
}


@dataclass
class Tally:
    """Checks and violations by invariant; empty plan days by reason."""

    lives: int = 0
    plan_days: int = 0
    items: int = 0
    checked: Counter[str] = field(default_factory=Counter)
    violated: Counter[str] = field(default_factory=Counter)
    vacuous: Counter[str] = field(default_factory=Counter)
    shown: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """Return the report of settled §5.8."""
        return {
            "violations": sum(self.violated.values()),
            "invariants": {
                name: {"checked": self.checked[name], "violations": self.violated[name]}
                for name in INVARIANTS
            },
            "lives": self.lives,
            "plan_days": self.plan_days,
            "planned_items": self.items,
            "vacuous_days": dict(self.vacuous.most_common()),
        }


def tally(lives: Iterable[Life], *, show: int = 10) -> Tally:
    """Judge every life; the first `show` violations keep all their inputs."""
    found = Tally()
    for life in lives:
        found.lives += 1
        found.plan_days += len(life.days)
        for day in life.days:
            found.items += len(day.plan.items)
            if not day.plan.items:
                found.vacuous[why_empty(life, day)] += 1
        for name, invariant in INVARIANTS.items():
            for holds, seen in invariant(life):
                found.checked[name] += 1
                found.violated[name] += not holds
                if not holds and len(found.shown) < show:
                    found.shown.append(f"{name}: {seen}; {life.case}")
    return found


def why_empty(life: Life, day: Day) -> str:
    """Return the one reason that nothing is planned."""
    if life.draft.mode.value in NO_PLAN:
        return f"mode {life.draft.mode.value}"
    if not life.draft.regions:
        return "no protocol for this event"
    if not life.draft.items:
        no_phase = not any(region.phases for region in life.draft.regions)
        return "no phase is open" if no_phase else "every exercise refused"
    if life.case["course"] == "paused":
        return "paused"
    reasons = sorted({each.reason for each in day.plan.withheld})
    return f"resting: {'+'.join(reasons)}" if reasons else "nothing due by the timetable"
