"""Where it hurts, drawn and in words."""

from collections.abc import Iterable

from django import template

from plans.engine.pain_place import PainPlace
from plans.figures import Drawing, body_map
from plans.models.pain_place import PLACE_NAMES

register = template.Library()


@register.simple_tag
def body_drawing(*, is_back: bool = False) -> Drawing:
    """Return the standing body from the front or from behind."""
    return body_map(is_back=is_back)


@register.filter
def places_text(places: Iterable[PainPlace]) -> str:
    """Return “Left knee, Back or neck”."""
    return ", ".join(str(PLACE_NAMES[each.key]) for each in places)
