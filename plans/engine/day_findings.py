"""What the logs and check-ins of one date answer of the criteria of a phase, by subject."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from math import floor

from plans.engine.day import CheckIn, Session
from plans.engine.exercise import Exercise
from plans.engine.proposal_rules import ProposalRules
from plans.engine.reason import Value

_WALKING, _CARRYING = "P3", "P5"  # the progress rules of walking and of lifting and carrying


@dataclass(frozen=True, slots=True)
class Done:
    """One exercise with its session of the date."""

    exercise: Exercise
    session: Session
    cap_nrs: int  # the pain allowed in it

    @property
    def share(self) -> float:
        """Return how much of what was prescribed was done, at most all of it."""
        return min(1.0, self.session.completion)


def findings(
    done: Iterable[Done],
    check_in: CheckIn | None,
    before: CheckIn | None,
    *,
    rules: ProposalRules,
) -> Mapping[str, Value]:
    """Return the values of one date; what was not told is left out.

    `before` is the check-in of the date before: swelling rises against it.
    """
    sessions = [each for each in done if each.session.completion > 0]
    found = {
        **dict(_morning(check_in, before)),
        **dict(_pain(sessions)),
        **dict(_walks([each for each in sessions if _is_walk(each)])),
        **dict(_ladder(sessions, rules)),
        **dict(_carries([each for each in sessions if _is_carry(each)], rules)),
    }
    return {name: value for name, value in found.items() if value is not None}


Pairs = Iterator[tuple[str, Value]]


def _morning(check_in: CheckIn | None, before: CheckIn | None) -> Pairs:
    if check_in is None:
        return
    yield "pain_rest_nrs", check_in.pain_nrs
    yield "swelling", check_in.swelling
    if before is not None and check_in.swelling is not None and before.swelling is not None:
        yield "swelling_rising", check_in.swelling > before.swelling


def _pain(sessions: list[Done]) -> Pairs:
    """Yield the worst pain of the date; one session that did not say leaves it open."""
    pains = [(each.session.pain_peak_nrs, each.cap_nrs) for each in sessions]
    known = [(pain, cap) for pain, cap in pains if pain is not None]
    if known and len(known) == len(pains):
        yield "pain_peak_nrs", max(pain for pain, _ in known)
        yield "pain_within_cap", all(pain <= cap for pain, cap in known)


def _is_walk(done: Done) -> bool:
    exercise, dose = done.exercise, done.session.dose
    is_walking = exercise.progress_rule == _WALKING and exercise.demand.position == "walking"
    return is_walking and dose.duration_s is not None and dose.sets is None


def _walks(walks: list[Done]) -> Pairs:
    if not walks:
        return
    longest = max(walks, key=lambda each: (each.session.dose.duration_s or 0) * each.share)
    seconds = (longest.session.dose.duration_s or 0) * longest.share
    yield "walk_tolerance_min", seconds / 60
    yield "walks_a_day", floor(longest.session.dose.bouts_per_day * longest.share)
    yield "walk_effort", _effort(walks)


def _effort(done: list[Done]) -> float | None:
    efforts = [each.session.effort_0_10 for each in done]
    known = [effort for effort in efforts if effort is not None]
    return max(known) if known and len(known) == len(efforts) else None


def _ladder(sessions: list[Done], rules: ProposalRules) -> Pairs:
    """Yield what sitting out, standing, rising and stairs show."""
    full = [each for each in sessions if each.session.completion >= 1]
    for each in full:
        slug, dose = each.exercise.slug, each.session.dose
        seconds = dose.duration_s or 0
        if slug in rules.sitting and dose.bouts_per_day >= rules.sits_a_day:
            yield "sits_min", seconds / 60
        if slug in rules.standing:
            yield "stands_min", seconds / 60
        if slug in rules.stairs and (dose.flights or 0) >= 1:
            yield "one_flight_step_to", True
    rises = [each for each in full if each.exercise.slug in rules.sit_to_stand]
    rises = [each for each in rises if (each.session.dose.reps or 0) >= rules.stands_counted]
    if rises:
        yield "sit_to_stand_5_effort", _effort(rises)


def _is_carry(done: Done) -> bool:
    return done.exercise.progress_rule == _CARRYING


def _carries(carries: list[Done], rules: ProposalRules) -> Pairs:
    if not carries:
        return
    yield "effort_0_10", _effort(carries)
    far = [each for each in carries if (each.session.dose.distance_m or 0) >= rules.carry_m]
    if far:
        times = [floor((each.session.dose.sets or 1) * each.share) for each in far]
        yield "carries_20_m_times", max(times)
