"""The criteria of a phase as goals of a patient: one plain sentence each, and where it stands."""

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from plans.engine.exercise import Phase
from plans.engine.phase_exit import Checked
from plans.queries.next_goals import NextGoals
from plans.templatetags.phases import PHASES, criterion_needed, known_text, subject_name
from plans.templatetags.reason_sentences import REGIONS, WORDS
from plans.templatetags.recovery import SIDES

register = template.Library()

_GOALS = {
    "has_red_flag": gettext_lazy("No safety question is answered yes."),
    "may_move": gettext_lazy("The cast or brace is off, or you may move."),
    "device_off": gettext_lazy("The cast, brace or sling is off."),
    "weight_bearing": gettext_lazy("How much weight the leg may take: %(value)s."),
    "healing_confirmed": gettext_lazy("Your doctor says it has healed."),
    "load_limit_kg": gettext_lazy("You may lift %(value)s kg or more."),
    "is_steady_upright": gettext_lazy("You can stand and do not get dizzy."),
    "pain_rest_nrs": gettext_lazy("Pain in the morning is %(value)s or less."),
    "pain_peak_nrs": gettext_lazy("The worst pain while you exercise is %(value)s or less."),
    "pain_within_cap": gettext_lazy("Pain stays in your limit while you exercise."),
    "swelling": gettext_lazy("Swelling is %(value)s of 3 or less."),
    "swelling_rising": gettext_lazy("Swelling does not grow."),
    "sits_min": gettext_lazy("You sit for %(value)s minutes, twice a day."),
    "stands_min": gettext_lazy("You stand for %(value)s minutes."),
    "sit_to_stand_5_effort": gettext_lazy(
        "You stand up five times from a chair. The effort is %(value)s or less."
    ),
    "transfers_as_before": gettext_lazy("You get out of bed and chair as you did before."),
    "walk_tolerance_min": gettext_lazy("You walk for %(value)s minutes at a time."),
    "walks_a_day": gettext_lazy("You walk %(value)s times a day."),
    "walk_effort": gettext_lazy("The effort of your walk is %(value)s or less."),
    "one_flight_step_to": gettext_lazy("You climb one flight of stairs, step by step."),
    "hand_use_pain_nrs": gettext_lazy("Pain when you dress and eat is %(value)s or less."),
    "carries_goal_load": gettext_lazy("You can carry the load you want to carry."),
    "carries_20_m_times": gettext_lazy("You carry a load for 20 metres, %(value)s times."),
    "effort_0_10": gettext_lazy("The effort to lift and carry is %(value)s or less."),
    "does_body_weight_version": gettext_lazy("You can do it with no extra weight."),
    "lsi_fraction": gettext_lazy("The weak side has %(value)s of the strength of the other."),
    "sts30_at_norm": gettext_lazy(
        "In 30 seconds you stand up as often as most people of your age."
    ),
    "goal_activity_0_10": gettext_lazy(
        "You give the things you want to do %(value)s of 10 or more."
    ),
    "strength_goal_or_plateau": gettext_lazy(
        "You are as strong as you want to be, or it is good enough for you."
    ),
    "goals_met": gettext_lazy("You can do what you want to do."),
    "self_managing_weeks": gettext_lazy("You have trained on your own for %(value)s weeks."),
    "retest_days_ago": gettext_lazy("Your therapist has tested you in the last %(value)s days."),
}
_NOT_FOUND = gettext_lazy("Not known yet. Ask your therapist.")
# An older test is on the page of progress: it no longer counts here, yet it is not unknown.
_TEST_AGAIN = gettext_lazy("This needs a fresh test. Your therapist does it with you.")
_MEASURED = frozenset({"lsi_fraction", "sts30_at_norm"})
# A test counts until it is old: nobody has to do it two days in a row.
_TESTED = frozenset(
    {"lsi_fraction", "sts30_at_norm", "goal_activity_0_10", "healing_confirmed", "may_move"}
)
_TELLS_NOTHING = frozenset({"retest_days_ago"})  # a number of days is no news of the patient


@register.filter
def goal_sentence(check: Checked) -> str:
    """Return a criterion as one sentence."""
    given = check.criterion
    subject, _colon, what = given.subject.partition(":")
    if subject == "cleared":
        return _("Your doctor or therapist allows: %(what)s.") % {"what": WORDS.get(what, what)}
    sentence = _GOALS.get(given.subject)
    if sentence is None:
        return f"{subject_name(given.subject)}: {criterion_needed(check)}"
    return str(sentence) % {"value": known_text(given.subject, given.value)}


@register.filter
def goal_now(check: Checked) -> str:
    """Return where an open goal stands: the latest value, or that nobody knows."""
    subject, value = check.criterion.subject, check.found[0]
    if value is None:
        return str(_TEST_AGAIN if subject in _MEASURED else _NOT_FOUND)
    if isinstance(value, bool) or subject in _TELLS_NOTHING:
        return ""
    return _("Now: %(value)s") % {"value": known_text(subject, value)}


@register.filter
def goal_days(check: Checked) -> str:
    """Return that two days in a row are asked for; empty where one is enough, or of a test."""
    given = check.criterion
    is_asked = given.days_running > 1 and given.subject not in _TESTED
    return _("Two days in a row.") if is_asked else ""


@register.filter
def goal_region(goals: NextGoals) -> str:
    """Return “Ankle, left”."""
    name, side = str(REGIONS.get(goals.region, goals.region)), SIDES.get(goals.side)
    return f"{name}, {side}" if side else name


@register.filter
def phase_word(phase: str) -> str:
    """Return “Lift and carry”, without the letter a therapist reads."""
    return str(PHASES[Phase(phase)])


@register.filter
def phase_words(phases: tuple[str, ...]) -> str:
    return ", ".join(phase_word(each) for each in phases)
