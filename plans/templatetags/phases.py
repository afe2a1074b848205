"""Phases and their criteria in words: what was asked, what is needed, what was found."""

from typing import Any

from django import template
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from plans.catalogue import load
from plans.engine.exercise import Phase
from plans.engine.phase_exit import Checked, Standing
from plans.templatetags.dose import number
from plans.templatetags.reason_sentences import WORDS
from plans.words.sentence_case import in_sentence

register = template.Library()

PHASES = {
    Phase.P0: gettext_lazy("Protect"),
    Phase.P1: gettext_lazy("Get up"),
    Phase.P2: gettext_lazy("Walk"),
    Phase.P3: gettext_lazy("Lift and carry"),
    Phase.P4: gettext_lazy("Strengthen"),
    Phase.P5: gettext_lazy("Maintain"),
}
CRITERIA = {
    "has_red_flag": gettext_lazy("A safety question answered yes"),
    "may_move": gettext_lazy("Device off, or movement cleared"),
    "device_off": gettext_lazy("Device off"),
    "weight_bearing": gettext_lazy("Weight on the leg"),
    "healing_confirmed": gettext_lazy("Healing confirmed"),
    "load_limit_kg": gettext_lazy("Load limit, kg"),
    "is_steady_upright": gettext_lazy("Stands without getting dizzy"),
    "pain_rest_nrs": gettext_lazy("Pain in the morning"),
    "pain_peak_nrs": gettext_lazy("Worst pain while exercising"),
    "pain_within_cap": gettext_lazy("Pain stays within the limit"),
    "swelling": gettext_lazy("Swelling, 0–3"),
    "swelling_rising": gettext_lazy("Swelling rises"),
    "sits_min": gettext_lazy("Sits twice a day, minutes"),
    "stands_min": gettext_lazy("Stands, minutes"),
    "sit_to_stand_5_effort": gettext_lazy("Effort of five chair stands"),
    "transfers_as_before": gettext_lazy("Bed and chair as before"),
    "walk_tolerance_min": gettext_lazy("Walks at a time, minutes"),
    "walks_a_day": gettext_lazy("Walks a day"),
    "walk_effort": gettext_lazy("Effort of walking"),
    "one_flight_step_to": gettext_lazy("One flight, step by step"),
    "hand_use_pain_nrs": gettext_lazy("Pain in dressing and eating"),
    "carries_goal_load": gettext_lazy("Carries the goal load"),
    "carries_20_m_times": gettext_lazy("Carries 20 m, times"),
    "effort_0_10": gettext_lazy("Effort of lifting and carrying"),
    "does_body_weight_version": gettext_lazy("Exercises without added weight"),
    "lsi_fraction": gettext_lazy("Weak side beside the strong side"),
    "sts30_at_norm": gettext_lazy("30-second chair stand at the norm"),
    "goal_activity_0_10": gettext_lazy("Goal activities, 0–10"),
    "strength_goal_or_plateau": gettext_lazy("Strength goal met or plateau accepted"),
    "goals_met": gettext_lazy("Goals met"),
    "self_managing_weeks": gettext_lazy("Manages alone, weeks"),
    "retest_days_ago": gettext_lazy("Latest test or look, days ago"),
}
STANDINGS = {
    Standing.MET: gettext_lazy("Met"),
    Standing.NOT_MET: gettext_lazy("Not met"),
    Standing.UNKNOWN: gettext_lazy("Unknown"),
}


@register.filter
def phase_name(phase: str) -> str:
    """Return “P2 Walk”."""
    return f"{phase} {PHASES[Phase(phase)]}"


@register.filter
def criterion_name(check: Checked) -> str:
    return subject_name(check.criterion.subject)


def subject_name(subject: str) -> str:
    """Return what a criterion asks about, as therapists call it."""
    name, _colon, argument = subject.partition(":")
    if name == "cleared":
        return _("Cleared: %(what)s") % {"what": WORDS.get(argument, argument)}
    if subject not in CRITERIA and name in load().measures:
        return measure_name(subject)
    return str(CRITERIA.get(subject, subject.replace("_", " ")))


def measure_name(subject: str) -> str:
    """Return a measure with the joint and motion it is of: “Range of motion (knee bending)”."""
    language = get_language() or "en"
    key, *of = subject.split(":")
    names = load().names_of_motions(language)
    words = [in_sentence(names.joints.get(of[0], of[0]))] if of else []
    words += [in_sentence(names.motions.get(each, each)) for each in of[1:]]
    name = load().measure_text(key, language).name
    return f"{name} ({' '.join(words)})" if words else name


@register.filter
def criterion_needed(check: Checked) -> str:
    """Return “at least 10, two days running”."""
    given = check.criterion
    text = needed_text(given.subject, given.op, given.value)
    return _("%(needed)s, two days running") % {"needed": text} if given.days_running > 1 else text


def needed_text(subject: str, op: str, value: Any) -> str:
    """Return “at least 80 %”."""
    texts = {">=": _("at least %(value)s"), "<=": _("at most %(value)s")}
    return texts.get(op, "%(value)s") % {"value": known_text(subject, value)}


@register.filter
def criterion_found(check: Checked) -> str:
    """Return what was found, the day before first; “not known” where nothing was."""
    texts = [known_text(check.criterion.subject, value) for value in reversed(check.found)]
    return (
        texts[0]
        if len(set(texts)) == 1
        else _("%(first)s, then %(then)s")
        % {
            "first": texts[0],
            "then": texts[-1],
        }
    )


@register.filter
def standing_text(standing: Standing) -> str:
    return str(STANDINGS[Standing(standing)])


def known_text(subject: str, value: Any) -> str:
    """Return a value of a criterion in words; “not known” where there is none."""
    if value is None:
        return _("not known")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if value == float("inf"):
        return _("none")
    if subject == "lsi_fraction":
        return _("%(value)d %%") % {"value": round(value * 100)}
    if isinstance(value, int | float):
        return number(round(value, 1))
    return str(WORDS.get(value, value))
