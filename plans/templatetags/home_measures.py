"""What a patient reads of their last values at home."""

from django import template
from django.utils.translation import gettext as _

from plans.queries.home_measures import HomeLine
from plans.templatetags.dose import number
from plans.templatetags.recovery import SIDES
from rehab.dates import date_format

register = template.Library()


@register.filter
def last_time(line: HomeLine) -> str:
    """Return “Last time: left 41.5 (3 May), right 42 (3 May)”."""
    told = (
        f"{SIDES.get(side, '')} {number(each.value)} ({date_format(each.on, 'j F')})".strip()
        for side, each in sorted(line.latest.items())
    )
    return _("Last time: %(values)s") % {"values": ", ".join(told)}
