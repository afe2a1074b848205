"""Which side works, as a patient calls it, and the dose of that side."""

import re
from typing import Protocol

from django import template
from django.utils.translation import gettext_lazy as _

from plans.catalogue import load
from plans.engine.body import ARM, LEG
from plans.engine.dose import Dose
from plans.engine.exercise import Exercise, Kind, UsesSide
from plans.templatetags.dose import dose_text

register = template.Library()

_ONE = {
    ("left", "leg"): _("Left leg"),
    ("right", "leg"): _("Right leg"),
    ("left", "arm"): _("Left arm"),
    ("right", "arm"): _("Right arm"),
    ("left", ""): _("Left side"),
    ("right", ""): _("Right side"),
}
_BOTH = {"leg": _("Both legs"), "arm": _("Both arms"), "": _("Both sides")}
_WALKING = "walking"
_KEPT_WHOLE = 12  # characters; what is longer may break, to stand beside the figure on a phone
_UNIT = re.compile(r"(?<=\d) (?=(?:kg|cm|m|min|s)\b)")  # the space before it


class _Sided(Protocol):
    @property
    def slug(self) -> str: ...

    @property
    def side(self) -> str: ...


class _Dosed(_Sided, Protocol):
    @property
    def dose(self) -> Dose: ...


@register.filter
def working_side(card: _Sided) -> str:
    """Return “Right leg”, “Both arms” or “Left, then right”; empty where a side says nothing.

    Ordinary activity and walking name one side or none: how much each leg may bear is the
    therapist's order, and “both” would sound like another one.
    """
    exercise = load().exercises.get(card.slug)
    if exercise is None:
        return ""
    if card.side in ("left", "right"):
        return str(_ONE[card.side, _limb(exercise)])
    is_ordinary = exercise.kind is not Kind.DEDICATED or exercise.demand.position == _WALKING
    if is_ordinary or card.side != "both":
        return ""
    if exercise.side is UsesSide.ALTERNATING:
        return str(_("Left, then right"))
    if exercise.side is UsesSide.EITHER:
        return str(_("Left or right"))
    has_limb = not (ARM | LEG).isdisjoint(exercise.regions)
    return str(_BOTH[_limb(exercise)]) if has_limb else ""


@register.filter
def dose_of(card: _Dosed) -> str:
    """Return the dose in words, no line broken within “4 × 10 m”; one arm holds it in one hand."""
    exercise = load().exercises.get(card.slug)
    is_one = card.side in ("left", "right")
    is_one_hand = is_one and exercise is not None and _limb(exercise) == "arm"
    amount, *others = dose_text(card.dose, is_one_hand=is_one_hand).split(", ")
    if len(amount) <= _KEPT_WHOLE:
        amount = amount.replace(" ", "\u00a0")
    return ", ".join([amount, *(_UNIT.sub("\u00a0", each) for each in others)])


def _limb(exercise: Exercise) -> str:
    """Return the limb an exercise is for; empty where it is for both kinds or for none."""
    regions = frozenset(exercise.regions)
    is_leg, is_arm = not LEG.isdisjoint(regions), not ARM.isdisjoint(regions)
    if is_leg == is_arm:
        return ""
    return "leg" if is_leg else "arm"
