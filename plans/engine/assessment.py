"""From the intake to a mode: what kind of wasting this is and how freely the engine may act."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from plans.engine.body import regions_of
from plans.engine.event import Event
from plans.engine.exercise import Region
from plans.engine.limits import holding
from plans.engine.patient import PatientFacts
from plans.engine.reason import Reason
from plans.engine.safety import Action, ActionClass, RedFlag, actions
from plans.engine.word import Word


class Mode(Word):
    """How freely the engine may act. Most free first; the strictest reason wins."""

    STANDARD = "standard"
    STANDARD_CAUTION = "standard_caution"
    THERAPIST_ONLY = "therapist_only"
    REFER = "refer"
    BLOCKED = "blocked"
    EMERGENCY = "emergency"


STRICTNESS = {mode: rank for rank, mode in enumerate(Mode)}


@dataclass(frozen=True, slots=True)
class Judgement:
    """One type of wasting (knowledge §2.1). `mode_if_new`: not yet diagnosed or getting worse."""

    code: str  # disuse, disuse_joint, neuro_lmn, …
    mode: Mode
    mode_if_new: Mode
    source: tuple[str, ...]
    tag: str
    mode_later: Mode | None = None  # after the first weeks at home from intensive care
    actions: tuple[str, ...] = ()  # as of a cause
    note: str = ""


@dataclass(frozen=True, slots=True)
class Cause:
    """One cause (knowledge §2.2) with its type. A mode given here replaces the type's."""

    code: str
    judgements: tuple[str, ...]
    source: tuple[str, ...]
    tag: str
    mode: Mode | None = None
    mode_if_new: Mode | None = None
    is_unloading: bool = False  # load was taken away: explains a sudden start
    actions: tuple[str, ...] = ()  # letter_prescriber, dietitian, foot_checks, …
    note: str = ""


@dataclass(frozen=True, slots=True)
class TriageRules:
    """Thresholds of the triage; rules/triage.toml."""

    age_blocked_below: int
    age_caution_from: int
    frailty_caution_from: int  # Clinical Frailty Scale
    falls_caution_from: int  # in six months
    icu_therapist_only_weeks: int
    outlier_surgery_weeks: int
    outlier_pain_above_nrs: int
    outlier_retests_without_gain: int


@dataclass(frozen=True, slots=True)
class TriageBook:
    """What the triage reads from the catalogue."""

    flags: tuple[RedFlag, ...]
    judgements: tuple[Judgement, ...]
    causes: tuple[Cause, ...]
    rules: TriageRules


@dataclass(frozen=True, slots=True)
class Outlier:
    """A measured deficit beside what the curve expects. Fractions 0–1 of the other side."""

    deficit_fraction: float
    expected_upper_fraction: float
    test_pain_nrs: int | None = None
    retests_without_gain: int = 0
    surgery_on: date | None = None  # on that joint


@dataclass(frozen=True, slots=True)
class Answers:
    """The intake. None is "not answered" and counts as the answer that is safer.

    `red_flags` holds every question asked as (flag id, "no" | "yes" | follow-up key).
    """

    judgements: tuple[str, ...] = ()  # codes of §2.1; more than one is mixed
    causes: tuple[str, ...] = ()  # codes of §2.2
    is_new: bool | None = None  # a disease found: not diagnosed, new or getting worse
    onset: str = "unknown"  # gradual, sudden, unknown
    red_flags: tuple[tuple[str, str], ...] = ()
    has_sensory_change: bool | None = None  # numb, tingling
    has_reflex_change: bool | None = None
    has_bulbar_sign: bool | None = None  # speech, swallowing
    has_wasting_elsewhere: bool | None = None  # outside the rested part
    has_neuropathic_pain: bool | None = None
    is_pregnant: bool | None = False  # or up to 12 weeks after birth
    has_transplant: bool | None = False
    steroid_over_3_months: bool | None = False
    has_kidney_or_liver_disease: bool | None = None  # without a no, no word on more protein
    outlier: Outlier | None = None


@dataclass(frozen=True, slots=True)
class Assessed:
    """The mode, every reason with the mode it asks for, and the red flags' actions."""

    mode: Mode
    reasons: tuple[tuple[Mode, Reason], ...]  # strictest first
    actions: tuple[Action, ...]  # strictest first
    holds_progress: bool = False  # an outlier: ask the nerve questions before any increase


def assess(
    answers: Answers,
    *,
    patient: PatientFacts,
    events: tuple[Event, ...],
    book: TriageBook,
    on: date,
) -> Assessed:
    """Return the mode by knowledge §2.5: every rule is asked, the strictest answer wins."""
    asked = actions(((flag, key) for flag, key in answers.red_flags if key != "no"), book.flags)
    case = _Case(answers, patient, events, book, on)
    found = [*_from_flags(asked), *(each for rule in _RULES for each in rule(case))]
    ranked = sorted(found, key=lambda each: (-STRICTNESS[each[0]], each[1].code))
    mode = ranked[0][0] if ranked else Mode.STANDARD
    reasons = tuple(dict.fromkeys(ranked)) or ((Mode.STANDARD, Reason("nothing_speaks_against")),)
    return Assessed(mode, reasons, asked, holds_progress=_is_outlier(case))


_MODE_OF = {
    ActionClass.EMERGENCY: Mode.EMERGENCY,
    ActionClass.SAME_DAY: Mode.REFER,
    ActionClass.REFER_1W: Mode.REFER,
    ActionClass.REFER_2W: Mode.REFER,
    ActionClass.THERAPIST_SAME_DAY: Mode.THERAPIST_ONLY,
    ActionClass.THERAPIST_72H: Mode.THERAPIST_ONLY,
}
Found = tuple[Mode, Reason]


@dataclass(frozen=True, slots=True)
class _Case:
    answers: Answers
    patient: PatientFacts
    events: tuple[Event, ...]
    book: TriageBook
    on: date


def _from_flags(asked: tuple[Action, ...]) -> Iterator[Found]:
    for action in asked:
        if action.cls in _MODE_OF:
            values = (("flag", action.flag), ("answer", action.answer), ("class", action.cls))
            yield _MODE_OF[action.cls], Reason("red_flag", values)


def _screen(case: _Case) -> Iterator[Found]:
    """A question that was not asked is not a "no"."""
    asked = {flag for flag, _ in case.answers.red_flags}
    missing = [flag.id for flag in case.book.flags if flag.id not in asked]
    if missing:
        yield Mode.REFER, Reason("screen_incomplete", (("missing", ", ".join(missing)),))


def _age(case: _Case) -> Iterator[Found]:
    age, rules = case.patient.age(case.on), case.book.rules
    if age < rules.age_blocked_below:
        yield Mode.BLOCKED, Reason("blocked_age", (("age", age),))
    elif age >= rules.age_caution_from:
        yield Mode.STANDARD_CAUTION, Reason("age", (("age", age),))


def _types(case: _Case) -> Iterator[Found]:
    """The types of wasting, and the causes with what they say of their own."""
    answers, known = case.answers, {each.code: each for each in case.book.judgements}
    causes = {each.code: each for each in case.book.causes}
    if not answers.judgements and not answers.causes:
        yield Mode.REFER, Reason("cause_unknown")
    for code in answers.judgements:
        judgement = known.get(code)
        mode = _mode_if(judgement, case) if judgement else Mode.REFER
        yield from _unless_standard(mode, "judgement" if judgement else "cause_unknown", code)
    for code in answers.causes:
        cause = causes.get(code)
        mode = _mode_of_cause(cause, known, case) if cause else Mode.REFER
        yield from _unless_standard(mode, "cause" if cause else "cause_unknown", code)


def _unless_standard(mode: Mode, code: str, value: str) -> Iterator[Found]:
    if mode is not Mode.STANDARD:
        yield mode, Reason(code, (("code", value),))


def _mode_if(judgement: Judgement, case: _Case) -> Mode:
    if case.answers.is_new is False:
        return _later_mode(judgement, case)
    return max(judgement.mode, judgement.mode_if_new, key=STRICTNESS.__getitem__)


def _mode_of_cause(cause: Cause, known: dict[str, Judgement], case: _Case) -> Mode:
    """Return the cause's own mode; without one, the strictest of its types."""
    if cause.mode is not None:
        new = cause.mode_if_new or cause.mode
        modes = [cause.mode] if case.answers.is_new is False else [cause.mode, new]
    else:
        modes = [_mode_if(known[code], case) for code in cause.judgements if code in known]
    return max(modes, key=STRICTNESS.__getitem__, default=Mode.REFER)


def _later_mode(judgement: Judgement, case: _Case) -> Mode:
    """Return the mode of an old finding; some grow milder weeks after intensive care. KB2.1."""
    stays = [event for event in case.events if event.kind == "icu_stay"]
    if judgement.mode_later is None or not stays or any(_is_icu_recent(e, case) for e in stays):
        return judgement.mode
    return judgement.mode_later


def _onset(case: _Case) -> Iterator[Found]:
    causes = {each.code for each in case.book.causes if each.is_unloading}
    is_explained = bool(case.events) or not causes.isdisjoint(case.answers.causes)
    if case.answers.onset != "gradual" and not is_explained:
        yield Mode.REFER, Reason("onset_unexplained", (("onset", case.answers.onset),))


def _nerve_signs(answers: Answers) -> list[tuple[str, bool | None]]:
    signs = {
        "sensory_change": answers.has_sensory_change,
        "reflex_change": answers.has_reflex_change,
        "bulbar_sign": answers.has_bulbar_sign,
        "wasting_elsewhere": answers.has_wasting_elsewhere,
    }
    return [(code, answer) for code, answer in signs.items() if answer is not False]


def _nerves(case: _Case) -> Iterator[Found]:
    for code, answer in _nerve_signs(case.answers):
        values = () if answer else (("answered", False),)
        yield Mode.REFER, Reason(code, values)


def _is_outlier(case: _Case) -> bool:
    return is_outlier(case.answers.outlier, case.book.rules, on=case.on)


def is_outlier(found: Outlier | None, rules: TriageRules, *, on: date) -> bool:
    """Return True if a sound test shows more loss than the curve's upper bound. SET2.11."""
    if found is None or found.deficit_fraction <= found.expected_upper_fraction:
        return False
    hurt = found.test_pain_nrs is not None and found.test_pain_nrs > rules.outlier_pain_above_nrs
    healing = timedelta(weeks=rules.outlier_surgery_weeks)
    is_recent = found.surgery_on is not None and on < found.surgery_on + healing
    return not hurt and not is_recent


def _outlier(case: _Case) -> Iterator[Found]:
    found, rules = case.answers.outlier, case.book.rules
    if found is None or not _is_outlier(case):
        return
    stuck = found.retests_without_gain >= rules.outlier_retests_without_gain
    mode = Mode.REFER if stuck or _nerve_signs(case.answers) else Mode.STANDARD
    yield (
        mode,
        Reason(
            "outlier",
            (
                ("deficit_fraction", found.deficit_fraction),
                ("expected_upper_fraction", found.expected_upper_fraction),
                ("retests_without_gain", found.retests_without_gain),
            ),
        ),
    )


def _is_icu_recent(event: Event, case: _Case) -> bool:
    weeks = timedelta(weeks=case.book.rules.icu_therapist_only_weeks)
    return event.ended_on is None or case.on < event.ended_on + weeks


def _icu(case: _Case) -> Iterator[Found]:
    for event in case.events:
        if event.kind == "icu_stay" and _is_icu_recent(event, case):
            values = (("ended_on", event.ended_on.isoformat() if event.ended_on else None),)
            yield Mode.THERAPIST_ONLY, Reason("icu_recent", values)


def has_spine_orders(event: Event, on: date) -> bool:
    """Return True after an operation on neck or back, or while bending and twisting are barred.

    Then each promotion is a therapist's, whatever else is treated. Source: KB4.5.
    """
    operated = event.kind == "surgery" or event.surgery_on is not None
    is_spine = not {Region.SPINE, Region.ALL}.isdisjoint(regions_of(event))
    is_repaired = event.tissue in ("fusion", "disc", "bone_fixed")
    barred = any(each.code == "SPINE_BLT" for each in holding(event, on))
    return event.started_on <= on and ((is_spine and (operated or is_repaired)) or barred)


def _spine(case: _Case) -> Iterator[Found]:
    for event in case.events:
        if has_spine_orders(event, case.on):
            yield Mode.THERAPIST_ONLY, Reason("spine_orders", (("tissue", event.tissue),))


def _therapist_facts(case: _Case) -> Iterator[Found]:
    facts = {"pregnant": case.answers.is_pregnant, "transplant": case.answers.has_transplant}
    for code, answer in facts.items():
        if answer is not False:
            yield Mode.THERAPIST_ONLY, Reason(code, () if answer else (("answered", False),))


def _caution(case: _Case) -> Iterator[Found]:
    """Facts that ask for lower caps. A number of falls that is not known asks for them too."""
    patient, answers, rules = case.patient, case.answers, case.book.rules
    falls, frailty = patient.falls_6_months, patient.frailty_cfs
    facts: dict[str, tuple[bool, int | None]] = {
        "frailty": (frailty is not None and frailty >= rules.frailty_caution_from, frailty),
        "osteoporosis": (patient.osteoporosis, None),
        "falls": (falls is None or falls >= rules.falls_caution_from, falls),
        "steroid_over_3_months": (answers.steroid_over_3_months is not False, None),
        "neuropathic_pain": (answers.has_neuropathic_pain is not False, None),
    }
    for code, (applies, value) in facts.items():
        if applies:
            yield Mode.STANDARD_CAUTION, Reason(code, (("value", value),))


_RULES: tuple[Callable[[_Case], Iterator[Found]], ...] = (
    _screen,
    _age,
    _types,
    _onset,
    _nerves,
    _outlier,
    _icu,
    _spine,
    _therapist_facts,
    _caution,
)
