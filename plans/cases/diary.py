"""What happens after the draft: the therapist's choices, and what the patient told by day."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated

from plans.cases.allowed import Known, OneOf, Within
from plans.cases.person import Measured, Nrs, Observed

Swelling = Within(0, 3, "0 none, 1 mild, 2 moderate, 3 severe")
Done = Within(0, 5, "done ÷ planned, 1 is all of it")
FlagAnswers = Mapping[Annotated[str, Known("red flag")], str]


@dataclass(frozen=True, slots=True)
class Plan:
    """What the therapist chose when approving the draft."""

    starts_on: date | None = None
    adjustment: Annotated[str, OneOf(("", "automatic", "ask"))] = ""
    pain_cap_nrs: Annotated[int | None, Nrs] = None
    lighter_weeks: bool = False
    locked: Annotated[tuple[str, ...], Known("exercise")] = ()
    left_out: Annotated[tuple[str, ...], Known("exercise")] = ()


@dataclass(frozen=True, slots=True)
class Morning:
    """The check-in of one date. Flags left out were answered with no."""

    pain_nrs: Annotated[int, Nrs]
    swelling: Annotated[int | None, Swelling] = None
    soreness: Annotated[str, OneOf(("", "no", "muscles", "joint"))] = ""
    fever: bool = False
    ill: bool = False
    near_fall: bool = False
    exhausted: bool = False
    red_flags: FlagAnswers | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One log: of one exercise, or without a name of every exercise of the day."""

    exercise: Annotated[str, Known("exercise", is_optional=True)] = ""
    side: Annotated[str, OneOf(("", "left", "right", "both", "na"))] = ""
    completion: Annotated[float, Done] = 1.0
    effort_0_10: Annotated[float | None, Nrs] = None
    pain_peak_nrs: Annotated[int | None, Nrs] = None
    spare_reps: Annotated[int | None, Within(0, 30, "repetitions")] = None
    reason_not_done: Annotated[
        str,
        OneOf(
            ("", "pain", "fear", "time", "forgot", "illness", "too_hard", "no_equipment", "other")
        ),
    ] = ""
    sudden: bool = False
    dizzy: bool = False
    soreness: Annotated[
        str, OneOf(("", "none", "warmup_only", "persists", "returns", "after_1h_or_next_day"))
    ] = ""
    swelling: Annotated[int | None, Swelling] = None
    heart_rate_bpm: Annotated[int | None, Within(20, 250, "beats a minute")] = None
    systolic_mmhg: Annotated[int | None, Within(40, 300, "mmHg")] = None
    spo2_percent: Annotated[int | None, Within(40, 100, "%")] = None


@dataclass(frozen=True, slots=True)
class Day:
    """One date in place of what the diary says of every day. Without logs nothing was done."""

    on: date
    check_in: Morning | None = None
    logs: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Look:
    """What a therapist saw and measured on one date: answers to the criteria of phases."""

    on: date
    observations: Observed = field(default_factory=Observed)
    measure: tuple[Measured, ...] = ()


@dataclass(frozen=True, slots=True)
class Act:
    """What a therapist does in the morning of a date.

    What a released alert paused is planned again from the next date, `from_today` at once.
    """

    on: date
    do: Annotated[str, OneOf(("release", "approve", "decline", "put_back", "review"))]
    code: str = ""
    exercise: Annotated[str, Known("exercise", is_optional=True)] = ""
    from_today: bool = False


@dataclass(frozen=True, slots=True)
class Away:
    """A pause of the plan; the end is the first day back."""

    from_on: date
    until_on: date | None = None


@dataclass(frozen=True, slots=True)
class Diary:
    """The same on every day that has no `[[day]]` of its own. Without it nothing is logged."""

    every_day: Annotated[str, OneOf(("", "easy", "right", "hard"))] = ""
    completion: Annotated[float, Done] = 1.0
    pain_peak_nrs: Annotated[int | None, Nrs] = None
    checks_in: bool = True
    morning_pain_nrs: Annotated[int | None, Nrs] = None
    swelling: Annotated[int | None, Swelling] = None
    soreness: Annotated[str, OneOf(("", "no", "muscles", "joint"))] = ""
