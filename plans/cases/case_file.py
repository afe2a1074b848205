"""A case file as a whole; docs/cases.md explains every field."""

from dataclasses import dataclass, field
from datetime import date
from typing import Annotated

from plans.cases.allowed import Known, OneOf, Within
from plans.cases.diary import Act, Away, Day, Diary, FlagAnswers, Look, Plan
from plans.cases.immobilisation import Immobilised
from plans.cases.person import (
    Background,
    Intake,
    Measured,
    Nrs,
    Observed,
    OtherSide10Rm,
    Person,
    ToleranceTest,
)

Named = Known("exercise, or exercise/side")


@dataclass(frozen=True, slots=True)
class Expected:
    """What the author of a case expects of it; `preview_case` only warns where it is not so.

    Exercises are slugs, or slug and working side as "toe-curls/left". Every exercise drafted must
    stand in `must` or `may`.
    """

    mode: Annotated[
        str,
        OneOf(
            (
                "",
                "standard",
                "standard_caution",
                "therapist_only",
                "refer",
                "blocked",
                "emergency",
            )
        ),
    ] = ""
    must: Annotated[tuple[str, ...], Named] = ()
    must_not: Annotated[tuple[str, ...], Named] = ()
    may: Annotated[tuple[str, ...], Named] = ()
    grows: Annotated[tuple[str, ...], Named] = ()
    rules: tuple[str, ...] = ()
    rules_not: tuple[str, ...] = ()
    alerts: tuple[str, ...] = ()
    proposes: Annotated[tuple[str, ...], Known("exercise")] = ()
    begins: tuple[str, ...] = ()
    letters: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CaseFile:
    """Everything given about one patient. `on` is the day of assessment and draft."""

    title: str
    on: date
    patient: Person
    days: Annotated[int, Within(0, 366, "days to live through")] = 14
    event: tuple[Immobilised, ...] = ()
    intake: Intake = field(default_factory=Intake)
    screen: Annotated[str, OneOf(("as_given", "complete"))] = "as_given"
    red_flags: FlagAnswers | None = None
    base_pain_nrs: Annotated[int, Nrs] = 0
    background: Background = field(default_factory=Background)
    observations: Observed = field(default_factory=Observed)
    measure: tuple[Measured, ...] = ()
    tolerance: tuple[ToleranceTest, ...] = ()
    other_side_10rm_kg: OtherSide10Rm | None = None
    plan: Plan = field(default_factory=Plan)
    diary: Diary = field(default_factory=Diary)
    day: tuple[Day, ...] = ()
    look: tuple[Look, ...] = ()
    act: tuple[Act, ...] = ()
    pause: tuple[Away, ...] = ()
    expect: Expected = Expected()
