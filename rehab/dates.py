"""Dates by language: a format is written in English, and every other language says its own.

The templates write `|date:"l, j F"`; this filter stands in place of the one Django brings, so that
a Spanish page reads “viernes, 21 de noviembre” and a German one “Freitag, 21. November”.
"""

from datetime import date, datetime

from django import template
from django.utils import formats
from django.utils.translation import pgettext_lazy

register = template.Library()

_SAID = {
    "D j M": pgettext_lazy("date", "D j M"),
    "j F": pgettext_lazy("date", "j F"),
    "j F Y": pgettext_lazy("date", "j F Y"),
    "j F Y, H:i": pgettext_lazy("date", "j F Y, H:i"),
    "j F, H:i": pgettext_lazy("date", "j F, H:i"),
    "M": pgettext_lazy("date", "M"),
    "j M": pgettext_lazy("date", "j M"),
    "l, j F": pgettext_lazy("date", "l, j F"),
    "l, j F Y": pgettext_lazy("date", "l, j F Y"),
}


def date_format(value: date | datetime, wanted: str) -> str:
    """Return the day or moment in the language of the reader; `wanted` is the English format."""
    return formats.date_format(value, str(_SAID.get(wanted, wanted)))


@register.filter(name="date", expects_localtime=True, is_safe=False)
def said_date(value: date | datetime | str | None, wanted: str = "j F Y") -> str:
    """Return what `|date` of Django returns, in the format of the language; nothing for no day."""
    return date_format(value, wanted) if isinstance(value, date) else ""
