"""Four weeks as text, read in the diff; `python -m tests.engine.test_golden_course` rewrites it."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from plans.engine.dose import Dose
from plans.engine.exercise import Phase
from tests.engine.course import BEND, PRESS, THREE_A_WEEK, WALK, Course, make_item

GOLDEN = Path(__file__).parent / "golden" / "four_weeks.txt"


@dataclass(frozen=True)
class Lived:
    """What happened on some dates running; `session` None: nothing was done."""

    days: int
    story: str
    session: dict[str, Any] | None
    morning: int | None = 0
    check_in: dict[str, Any] | None = None


GOOD = {"effort_0_10": 3, "pain_peak_nrs": 1}
FOUR_WEEKS = (
    Lived(7, "steady, easy", GOOD),
    Lived(1, "the walk hurt: 7", GOOD | {"pain_peak_nrs": 7}),
    Lived(1, "worse this morning: 3", None, morning=3),
    Lived(5, "steady, easy", GOOD),
    Lived(2, "ill", None, check_in={"ill": True}),
    Lived(1, "well again", None),
    Lived(2, "steady, easy", GOOD),
    Lived(2, "no check-in", GOOD, morning=None),
    Lived(5, "away, nothing logged", None, morning=None),
    Lived(3, "back, easy", GOOD),
)


def describe(dose: Dose | None) -> str:
    if dose is None:
        return "pauses"
    if dose.duration_s:
        return f"{dose.duration_s // 60} min"
    load = f" @ {dose.load_kg:g} kg" if dose.load_kg else ""
    bouts = f", {dose.bouts_per_day} a day" if dose.bouts_per_day > 1 else ""
    return f"{dose.sets}×{dose.reps}{load}{bouts}"


def story_of(weeks: tuple[Lived, ...]) -> str:
    course = Course(
        make_item(WALK),
        make_item(PRESS, dose=replace(PRESS.start, schedule=THREE_A_WEEK), phase=Phase.P4),
        make_item(BEND),
    )
    lines = []
    for lived in weeks:
        for _ in range(lived.days):
            lines += day_of(course, lived)
    return "\n".join(lines) + "\n"


def day_of(course: Course, lived: Lived) -> list[str]:
    on, plan = course.on, course.plan()
    planned = " | ".join(f"{each.key} {describe(each.dose)}" for each in plan.items)
    lines = [f"{on:%a %d %b}  {lived.story}", f"    plan: {planned or plan.kind.value}"]
    lines += [f"    rests: {each.key} ({each.reason})" for each in plan.withheld]
    if lived.session is None:
        course.rest(morning=lived.morning, check_in=lived.check_in)
    else:
        course.day(morning=lived.morning, check_in=lived.check_in, **lived.session)
    for key, decision in course.decisions.items():
        rules = " ".join(match.rule for match in decision.matches)
        after = f"{describe(decision.before)} → {describe(decision.after)}"
        lines.append(f"    {decision.outcome.value}: {key} {after} [{rules}]")
    lines += [f"    alert {alert.code} {alert.tier.value}" for alert in course.alerts]
    return lines


def test_four_weeks_read_as_reviewed() -> None:
    assert story_of(FOUR_WEEKS) == GOLDEN.read_text()


if __name__ == "__main__":
    GOLDEN.write_text(story_of(FOUR_WEEKS))
