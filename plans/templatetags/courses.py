"""The steps of a dose and the line of pain in words: never more than the numbers say."""

from collections.abc import Mapping

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from plans.engine.dose import Dose
from plans.engine.measure_reading import Change
from plans.models import Decision
from plans.queries.dose_course import DoseCourse, DoseStep
from plans.queries.pain_line import PainChange, PainLine
from plans.templatetags.dose import dose_change, dose_often, dose_text, number
from plans.templatetags.wording import moved_text, rule_text
from rehab.dates import date_format

register = template.Library()

_MOVES = {
    "start": pgettext_lazy("dose", "Start"),
    "up": gettext_lazy("Step up"),
    "down": gettext_lazy("Step down"),
    "paused": gettext_lazy("Pause"),
    "again": gettext_lazy("Again"),
}
_NONE = {
    "morning": gettext_lazy("Pain in the morning: none on most days, as before."),
    "worst": gettext_lazy("The worst pain while you exercise: none on most days, as before."),
}
_MORNING = {
    Change.BETTER: gettext_lazy("Pain in the morning is clearly lower: %(before)s, now %(now)s."),
    Change.WORSE: gettext_lazy(
        "Pain in the morning is clearly higher: %(before)s, now %(now)s. Tell your therapist."
    ),
    Change.UNCLEAR: gettext_lazy(
        "Pain in the morning: no clear change yet. It was %(before)s, now it is %(now)s."
    ),
}
_WORST = {
    Change.BETTER: gettext_lazy(
        "The worst pain while you exercise is clearly lower: %(before)s, now %(now)s."
    ),
    Change.WORSE: gettext_lazy(
        "The worst pain while you exercise is clearly higher: %(before)s, now %(now)s."
        " Tell your therapist."
    ),
    Change.UNCLEAR: gettext_lazy(
        "The worst pain while you exercise: no clear change yet."
        " It was %(before)s, now it is %(now)s."
    ),
}


@register.filter
def step_title(step: DoseStep) -> str:
    """Return “Step up: 12 min → 13 min”, or “Pause”."""
    if step.dose is None:
        return str(_MOVES["paused"])
    return _("%(move)s: %(change)s") % {"move": _MOVES[step.move], "change": _change(step)}


def dose_words(dose: Dose | None) -> str:
    """Return “10 times, 3 times a day”; “paused” without a dose."""
    if dose is None:
        return _("paused")
    return ", ".join(part for part in (dose_text(dose), dose_often(dose)) if part)


def _change(step: DoseStep) -> str:
    """Return “12 min → 13 min”, or the dose alone where a plan began with it."""
    made = step.decision
    if made is None or made.dose_after is None or step.move == "again":
        return dose_words(step.dose)
    before, _arrow, after = dose_change(made.dose_before, made.dose_after).partition(" → ")
    return moved_text(made) if before != after else _how_often(made)


def _how_often(made: Decision) -> str:
    """Return both doses with how often: nothing else of them changed."""
    ends = (
        ", ".join(part for part in (dose_text(dose), dose_often(dose or {})) if part)
        for dose in (made.dose_before, made.dose_after)
    )
    return " → ".join(ends)


@register.filter
def step_reason(step: DoseStep) -> str:
    """Return why, with the number of the rule where it was one."""
    if step.decision is None:
        began = _("Your plan began with it.")
        return began if step.move == "start" else _("A new plan began with it.")
    why, rule = rule_text(step.decision), step.decision.rule
    is_numbered = rule[-1:].isdigit()  # not what a therapist did
    return f"{why} " + _("Rule %(rule)s.") % {"rule": rule} if is_numbered else why


@register.filter
def held_text(step: DoseStep) -> str:
    """Return how often it was looked at and stayed, and the last reason; empty if never."""
    if step.held is None or step.dose is None:
        return ""
    said = ngettext(
        "Then the same once more: %(why)s",
        "Then the same %(times)d times more. The last reason: %(why)s",
        step.held_times,
    )
    return said % {"times": step.held_times, "why": rule_text(step.held)}


@register.filter
def course_sentence(course: DoseCourse) -> str:
    """Return from where to where it went, and in how many steps."""
    first, last = course.steps[0], course.steps[-1]
    said = {"day": date_format(first.on, "j F"), "first": dose_words(first.dose)}
    if len(course.steps) == 1:
        return _("Since %(day)s: %(first)s. No step yet.") % said
    said |= {"last": dose_words(last.dose)}
    return _("You began on %(day)s with: %(first)s. Now: %(last)s.") % said


@register.filter
def course_counts(course: DoseCourse) -> str:
    """Return “5 steps up, 1 step down.”; empty without a step."""
    ups = ngettext("%(count)d step up", "%(count)d steps up", course.ups) % {"count": course.ups}
    downs = ngettext("%(count)d step down", "%(count)d steps down", course.downs)
    downs %= {"count": course.downs}
    told = [text for text, count in ((ups, course.ups), (downs, course.downs)) if count]
    return f"{', '.join(told)}." if told else ""


@register.filter
def pain_sentences(pain: PainLine) -> list[str]:
    """Return what became of both kinds of pain; nothing clear is said to be so."""
    found = [
        _pain(pain.morning, _MORNING, _NONE["morning"]),
        _pain(pain.worst, _WORST, _NONE["worst"]),
    ]
    said = [each for each in found if each]
    return said or [_("There are too few days yet to say if pain has changed.")]


def _pain(change: PainChange | None, words: Mapping[Change, object], none: object) -> str:
    if change is None:
        return ""
    if not change.before and not change.now:
        return str(none)
    return str(words[change.change]) % {
        "before": number(change.before),
        "now": number(change.now),
    }


@register.filter
def pain_words(pain: PainLine) -> str:
    """Return what the numbers of the scale stand for."""
    return _(
        "0 is no pain, up to %(mild)d is mild, from %(medium)d medium, from %(strong)d strong."
        " 10 is the worst you can think of."
    ) % {
        "mild": pain.medium_from - 1,
        "medium": pain.medium_from,
        "strong": pain.strong_from,
    }


@register.filter
def pain_says(pain: PainLine) -> str:
    """Return in words what the chart of pain shows."""
    days = ngettext("%(count)d day", "%(count)d days", len(pain.days)) % {"count": len(pain.days)}
    said = _("From %(first)s to %(last)s pain was told on %(days)s.") % {
        "first": date_format(pain.since, "j F"),
        "last": date_format(pain.until, "j F"),
        "days": days,
    }
    return " ".join([said, *pain_sentences(pain)])


@register.filter
def pain_span(ends: tuple[int, int] | None) -> str:
    """Return “1 to 4”, one number where both are the same, a dash where none was told."""
    if ends is None:
        return "–"
    low, high = ends
    return str(low) if low == high else _("%(low)d to %(high)d") % {"low": low, "high": high}
