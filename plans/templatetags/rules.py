"""What a rule of decision says, which numbers it reads, and where both come from."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import template
from django.utils.formats import number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from plans.catalogue import load
from plans.catalogue.evidence.markdown import said
from plans.catalogue.thresholds import Threshold, thresholds
from plans.templatetags.dose import minutes
from plans.templatetags.value_names import PART_NAMES, TAGS, VALUE_NAMES
from plans.templatetags.wording import value_text
from plans.words.units import with_unit

register = template.Library()

_MINUTES_FROM_S = 120


@dataclass(frozen=True, slots=True)
class Basis:
    """What stands behind one rule. `when` and `then` are empty for a warning sign."""

    name: str
    tag: str
    sources: tuple[str, ...]  # key and citation, with how far to trust it
    when: str = ""
    then: str = ""
    numbers: tuple[tuple[str, str, str], ...] = ()  # what it is for, value, source


@register.filter
def rule_basis(rule: str) -> Basis | None:
    """Return what stands behind a rule or a warning sign; None for what a person decided."""
    catalogue, language = load(), get_language() or "en"
    if rule in catalogue.decision_rules:
        found, text = catalogue.decision_rules[rule], catalogue.rule_text(rule, language)
        sources = _cited(found.source)
        return Basis(text.name, found.tag, sources, text.when, text.then, _numbers(rule))
    flag = next((each for each in catalogue.red_flags if each.id == rule), None)
    if flag is None:
        return None
    words = catalogue.flag_text(rule, language)
    return Basis(words.line or words.question, flag.tag, _cited(flag.source))


@register.filter
def match_inputs(match: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return what the rule was given that day, as (name, value)."""
    given = dict(match.get("values") or ())
    return [
        (_name(key), value_text(key, value))
        for key, value in given.items()
        if key != "kind" and value is not None
    ]


@register.filter
def tag_text(tag: str) -> str:
    """Return how far to trust a tag."""
    return str(TAGS[tag])


def _name(key: str) -> str:
    return str(VALUE_NAMES.get(key) or key.replace("_", " "))


def _cited(keys: Iterable[str]) -> tuple[str, ...]:
    sources = load().sources
    return tuple(f"{key}: {sources[key].citation} ({sources[key].tag})" for key in keys)


def _numbers(rule: str) -> tuple[tuple[str, str, str], ...]:
    return tuple(
        (
            each.then,
            _with_unit(each),
            _origin(each.source, each.tag),
        )
        for each in thresholds(language=get_language() or "en")
        if each.rule == rule
    )


def _with_unit(number: Threshold) -> str:
    """Return a number as one reads it: a share in per cent, long times in minutes."""
    value, unit = number.value, number.unit
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if is_number and unit == "share":
        return f"{number_format(round(value * 100))} %"
    if is_number and unit == "s" and value >= _MINUTES_FROM_S and not value % 60:
        return minutes(value)
    return with_unit(_said(value), unit)


def _said(value: Any) -> str:
    """Return a number of a rule; the parts of several under the names therapists know."""
    if isinstance(value, Mapping):
        parts = ((PART_NAMES.get(key, key), _said(one)) for key, one in value.items())
        return ", ".join(f"{name} {one}" for name, one in parts)
    if isinstance(value, list | tuple) and any(isinstance(one, Mapping) for one in value):
        return "; ".join(map(_said, value))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return number_format(said(value)) if isinstance(value, float) else said(value)


def _origin(keys: Iterable[str], tag: str) -> str:
    return _("%(keys)s, %(tag)s") % {"keys": ", ".join(keys), "tag": tag}
