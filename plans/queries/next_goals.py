"""What is done and what is open before each region goes on, for the patient's own page.

The same criteria the therapist sees. Nobody goes on by these alone: a therapist decides.
"""

from dataclasses import dataclass
from datetime import datetime

from plans.engine.exercise import Phase
from plans.engine.phase_exit import Checked, Standing
from plans.models import Patient
from plans.queries.phase_page import phase_page
from plans.queries.phase_status import Step


@dataclass(frozen=True, slots=True)
class NextGoals:
    """One step a region could take. `is_asked`: a therapist has it before them already."""

    region: str
    side: str
    phases: tuple[Phase, ...]  # now
    next: Phase
    met: tuple[Checked, ...]
    open: tuple[Checked, ...]  # not met, or nobody knows yet
    ways: tuple[tuple[Checked, ...], ...]  # one of these is enough, where none is met
    is_asked: bool

    @property
    def total(self) -> int:
        """Return how many goals there are; several ways to one goal are one."""
        return len(self.met) + len(self.open) + bool(self.ways)


def next_goals(patient: Patient, *, now: datetime) -> tuple[NextGoals, ...]:
    """Return the goals of each region of the plan in use, as of yesterday."""
    page = phase_page(patient, now=now)
    if page is None:
        return ()
    asked = {(each.region_id, each.phase) for each in page.waiting}
    return tuple(_goals(step, asked) for step in page.steps)


def _goals(step: Step, asked: set[tuple[int, str]]) -> NextGoals:
    checks = step.exit.checks
    met = [each for each in checks if each.standing is Standing.MET]
    left = [each for each in checks if each.standing is not Standing.MET]
    # Of a way that is met the engine leaves the others unsaid: those that are left stand open.
    names = dict.fromkeys(each.criterion.way for each in left if each.criterion.way)
    ways = tuple(tuple(each for each in checks if each.criterion.way == name) for name in names)
    in_ways = {id(each) for way in ways for each in way}
    return NextGoals(
        region=step.region.region,
        side=step.region.side,
        phases=step.region.phases,
        next=step.exit.next,
        met=tuple(each for each in met if id(each) not in in_ways),
        open=tuple(each for each in left if id(each) not in in_ways),
        ways=ways,
        is_asked=(step.region.pk, step.exit.next.value) in asked,
    )
