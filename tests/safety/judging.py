"""Engine and oracle asked the same: a violation is either's certain word broken."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from tests.safety.cells import Cell
from tests.safety.oracle import forbidden, surely_fine
from tests.safety.told import verdict


@dataclass(slots=True)
class Count:
    """What was judged. A cell that is neither certain counts as left open."""

    cells: int = 0
    forbidden: int = 0
    fine: int = 0
    violations: list[str] = field(default_factory=list)

    @property
    def left_open(self) -> int:
        return self.cells - self.forbidden - self.fine


def judge(cells: Iterable[Cell], *, must_allow: bool = False) -> Count:
    """Return the count; each violation is one line with everything that was asked."""
    count = Count()
    for cell in cells:
        count.cells += 1
        answer = verdict(cell.ask, cell.hurts, cell.person, cell.site)
        why = forbidden(cell.ask, cell.hurts, cell.person)
        is_fine = must_allow or surely_fine(cell.ask, cell.hurts, cell.person)
        count.forbidden += bool(why)
        count.fine += is_fine
        if why and answer.allowed:
            count.violations.append(f"allowed though {why}: {cell}")
        if is_fine and not answer.allowed:
            count.violations.append(f"refused with {answer.refusals} though fine: {cell}")
        if is_fine and why:
            count.violations.append(f"the oracle contradicts itself, {why}: {cell}")
    return count
