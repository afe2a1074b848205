"""Why something is so: a stable code with its values. Pages make the sentence."""

from dataclasses import dataclass
from datetime import date

Value = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason. `values` are (name, value) pairs, units in the names."""

    code: str
    values: tuple[tuple[str, Value], ...] = ()


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why an exercise may not be done, and the earliest day to look again where there is one.

    The day asks; it never unlocks by itself. `is_waivable`: a therapist may override it with a
    written reason.
    """

    code: str
    values: tuple[tuple[str, Value], ...] = ()
    until: date | None = None
    is_waivable: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether an exercise may be done, and every reason why not."""

    allowed: bool
    refusals: tuple[Refusal, ...] = ()
