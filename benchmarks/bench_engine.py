"""Engine: decide yesterday and plan today for one patient, against a bare step of a state.

The limit is one new frozen dataclass of six fields per exercise: what any fold must pay.
`python -m benchmarks.bench_engine [--json]`
"""

import argparse
import json
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median, quantiles
from time import process_time

from plans.catalogue.reader import read_rules
from plans.engine.assessment import Mode
from plans.engine.daily_plan import plan_day
from plans.engine.day import CheckIn, DayFacts, Session
from plans.engine.day_rules import DailyPlanRules, DayRules, ProgressionRules, ReentryRules
from plans.engine.dose import Bounds, Dose
from plans.engine.exercise import Exercise, Kind, Phase, Region, Step, UsesSide
from plans.engine.exercise_state import first_state
from plans.engine.plan_item import Circumstances, PlanItem
from plans.engine.progression import close_day

EXERCISES = 7
HISTORY_DAYS = 90
PATIENTS = 200  # a round
ROUNDS = 15
TARGET = 15.0
START = date(2026, 1, 1)
STANDARD = Circumstances(mode=Mode.STANDARD, age=50, completion_7d=0.9)


@dataclass(frozen=True, slots=True)
class Bare:
    """A state that decides nothing."""

    dose: int
    on: date
    streak: int
    pain_nrs: int
    effort_0_10: float
    is_due: bool


def read_day_rules() -> DayRules:
    return DayRules(
        read_rules("progression", ProgressionRules),
        read_rules("reentry", ReentryRules),
        read_rules("daily_plan", DailyPlanRules),
    )


def exercise(number: int) -> Exercise:
    return Exercise(
        slug=f"exercise-{number}",
        kind=Kind.DEDICATED,
        regions=(Region.KNEE,),
        phases=(Phase.P2,),
        side=UsesSide.AFFECTED,
        start=Dose(sets=2, reps=6 + number),
        min=Dose(sets=1, reps=2),
        max=Dose(sets=3, reps=60),
        step=(Step("reps", add=1),),
        progress_rule="P2",
    )


def new_items() -> list[PlanItem]:
    found = [exercise(number) for number in range(EXERCISES)]
    return [
        PlanItem(
            key=each.slug,
            exercise=each,
            region="knee",
            phase=Phase.P2,
            state=first_state(each.start),
            bounds=Bounds(each.min, each.max),
            starts_on=START,
        )
        for each in found
    ]


def facts_on(on: date, items: list[PlanItem]) -> DayFacts:
    """Return an ordinary day: mostly easy, now and then hard, rarely painful."""
    day = (on - START).days
    pain = 6 if day % 23 == 9 else 1
    effort = 7.0 if day % 5 == 3 else 3.0
    sessions = {item.key: Session(on, item.state.dose, 1.0, effort, pain) for item in items}
    return DayFacts(on, CheckIn(on, day % 2, swelling=0), sessions, frozenset(sessions))


def live(items: list[PlanItem], facts: DayFacts, rules: DayRules) -> list[PlanItem]:
    closing = close_day(items, facts, STANDARD, rules)
    return [item.at(closing.states[item.key]) for item in items]


def job_s(cases: list[tuple[list[PlanItem], DayFacts]], rules: DayRules) -> float:
    """Return the seconds one patient takes."""
    began = process_time()
    for items, facts in cases:
        plan_day(live(items, facts, rules), facts.on + timedelta(days=1), STANDARD, rules)
    return (process_time() - began) / len(cases)


def limit_s() -> float:
    """Return the seconds of as many bare steps."""
    bare = Bare(10, START, 0, 1, 3.0, is_due=True)
    began = process_time()
    for _ in range(PATIENTS * EXERCISES):
        bare = Bare(bare.dose, bare.on, bare.streak + 1, bare.pain_nrs, 3.0, bare.is_due)
    return (process_time() - began) / PATIENTS


def measure() -> dict[str, object]:
    """Return job and limit of the same run, interleaved."""
    rules, items, lived = read_day_rules(), new_items(), []
    for day in range(HISTORY_DAYS + PATIENTS):
        facts = facts_on(START + timedelta(days=day), items)
        lived.append((items, facts))
        items = live(items, facts, rules)
    cases = lived[HISTORY_DAYS:]
    pairs = [(job_s(cases, rules), limit_s()) for _ in range(ROUNDS)]
    job, limit = median(job for job, _ in pairs), median(limit for _, limit in pairs)
    low, *_, high = quantiles([job for job, _ in pairs], n=10)
    return {
        "name": "engine",
        "job_s": job,
        "job_s_low": low,
        "job_s_high": high,
        "limit_s": limit,
        "ratio": job / limit,
        "target": TARGET,
        "better": "lower",
        "rounds": ROUNDS,
        "n": PATIENTS,
    }


def main(*, as_json: bool) -> None:
    found = measure()
    if as_json:
        print(json.dumps(found))
        return
    print(
        f"engine: {found['job_s']:.6f} s a patient, limit {found['limit_s']:.6f} s,"
        f" ratio {found['ratio']:.1f} (target ≤ {TARGET:g})"
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    main(as_json=parser.parse_args().json)
