"""Measurements and expected losses in words, for pages and letters."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.translation import gettext as _

from plans.engine.disuse import Loss
from plans.queries.findings import Measured
from plans.templatetags.dose import number
from plans.templatetags.reasons import reason_text
from plans.words.body import body_text

register = template.Library()


@register.filter
def measured_text(measured: Measured) -> str:
    """Return “Grip: left 18 kg, right 30 kg; difference 40 %”."""
    values = ", ".join(
        f"{'' if side == 'na' else _side(side) + ' '}{number(float(value))} {measured.unit}"
        for side, value in measured.values
    )
    share = measured.deficit_fraction
    if share is None:
        return f"{measured.name}: {values}"
    less = _("difference %(percent)d %%") % {"percent": round(share * 100)}
    return f"{measured.name}: {values}; {less}"


@register.filter
def letter_reason(reason: Mapping[str, Any]) -> str:
    """Return a reason of the mode; of a sign that was asked for, without the doubt."""
    said = reason_text(reason)
    return said if reason.get("values") else said.replace(_(", or not asked"), "")


@register.filter
def loss_text(loss: Loss) -> str:
    """Return “knee extensors, left: 24 to 95 % after 42 days”; without numbers where unsure."""
    where = body_text(loss.muscle)
    where += "" if loss.side == "na" else f", {_side(loss.side)}"
    if loss.strength is None:
        return _("%(where)s: not known") % {"where": where}
    return _("%(where)s: %(low)d to %(high)d %% after %(days)d days") % {
        "where": where,
        "low": round(loss.strength.low * 100),
        "high": round(loss.strength.high * 100),
        "days": loss.days,
    }


def _side(side: str) -> str:
    return {"left": _("left"), "right": _("right"), "both": _("both sides")}.get(side, side)
