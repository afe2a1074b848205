"""Expected and measured recovery in words: exact for therapists, plain for patients."""

from collections.abc import Mapping
from datetime import date

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from plans.engine.disuse import Range
from plans.engine.measure_reading import Change
from plans.engine.recovery import Goal, SideDifference
from plans.engine.recovery_course import RecoveryCourse
from plans.engine.recovery_pace import Pace
from plans.queries.recovery import Recovering
from plans.templatetags.dose import number
from rehab.dates import date_format

register = template.Library()

_MUSCLES = {
    "knee_extensors": gettext_lazy("Front of the thigh"),
    "knee_flexors": gettext_lazy("Back of the thigh"),
    "hip_abductors": gettext_lazy("Side of the hip"),
    "plantarflexors": gettext_lazy("Calf"),
    "dorsiflexors": gettext_lazy("Front of the shin"),
    "grip": gettext_lazy("Grip"),
    "elbow_flexors": gettext_lazy("Front of the upper arm"),
    "elbow_extensors": gettext_lazy("Back of the upper arm"),
    "shoulder": gettext_lazy("Shoulder"),
}
SIDES = {
    "left": gettext_lazy("left"),
    "right": gettext_lazy("right"),
    "both": gettext_lazy("both sides"),
}
_CONFIDENCE: Mapping[str, object] = {
    "high": gettext_lazy("Well founded"),
    "moderate": gettext_lazy("Fairly sure"),
    "low": gettext_lazy("A rough guess"),
    "very_low": gettext_lazy("Not known"),
}
_GROUPS: Mapping[str, object] = {
    "short_rest": gettext_lazy("short rest of healthy tissue"),
    "rest": gettext_lazy("rest of some weeks"),
    "rest_older": gettext_lazy("longer rest, or 60 years and over"),
    "repair": gettext_lazy("a joint replaced or tissue repaired"),
    "survivor": gettext_lazy("after a hip fracture or intensive care"),
}
_FITS: Mapping[str, object] = {
    "below": gettext_lazy("less than expected"),
    "within": gettext_lazy("as expected"),
    "above": gettext_lazy("more than expected"),
}
_CHANGES = {
    Change.BETTER: gettext_lazy("better than at first"),
    Change.WORSE: gettext_lazy("worse than at first"),
    Change.MORE: gettext_lazy("more than at first"),
    Change.LESS: gettext_lazy("less than at first"),
    Change.UNCLEAR: gettext_lazy("no clear change"),
}
_LASTING = {
    "lasting_judgement": gettext_lazy("an injured nerve or wasting disease is recorded"),
    "lasting_rest": gettext_lazy("more than twelve weeks of rest"),
    "lasting_frailty": gettext_lazy("75 years and over, and frail before"),
    "lasting_retests": gettext_lazy("no gain at two tests in a row"),
}


@register.filter
def place_name(course: RecoveryCourse) -> str:
    """Return “Calf, left”."""
    loss = course.loss
    muscle = str(_MUSCLES.get(loss.muscle, loss.muscle.replace("_", " ")))
    side = SIDES.get(loss.side)
    return f"{muscle}, {side}" if side else muscle


@register.filter
def beside(course: RecoveryCourse) -> str:
    """Return what a strength is compared with: the other side, or the time before the rest."""
    if course.loss.side in ("left", "right"):
        return _("of the strength of the other side")
    return _("of the strength before the rest")


@register.filter
def confidence_text(course: RecoveryCourse) -> str:
    return str(_CONFIDENCE[course.loss.confidence])


@register.filter
def pace_text(pace: Pace) -> str:
    """Return “half of the gap closes in 3 to 4 weeks (rest of some weeks)”."""
    half = pace.half_life
    return _("half of the gap closes in %(weeks)s of steady training (%(group)s)") % {
        "weeks": _weeks(half.low_weeks, half.high_weeks),
        "group": _GROUPS[pace.group],
    }


@register.filter
def strength_range(missing: Range) -> str:
    """Return “62 to 85 %” of what is missing at worst and at best."""
    low, high = strength(missing.high), strength(missing.low)
    if low == high:
        return _("%(value)d %%") % {"value": low}
    return _("%(low)d to %(high)d %%") % {"low": low, "high": high}


@register.filter
def strength(missing: float) -> int:
    """Return the per cent that are there."""
    return round(100 * (1 - missing))


@register.filter
def goal_text(goal: Goal) -> str:
    """Return when nine tenths are expected, from the beginning of the band on."""
    if goal.from_week is None:
        return _("after more than a year")
    if goal.from_week == 0:
        return _("within a year") if goal.to_week is None else _within(goal.to_week)
    if goal.to_week is None:
        return _("after %(weeks)s or more") % {"weeks": _count(goal.from_week)}
    if goal.from_week == goal.to_week:
        return _("after %(weeks)s") % {"weeks": _count(goal.from_week)}
    return _("in %(weeks)s") % {"weeks": _weeks(goal.from_week, goal.to_week)}


def _within(weeks: int) -> str:
    return _("within %(weeks)s") % {"weeks": _count(weeks)} if weeks else _("now")


def _weeks(low: float, high: float) -> str:
    if low == high:
        return _count(low)
    return _("%(low)s to %(high)s weeks") % {"low": number(low), "high": number(high)}


def _count(weeks: float) -> str:
    said = ngettext("%(number)s week", "%(number)s weeks", 1 if weeks == 1 else 2)
    return said % {"number": number(weeks)}


@register.filter
def fit_text(course: RecoveryCourse) -> str:
    """Return how the latest test lies beside the band; empty while there is nothing to say."""
    return str(_FITS.get(course.fit, ""))


@register.filter
def change_word(change: Change) -> str:
    """Return what became of a value; empty where nothing is known."""
    return str(_CHANGES.get(change, ""))


@register.filter
def lasting_text(code: str) -> str:
    return str(_LASTING.get(code, code))


@register.filter
def test_text(tested: SideDifference) -> str:
    """Return “78 %, 3 May”."""
    return _("%(share)d %%, %(day)s") % {
        "share": strength(tested.deficit),
        "day": said_day(tested.on),
    }


def said_day(on: date) -> str:
    return date_format(on, "j F Y")


@register.filter
def chart_says(shown: Recovering) -> str:
    """Return in words what the chart shows."""
    course = shown.course
    first, last = course.weeks[0], course.weeks[-1]
    said = [
        _(
            "From %(first)s to %(last)s strength is expected to rise "
            "from %(now)s to %(then)s %(of)s."
        )
        % {
            "first": said_day(first.on),
            "last": said_day(last.on),
            "now": strength_range(first.remaining),
            "then": strength_range(last.remaining),
            "of": beside(course),
        }
    ]
    if course.tested.values:
        values = "; ".join(test_text(each) for each in course.tested.values)
        said.append(_("Measured: %(values)s.") % {"values": values})
    return " ".join(said)


@register.filter
def points(share: float) -> int:
    """Return a part of one as points of a hundred."""
    return round(100 * share)


@register.filter
def chart_id(place: int) -> str:
    """Return the name of the n-th part on a page, for what refers to it."""
    return f"part-{place}"


@register.filter
def lost_range(lost: Range) -> str:
    """Return “12 to 30 %”."""
    return _("%(low)d to %(high)d %%") % {"low": points(lost.low), "high": points(lost.high)}
