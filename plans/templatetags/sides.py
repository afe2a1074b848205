"""Which side works, as a patient calls it."""

from typing import Protocol

from django import template
from django.utils.translation import gettext_lazy as _

from plans.catalogue import load
from plans.engine.body import ARM, LEG
from plans.engine.exercise import Exercise, Kind, UsesSide

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


class _Sided(Protocol):
    @property
    def slug(self) -> str: ...

    @property
    def side(self) -> str: ...


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


def _limb(exercise: Exercise) -> str:
    """Return the limb an exercise is for; empty where it is for both kinds or for none."""
    regions = frozenset(exercise.regions)
    is_leg, is_arm = not LEG.isdisjoint(regions), not ARM.isdisjoint(regions)
    if is_leg == is_arm:
        return ""
    return "leg" if is_leg else "arm"
