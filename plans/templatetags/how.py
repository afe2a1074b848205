"""How an exercise is done, in the reader's language."""

from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.utils.translation import get_language

from plans.catalogue import load

register = template.Library()


@register.simple_tag
def how_to(slug: str) -> str:
    """Return the steps of an exercise."""
    return _written(slug, get_language() or "en")


# Files of the catalogue are read once a process, so this is never older than they are.
@lru_cache(maxsize=512)
def _written(slug: str, language: str) -> str:
    return render_to_string("plans/today/_how.html", {"text": load().text(slug, language)})
