"""Measures in words: values of a side, symmetry, and what is no clear change."""

from django import template
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from plans.catalogue import load
from plans.engine.ceiling import Measured
from plans.engine.measure import Measure
from plans.engine.measure_reading import Change, Symmetry
from plans.queries.measure_page import Told
from plans.templatetags.dose import number
from plans.templatetags.recovery import SIDES
from plans.words.units import unit_text, with_unit
from rehab.dates import date_format

register = template.Library()

_NAMED = 2

_CHANGES = {
    Change.BETTER: gettext_lazy("better"),
    Change.WORSE: gettext_lazy("worse"),
    Change.MORE: gettext_lazy("more"),
    Change.LESS: gettext_lazy("less"),
    Change.UNCLEAR: gettext_lazy("no clear change"),
    Change.UNKNOWN: "–",
}


@register.filter
def measure_names(keys: tuple[str, ...]) -> str:
    """Return “Due: grip; pain, 0 to 10 and 2 more”."""
    names = [load().measure_text(key, get_language() or "en").name for key in keys]
    said = "; ".join(names[:_NAMED])  # a name may have a comma
    if len(names) > _NAMED:
        return _("Due: %(names)s and %(more)d more") % {"names": said, "more": len(names) - _NAMED}
    return _("Due: %(names)s") % {"names": said}


@register.filter
def plain(value: float) -> str:
    """Return a number without a useless “.0”."""
    return number(value)


@register.filter
def last_text(value: Measured, side: str) -> str:
    """Return “left 24 (3 May)”."""
    told = f"{_side(side)} {number(value.value)}".strip()
    return f"{told} ({date_format(value.on, 'j F')})"


@register.filter
def value_text(told: Told, measure: Measure) -> str:
    """Return “left 24 kg, pain 5 of 10”, and who took it where that was the patient."""
    said = f"{_side(told.side)} {with_unit(number(told.value), measure.unit)}".strip()
    if told.pain_nrs is not None:
        said = _("%(said)s, pain %(pain)d of 10") % {"said": said, "pain": told.pain_nrs}
    return _("%(said)s, at home") % {"said": said} if told.at_home else said


register.filter("unit_text", unit_text)


_SAID = ("10", "30 s")  # “Pain, 0 to 10”, “Chair stands in 30 s”


@register.filter
def unit_beside(measure: Measure, name: str) -> str:
    """Return “, kg” to stand behind the name of a measure; empty where the name says it."""
    is_said = any(each in measure.unit and each in name for each in _SAID)
    return "" if is_said else f", {unit_text(measure.unit)}"


@register.filter
def change_text(told: Told) -> str:
    return f"{_side(told.side)} {_CHANGES[told.change]}".strip()


@register.filter
def symmetry_text(found: Symmetry | None, measure: Measure) -> str:
    """Return the weak side as a part of the strong one, else the difference."""
    if found is None:
        return "–"
    if found.fraction is not None:
        return _("%(percent)d %% of the other side") % {"percent": round(100 * found.fraction)}
    by = with_unit(number(round(abs(found.difference), 1)), measure.unit)
    if found.difference < 0:
        return _("%(difference)s less than the other side") % {"difference": by}
    if found.difference > 0:
        return _("%(difference)s more than the other side") % {"difference": by}
    return _("as the other side")


def _side(side: str) -> str:
    return str(SIDES.get(side, ""))
