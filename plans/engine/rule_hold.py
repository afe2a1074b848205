"""Hold rules: the same again. Locks first, they outrank what a session showed."""

from plans.engine.assessment import Mode
from plans.engine.case import Case
from plans.engine.decision import Match, Outcome

_NEVER = frozenset({Mode.REFER, Mode.EMERGENCY, Mode.BLOCKED})


def mode(case: Case) -> Match | None:
    """No increase at all before a doctor has seen the patient."""
    if case.context.mode in _NEVER:
        return Match("MODE", Outcome.HOLD, (("mode", case.context.mode.value),))
    return None


def lock(case: Case) -> Match | None:
    """A therapist keeps the dose (O3), or the plan waits to be looked at (O1, O8)."""
    rule = "O3" if case.item.locked else case.context.lock
    return Match(rule, Outcome.HOLD) if rule else None


def blocked(case: Case) -> Match | None:
    """After G1 or a gap some sessions go by before any increase."""
    left = case.state.blocked_sessions
    values = (("after", case.state.blocked_by), ("sessions_left", left))
    return Match("WAIT", Outcome.HOLD, values) if left else None


def h1(case: Case) -> Match | None:
    """Acceptable pain: repeat, until three settled sessions show that it does not rise."""
    pain = case.latest.pain_peak_nrs if case.latest else None
    if pain is None or not case.rules.h1_above_nrs < pain <= case.cap_nrs or is_accepted(case):
        return None
    return Match("H1", Outcome.HOLD, (("pain_peak_nrs", pain), ("cap_nrs", case.cap_nrs)))


def is_accepted(case: Case) -> bool:
    """Return True once the last settled sessions had peaks that did not rise, mornings at base."""
    judged = case.judged[-case.rules.h1_sessions :]
    if len(judged) < case.rules.h1_sessions or case.latest is None:
        return False
    if any(t.morning_nrs is None or t.morning_nrs > case.base_nrs for t in judged):
        return False
    peaks = [t.pain_peak_nrs for t in judged]
    if case.latest is not judged[-1]:
        peaks.append(case.latest.pain_peak_nrs)
    known = [peak for peak in peaks if peak is not None and peak <= case.cap_nrs]
    return len(known) == len(peaks) and known == sorted(known, reverse=True)


def h6(case: Case) -> Match | None:
    """Hard enough already."""
    effort = case.latest.effort_0_10 if case.latest else None
    if effort is None or effort < case.rules.h6_effort_0_10:
        return None
    return Match("H6", Outcome.HOLD, (("effort_0_10", effort),))


def h7(case: Case) -> Match | None:
    """Not all of it was done: repeat, and ask what stood in the way."""
    if case.latest is None or case.latest.completion >= case.rules.h7_completion:
        return None
    return Match("H7", Outcome.HOLD, (("completion", round(case.latest.completion, 2)),))


def h8(case: Case) -> Match | None:
    """A new dose is done twice, mornings included, before the next."""
    done = len([t for t in case.judged if t.is_full and t.is_settled])
    if done >= case.rules.h8_sessions:
        return None
    return Match("H8", Outcome.HOLD, (("sessions", done),))


def h10(case: Case) -> Match | None:
    """Something was not said: unknown is not good."""
    missing = _missing(case)
    return Match("H10", Outcome.HOLD, (("missing", missing),)) if missing else None


def _missing(case: Case) -> str:
    latest, judged = case.latest, case.judged
    found = []
    if latest is not None and latest.effort_0_10 is None:
        found.append("effort")
    if latest is not None and latest.pain_peak_nrs is None:
        found.append("pain")
    if judged and judged[-1].morning_nrs is None:
        found.append("morning")
    if judged and judged[-1].swelling is None and case.has_limb:
        found.append("swelling")
    return ",".join(found)


LOCK = (mode, lock)
HOLD = (blocked, h1, h6, h7, h8, h10)
