"""Hold rules: the same again. Locks first, they outrank what a session showed."""

from plans.engine.assessment import Mode
from plans.engine.case import Case
from plans.engine.day import ReasonNotDone, SessionSoreness, Soreness
from plans.engine.decision import Match, Outcome
from plans.engine.exercise import Phase
from plans.engine.exercise_state import Trace
from plans.engine.rule_swelling import h5

_FALL = "R-FALL"
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


def fall(case: Case) -> Match | None:
    """No increase on the day of a fall, whoever has looked at it since."""
    if case.check_in is None or not case.check_in.red_flags:
        return None
    fell = any(flag == _FALL for flag, _answer in case.check_in.red_flags)
    return Match("FALL", Outcome.HOLD) if fell else None


def alert(case: Case) -> Match | None:
    """No increase while something serious waits for a therapist, seated exercises included."""
    code = case.context.open_alert
    return Match("ALERT", Outcome.HOLD, (("alert", code),)) if code else None


def blocked(case: Case) -> Match | None:
    """After G1 or a gap some sessions go by before any increase; on a day off nothing grows."""
    until = case.item.state.rest_until
    if until is not None and case.on < until:
        return Match("WAIT", Outcome.HOLD, (("kind", "rest"), ("after", case.item.state.rest_rule)))
    left = case.state.blocked_sessions
    if not left:
        return None
    return Match("WAIT", Outcome.HOLD, (("after", case.state.blocked_by), ("sessions_left", left)))


def h1(case: Case) -> Match | None:
    """Acceptable pain: repeat, until three settled sessions show that it does not rise."""
    pain = case.latest.pain_peak_nrs if case.latest else None
    if pain is None or case.context.by_quota:
        return None
    if not case.rules.h1_above_nrs < pain <= case.cap_nrs or is_accepted(case):
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


def h2(case: Case) -> Match | None:
    """Sore until warm, then gone: the same again."""
    if case.latest is None or case.latest.session_soreness is not SessionSoreness.WARMUP_ONLY:
        return None
    return Match("H2", Outcome.HOLD)


def h3(case: Case) -> Match | None:
    """The joint or repair is sore an hour later or the next day: a day off, then the same."""
    if "H3" not in case.sore_rules:
        return None
    return Match("H3", Outcome.REST, (("days", case.rules.sore_joint_rest_days),))


def h4(case: Case) -> Match | None:
    """Sore muscles the next day, nothing more: the same again, no step back.

    With more pain than that G2 speaks as well; less pain must not give more.
    """
    if not case.judged or case.judged[-1].soreness is not Soreness.MUSCLES:
        return None
    return Match("H4", Outcome.HOLD, (("morning_nrs", case.judged[-1].morning_nrs),))


def h6(case: Case) -> Match | None:
    """Hard enough already; in strength training this is the zone to be in."""
    effort = case.latest.effort_0_10 if case.latest else None
    if effort is None or effort < case.rules.h6_effort_0_10:
        return None
    values = ("effort_0_10", effort)
    is_target = case.item.phase is Phase.P4 and effort <= case.rules.h6_target_most_0_10
    return Match("H6", Outcome.HOLD, (("kind", "target"), values) if is_target else (values,))


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


def o9(case: Case) -> Match | None:
    """Two answers do not fit together: the same again, and ask."""
    kind = conflict(case.latest) if case.latest is not None else ""
    return Match("O9", Outcome.HOLD, (("kind", kind),)) if kind else None


def conflict(trace: Trace) -> str:
    """Return which answers of a session do not fit together, or ""."""
    if trace.reason_not_done is None:
        return ""
    if trace.completion >= 1:
        return "all_done"
    is_painless = trace.reason_not_done is ReasonNotDone.PAIN and trace.pain_peak_nrs == 0
    return "no_pain" if is_painless else ""


def m7(case: Case) -> Match | None:
    """Not done, and why: each reason has its own way on."""
    session = case.session
    if session is None or session.reason_not_done is None or session.completion >= 1:
        return None
    return Match("M7", Outcome.HOLD, (("kind", session.reason_not_done),))


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


LOCK = (mode, lock, fall, alert)
HOLD = (blocked, o9, m7, h1, h2, h4, h5, h6, h7, h8, h10)
