"""The calendar in words: each state by its name, and one sentence over all."""

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from plans.queries.training_days import Calendar, DayState, states_shown
from plans.templatetags.wording import percent
from rehab.dates import date_format

register = template.Library()

_STATES = {
    DayState.DONE: gettext_lazy("Done"),
    DayState.PARTLY: gettext_lazy("Partly done"),
    DayState.MISSED: gettext_lazy("Missed"),
    DayState.EXCUSED: gettext_lazy("Excused"),
    DayState.NOTHING_DUE: gettext_lazy("Nothing due"),
    DayState.NOT_YET: gettext_lazy("Not yet"),
}


@register.filter
def day_state(state: str) -> str:
    """Return what became of a day, in a word or two."""
    return str(_STATES[DayState(state)])


@register.filter
def calendar_sentence(calendar: Calendar) -> str:
    """Return “You trained on 12 of 14 days.”, or that nothing was due yet: then no number."""
    if calendar.share is None:
        return _("Nothing was due yet, so there is nothing to count.")
    said = ngettext(
        "You trained on %(done)d of %(due)d day.",
        "You trained on %(done)d of %(due)d days.",
        calendar.days_due,
    ) % {"done": calendar.days_done, "due": calendar.days_due}
    share = _("That is %(share)s of what was planned.") % {"share": percent(calendar.share)}
    return f"{said} {share}"


@register.filter
def calendar_caption(calendar: Calendar) -> str:
    """Return “16 October to 22 November”."""
    ends = (date_format(day, "j F") for day in (calendar.since, calendar.until))
    return _("%(first)s to %(last)s") % dict(zip(("first", "last"), ends, strict=True))


@register.filter
def calendar_key(calendar: Calendar) -> list[tuple[str, str, int]]:
    """Return each state that is seen: its code, its name, and on how many days."""
    return [(state.value, day_state(state), days) for state, days in states_shown(calendar.weeks)]
