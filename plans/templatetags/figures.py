"""The moving figure of an exercise."""

from django import template
from django.utils.translation import get_language

from plans.figures import Drawing, figure_svg

register = template.Library()


@register.simple_tag
def figure(slug: str, side: str, key: object = "") -> Drawing:
    """Return the figure; `key` tells two of the same exercise on one page apart."""
    return figure_svg(slug, side=side, language=get_language() or "en", key=f"{key or ''}")
