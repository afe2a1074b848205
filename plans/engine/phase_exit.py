"""P8: is a phase done? Each criterion met, not met or not known; a therapist decides (O1)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from plans.engine.exercise import Phase
from plans.engine.phase_entry import Place, found, is_met
from plans.engine.proposal_rules import ProposalRules
from plans.engine.reason import Value
from plans.engine.template import Criterion, Template

_OF_TWO = frozenset({"swelling_rising"})  # told by a date and the one before
_LADDER = (Phase.P0, Phase.P1, Phase.P2, Phase.P3)


class Standing(StrEnum):
    MET = "met"
    NOT_MET = "not_met"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Checked:
    """One criterion with what was found, the latest date first."""

    criterion: Criterion
    standing: Standing
    found: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class PhaseExit:
    """One step of a region that could be next, and what still keeps it."""

    next: Phase
    phases: tuple[Phase, ...]  # open after the step
    checks: tuple[Checked, ...]
    is_met: bool


def phase_exits(
    template: Template,
    phases: tuple[Phase, ...],
    days: tuple[Place, ...],
    *,
    up_to: Phase,
    retested_on: date | None,
    rules: ProposalRules,
) -> tuple[PhaseExit, ...]:
    """Return each step that could be next for a region in `phases`.

    `days` are the latest dates, the last one first; a criterion that must hold on two consecutive
    days is asked of both. P0 to P3 are climbed one by one, none is skipped; P4 joins P2 or P3; P5
    follows P4 once the ladder is climbed. Nothing leads beyond `up_to`.
    """
    retest = _retested(retested_on, days[0].on, rules)
    return tuple(
        _step(next_, after, (*(_checked(each, days) for each in criteria), retest))
        for next_, after, criteria in _steps(template, phases)
        if next_ <= up_to
    )


def may_exit(template: Template, phases: tuple[Phase, ...], day: Place, *, up_to: Phase) -> bool:
    """Return False if the latest date alone keeps every step: `phase_exits` would find none met."""
    return any(
        all(is_met(each, day) for each in criteria if each.subject not in _OF_TWO and not each.way)
        for next_, _after, criteria in _steps(template, phases)
        if next_ <= up_to
    )


Step = tuple[Phase, tuple[Phase, ...], tuple[Criterion, ...]]


def _steps(template: Template, phases: tuple[Phase, ...]) -> Iterator[Step]:
    """Yield the next phase, the set after it, and what it asks for: the exit and its entry."""
    known = {each.phase: each for each in template.phases}
    ladder = [phase for phase in _LADDER if phase in known]
    current = max((phase for phase in phases if phase in ladder), default=None)
    above = [phase for phase in ladder if current is not None and phase > current]
    beside = tuple(phase for phase in phases if phase is Phase.P4)
    if current is not None and above:
        criteria = (*known[current].exit, *known[above[0]].entry)
        yield above[0], (above[0], *beside), _once(criteria)
    if current in (Phase.P2, Phase.P3) and Phase.P4 in known and not beside:
        yield Phase.P4, (*phases, Phase.P4), _once(known[Phase.P4].entry)
    if beside and not above and Phase.P5 in known:
        criteria = (*known[Phase.P4].exit, *known[Phase.P5].entry)
        yield Phase.P5, (Phase.P5,), _once(criteria)


def _once(criteria: tuple[Criterion, ...]) -> tuple[Criterion, ...]:
    """Return each criterion once; the exit comes first and asks for two days running."""
    first: dict[tuple[object, ...], Criterion] = {}
    for each in criteria:
        first.setdefault((each.subject, each.op, each.value, each.way), each)
    return tuple(first.values())


def _checked(criterion: Criterion, days: tuple[Place, ...]) -> Checked:
    asked = days[: criterion.days_running]
    values = tuple(found(criterion.subject, day) for day in asked)
    told = [day for value, day in zip(values, asked, strict=True) if value is not None]
    if not all(is_met(criterion, day) for day in told):
        return Checked(criterion, Standing.NOT_MET, values)
    is_known = len(asked) == criterion.days_running and None not in values
    return Checked(criterion, Standing.MET if is_known else Standing.UNKNOWN, values)


def _retested(retested_on: date | None, on: date, rules: ProposalRules) -> Checked:
    days = None if retested_on is None else max(0, (on - retested_on).days)
    criterion = Criterion("retest_days_ago", "<=", rules.retest_days, source="KB5.5")
    if days is None:
        return Checked(criterion, Standing.UNKNOWN, (None,))
    standing = Standing.MET if days <= rules.retest_days else Standing.NOT_MET
    return Checked(criterion, standing, (days,))


def _step(next_: Phase, after: tuple[Phase, ...], checks: tuple[Checked, ...]) -> PhaseExit:
    """Return the step; of several ways to meet it one is enough, and the others go unsaid."""
    ways = dict.fromkeys(each.criterion.way for each in checks if each.criterion.way)
    done = [way for way in ways if all(_is_met(each) for each in checks if _is_of(each, way))]
    if done:
        checks = tuple(each for each in checks if each.criterion.way in ("", done[0]))
    must = [each for each in checks if not each.criterion.way]
    is_done = all(_is_met(each) for each in must) and (not ways or bool(done))
    return PhaseExit(next_, after, checks, is_done)


def _is_met(checked: Checked) -> bool:
    return checked.standing is Standing.MET


def _is_of(checked: Checked, way: str) -> bool:
    return checked.criterion.way == way
