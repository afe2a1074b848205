"""Sheets of the printed reviews: the same for everybody, so each is written once a process."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from plans.queries.exercise_review import ExercisePage, exercise_page
from plans.queries.template_review import TemplateSheet, our_sheet

register = template.Library()


@register.simple_tag
def exercise_sheet(page: ExercisePage) -> SafeString:
    """Return the record of an exercise."""
    return _kept(_exercise_sheet)(page.exercise.slug, get_language() or "en")


@register.simple_tag
def template_sheet(sheet: TemplateSheet) -> SafeString:
    """Return one of our protocols."""
    return _kept(_template_sheet)(sheet.template.slug, get_language() or "en")


def _kept(render: Any) -> Callable[[str, str], SafeString]:
    # Who works on the templates sees each change at once.
    found: Callable[[str, str], SafeString] = render.__wrapped__ if settings.DEBUG else render
    return found


@lru_cache(maxsize=512)
def _exercise_sheet(slug: str, language: str) -> SafeString:
    page = exercise_page(slug, language=language)
    return render_to_string("plans/exercise_review/_record.html", {"page": page})


@lru_cache(maxsize=512)
def _template_sheet(slug: str, _language: str) -> SafeString:
    return render_to_string("plans/template_review/_sheet.html", {"sheet": our_sheet(slug)})
