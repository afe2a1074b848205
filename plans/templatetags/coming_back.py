"""A break in words: from when to when, what it does to the doses, where the clock stands."""

from django import template
from django.utils.translation import gettext as _

from plans.models import Pause
from plans.queries.coming_back import Band, Returning
from plans.templatetags.sentences import RULES
from plans.templatetags.wording import percent
from rehab.dates import date_format

register = template.Library()


@register.filter
def pause_text(pause: Pause) -> str:
    """Return “Paused from 2 March, back on 9 March.”"""
    since = date_format(pause.from_on, "j F")
    if pause.until_on is None:
        return _("Paused from %(since)s. The end is open.") % {"since": since}
    until = date_format(pause.until_on, "j F")
    return _("Paused from %(since)s, back on %(until)s.") % {"since": since, "until": until}


@register.filter
def band_days(band: Band) -> str:
    """Return “4 to 7”."""
    if band.to_days is None:
        return _("%(days)d and more") % {"days": band.from_days}
    return _("%(first)d to %(last)d") % {"first": band.from_days, "last": band.to_days}


@register.filter
def band_text(band: Band) -> str:
    """Return what the first days back are like after such a break."""
    if band.share is None:
        return _("Your therapist looks first. Then you start.")
    if band.share == 1:
        return _("The same as before.")
    if band.also_step_down:
        return _("About %(share)s of before, or one step back, whichever is less.") % {
            "share": percent(band.share)
        }
    return _("About %(share)s of before.") % {"share": percent(band.share)}


@register.filter
def return_reason(each: Returning) -> str:
    """Return why the dose is another one; empty where it is the same."""
    if each.after is None and each.rule not in ("", "M5"):
        return _("%(gap_days)d days without training, and no smaller amount is approved here.") % {
            "gap_days": each.gap_days
        }
    return str(RULES[each.rule]) % {"gap_days": each.gap_days} if each.rule else ""


@register.filter
def zone_city(zone: str) -> str:
    """Return “Buenos Aires” for “America/Argentina/Buenos_Aires”."""
    return zone.rpartition("/")[2].replace("_", " ")
