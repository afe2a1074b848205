"""The criteria of phases as sentences a therapist can tick."""

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from plans.catalogue import load
from plans.engine.template import Criterion
from plans.words.measures import series_name
from plans.words.units import unit_text

_SENTENCES = {
    "is_steady_upright": gettext_lazy("Stands without getting dizzy"),
    "pain_peak_nrs": gettext_lazy("Worst pain while exercising at most %(value)s"),
    "pain_within_cap": gettext_lazy("Pain while moving stays acceptable"),
    "sits_min": gettext_lazy("Sits for %(value)s minutes, twice a day"),
    "stands_min": gettext_lazy("Stands for %(value)s minutes"),
    "sit_to_stand_5_effort": gettext_lazy(
        "Stands up five times, arms allowed, with effort at most %(value)s"
    ),
    "transfers_as_before": gettext_lazy("Gets in and out of bed and chair as before"),
    "walks_a_day": gettext_lazy("Walks %(value)s times a day"),
    "walk_effort": gettext_lazy("Walks with effort at most %(value)s"),
    "one_flight_step_to": gettext_lazy("Climbs one flight, one step at a time"),
    "hand_use_pain_nrs": gettext_lazy(
        "Uses the hand for dressing and eating, pain at most %(value)s"
    ),
    "carries_goal_load": gettext_lazy("Carries the load that is the goal"),
    "carries_20_m_times": gettext_lazy("Carries it for 20 m, %(value)s times"),
    "effort_0_10": gettext_lazy("Lifts and carries with effort at most %(value)s"),
    "does_body_weight_version": gettext_lazy("Does the exercises without added weight"),
    "lsi_fraction": gettext_lazy("Weak side reaches %(percent)s %% of the strong side"),
    "sts30_at_norm": gettext_lazy("30-second chair stand at the norm for age"),
    "goal_activity_0_10": gettext_lazy("Rates the goal activities at least %(value)s of 10"),
    "strength_goal_or_plateau": gettext_lazy("Strength goal met, or a plateau accepted"),
    "goals_met": gettext_lazy("Goals met"),
    "self_managing_weeks": gettext_lazy("Manages alone for %(value)s weeks"),
}


def criterion_text(criterion: Criterion) -> str:
    """Return a criterion as one sentence; one without words shows its subject."""
    sentence = _SENTENCES.get(criterion.subject)
    if sentence is None:
        return _measured_text(criterion)
    text = str(sentence) % {"value": criterion.value, "percent": _percent(criterion.value)}
    if criterion.days_running > 1:
        return text + " " + _("(two days running)")
    return text


def _measured_text(criterion: Criterion) -> str:
    """Return “Knee bending: at least 90 °”; what is no measure shows its subject."""
    kind, *of = criterion.subject.split(":")
    if kind not in load().measures:
        return criterion.subject.replace("_", " ")
    name = series_name(kind, *of, language=get_language() or "en")
    said = {"name": name, "value": criterion.value, "unit": unit_text(load().measures[kind].unit)}
    if criterion.op == "<=":
        return _("%(name)s: at most %(value)s %(unit)s") % said
    return _("%(name)s: at least %(value)s %(unit)s") % said


def _percent(value: object) -> int | str:
    return round(value * 100) if isinstance(value, int | float) else ""
