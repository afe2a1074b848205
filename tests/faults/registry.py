"""The faults by number: what goes wrong, how late a mail may then be, and who does it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.faults.scene import Scene

Act = Callable[["Scene"], None]


class SkippedError(Exception):
    """The fault cannot run here; the text says why."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault. `late_s`: how late the last mail may be; None where the fault sets no bound."""

    id: str
    name: str
    act: Act
    late_s: float | None
    slots: int
    is_core: bool
    needs: str  # "postgres" or "sqlite"
    is_timed: bool  # measures answers in seconds: few at a time


FAULTS: dict[str, Fault] = {}


def fault(
    number: str,
    name: str,
    *,
    late_s: float | None,
    slots: int = 60,
    core: bool = False,
    needs: str = "postgres",
    timed: bool = False,
) -> Callable[[Act], Act]:
    """Enter a function into the table of faults."""

    def enter(act: Act) -> Act:
        FAULTS[number] = Fault(number, name, act, late_s, slots, core, needs, timed)
        return act

    return enter
