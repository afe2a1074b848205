"""What a patient reads of measuring at home: the last values, and where the tape goes."""

from typing import TYPE_CHECKING, NamedTuple

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from plans.engine.ceiling import Measured
from plans.engine.measure import Measure
from plans.queries.home_measures import HomeLine, Past
from plans.templatetags.dose import number
from plans.templatetags.recovery import SIDES
from rehab.dates import date_format

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

register = template.Library()


class TapePlace(NamedTuple):
    """Where the tape goes: the picture, how far from the landmark, and the same in words."""

    picture: str
    away_cm: int  # 0: at the thickest part
    says: "StrOrPromise"


TAPE = {
    "girth_thigh_10_cm": TapePlace(
        "thigh", 10, gettext_lazy("A leg. The tape goes round the thigh, 10 cm above the kneecap.")
    ),
    "girth_thigh_15_cm": TapePlace(
        "thigh", 15, gettext_lazy("A leg. The tape goes round the thigh, 15 cm above the kneecap.")
    ),
    "girth_calf_cm": TapePlace(
        "calf", 0, gettext_lazy("A lower leg. The tape goes round the thickest part of the calf.")
    ),
    "girth_arm_cm": TapePlace(
        "arm", 10, gettext_lazy("An arm. The tape goes round it, 10 cm above the elbow bump.")
    ),
    "girth_forearm_cm": TapePlace(
        "forearm", 10, gettext_lazy("An arm. The tape goes round it, 10 cm below the elbow bump.")
    ),
}
_TIMED = {"sts30_n": 30}


@register.filter
def tape_place(measure: Measure) -> TapePlace | None:
    """Return where the tape goes; None where none is needed."""
    return TAPE.get(measure.key)


@register.filter
def timed_s(measure: Measure) -> int:
    """Return for how many seconds is counted; 0 where no clock is needed."""
    return _TIMED.get(measure.key, 0)


@register.filter
def last_time(line: HomeLine) -> str:
    """Return “Last time: left 41.5 (3 May), right 42 (3 May)”."""
    told = (
        f"{SIDES.get(side, '')} {number(each.value)} ({date_format(each.on, 'j F')})".strip()
        for side, each in sorted(line.latest.items())
    )
    return _("Last time: %(values)s") % {"values": ", ".join(told)}


@register.filter
def past_name(past: Past, line: HomeLine) -> str:
    """Return the name of the measure with its side."""
    side = SIDES.get(past.side)
    return f"{line.name}, {side}" if side else line.name


@register.filter
def value_words(value: Measured, measure: Measure) -> str:
    """Return one value as the measure is read."""
    return number(round(value.value, measure.decimals))
