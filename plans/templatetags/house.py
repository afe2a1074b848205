"""What templates of the house need beside crispy-forms: icons, navigation, shapes of fields."""

from collections.abc import Hashable
from functools import lru_cache
from typing import Any

from django import template
from django.forms import BoundField
from django.forms.boundfield import BoundWidget
from django.forms.utils import flatatt
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from lucide.templatetags.lucide import lucide

register = template.Library()

_SCALE = [str(number) for number in range(11)]
_ENDS = {
    "pain": (_("0 is no pain"), _("10 is the worst pain")),
    "effort": (_("0 is no effort"), _("10 is all you have")),
}
# Pages below a place of the navigation, by the first words of their names.
_BELOW = {
    "plans:history-": "plans:history",
    "plans:messages-": "plans:messages",
    "plans:settings-": "plans:settings",
    "plans:helpers": "plans:settings",
    "plans:goals": "plans:progress",
    "plans:measure": "plans:progress",
    "plans:exercise-review": "plans:exercise-list",
    "plans:exercise": "plans:today",
    "plans:figures": "plans:exercise-list",
    "plans:ladders": "plans:exercise-list",
    "plans:template-": "plans:template-list",
    "plans:clinic-": "accounts:clinic",
    "accounts:clinic-": "accounts:clinic",
    "accounts:": "plans:settings",
    "account_": "plans:settings",
    "usersessions_": "plans:settings",
}
_SHORT_LABEL = 18  # characters; more than that wraps in a tile of 8 rem
_SHORT_CHOICES = 4
_ONWARD = {
    "arrow-left",
    "arrow-right",
    "chevron-left",
    "chevron-right",
}  # turned where one reads so


@register.filter
def unhyphened(text: str) -> str:
    """Return a text without soft hyphens, for the title of a window, which shows them."""
    return text.replace("\u00ad", "")


@register.filter
def unbroken(text: str) -> str:
    """Return a text that stays on one line, as the number of a telephone."""
    return text.replace(" ", "\u00a0")


@register.simple_tag
@lru_cache(maxsize=128)
def icon(name: str, size: str = "") -> str:
    """Return a decorative icon; the words beside it carry the meaning."""
    style = f"icon icon-{size}" if size else "icon"
    style += " icon-onward" if name in _ONWARD else ""
    hidden: dict[str, Any] = {"class": style, "aria-hidden": "true", "focusable": "false"}
    return lucide(name, **hidden)


@register.inclusion_tag("components/nav_item.html", takes_context=True)
def nav_item(context: template.Context, name: str, symbol: str, label: str) -> dict[str, Any]:
    """Return a link of the navigation, or nothing while the address `name` does not exist."""
    try:
        address = reverse(name)
    except NoReverseMatch:
        return {"address": None}
    match = getattr(context.get("request"), "resolver_match", None)
    here = match.view_name if match else ""
    # A page below one of the places keeps its place marked: “the history”, not “this page”.
    current = "page" if here == name else "true" if here and _place(here) == name else ""
    return {"address": address, "symbol": symbol, "label": label, "current": current}


def _place(name: str) -> str:
    return next((place for first, place in _BELOW.items() if name.startswith(first)), "")


@register.simple_tag
def still(template_name: str, **said: Hashable) -> str:
    """Return a part of a page that reads the same for everybody: a template written once a process.

    It sees what it is given and the language, nothing else: no request, no person, no date, and so
    no token for a form. What is given must come in few kinds. A restart shows a changed template.
    """
    return _still(template_name, get_language() or "en", **said)


# Typed: of two equal values one may be safe, and 1 reads otherwise than True.
@lru_cache(maxsize=2048, typed=True)
def _still(template_name: str, _language: str, /, **said: Hashable) -> str:
    return render_to_string(template_name, said)


@register.simple_tag
def choice(option: BoundWidget) -> str:
    """Return the radio button or box of one choice, as Django's own templates would.

    Those take three templates a button, which is a tenth of a page full of scales.
    """
    data = option.data
    attributes = {**data["attrs"], "checked": bool(data["selected"])}
    value = "" if data["value"] is None else str(data["value"])
    return format_html(
        '<input type="{}" name="{}" value="{}"{}>',
        data["type"],
        data["name"],
        value,
        flatatt(attributes),
    )


@register.filter
def is_scale(field: BoundField) -> bool:
    """Return whether the choices are exactly the numbers 0 to 10."""
    # The bound field remembers its options: choices from the database are read once.
    return [str(option.data.get("value")) for option in field.subwidgets] == _SCALE


@register.filter
def scale_ends(field: BoundField) -> tuple[Any, Any] | None:
    """Return the words at both ends of a 0–10 scale, told by the field's name."""
    return next((ends for word, ends in _ENDS.items() if word in field.name), None)


@register.filter
def described_by(field: BoundField) -> str:
    """Return the ids of what explains a group: the words at the ends of a scale, hint, error."""
    ends = f"{field.auto_id}_ends" if is_scale(field) and scale_ends(field) else ""
    return " ".join(filter(None, (ends, field.aria_describedby)))


@register.filter
def has_short_choices(field: BoundField) -> bool:
    """Return whether the choices are few and short enough to stand side by side."""
    labels = [str(option.data.get("label")) for option in field.subwidgets]
    return len(labels) <= _SHORT_CHOICES and all(len(text) <= _SHORT_LABEL for text in labels)
