"""What was written down for a day, in a few words."""

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from plans.models import ActivityLog, CheckIn
from plans.models.daily_plan import DailyPlan
from plans.queries.entries import Entered, Fate
from plans.queries.past_days import PastDay
from plans.templatetags.training_days import day_state
from plans.templatetags.wording import logged_text

register = template.Library()

_KINDS = {
    DailyPlan.Kind.REST: gettext_lazy("Rest day"),
    DailyPlan.Kind.PAUSED: gettext_lazy("Paused"),
    DailyPlan.Kind.SUSPENDED: gettext_lazy("Rested for safety"),
}
_FATES = {
    Fate.CHANGED: gettext_lazy("Changed later"),
    Fate.TAKEN_BACK: gettext_lazy("Taken back"),
}


@register.filter
def past_day_text(day: PastDay) -> str:
    """Return what became of a day; why nothing was due where the plan says so."""
    if day.logged or day.kind not in _KINDS:
        return day_state(day.state)
    return str(_KINDS[DailyPlan.Kind(day.kind)])


@register.filter
def entry_said(row: Entered) -> str:
    """Return what an entry says, the pain with it."""
    if isinstance(row, CheckIn):
        return _("Morning pain %(pain)d of 10") % {"pain": row.pain_nrs}
    if not isinstance(row, ActivityLog):
        return _("Worst pain %(pain)d of 10") % {"pain": row.pain_peak_nrs}
    if row.pain_peak_nrs is None:
        return logged_text(row)
    return _("%(said)s, worst pain %(pain)d of 10") % {
        "said": logged_text(row),
        "pain": row.pain_peak_nrs,
    }


@register.filter
def fate_text(fate: Fate) -> str:
    """Return what became of an entry; empty while it counts."""
    return str(_FATES.get(fate, ""))
