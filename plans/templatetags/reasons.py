"""Why a mode, an exercise or an exclusion: reason codes as sentences for therapists."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import template
from django.utils.dateparse import parse_date
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from plans.catalogue import load
from plans.engine.reason import Refusal
from plans.models import ImmobilisationEvent, RegimeRegion
from plans.templatetags.dose import number
from plans.templatetags.phases import known_text, needed_text, subject_name
from plans.templatetags.reason_sentences import ACTIONS, CLASSES, KINDS, REASONS, REGIONS, WORDS
from plans.templatetags.sentences import WITHHELD
from plans.words.body import body_text
from plans.words.sentence_case import in_sentence
from rehab.dates import date_format

register = template.Library()


class _Values(dict[str, str]):
    """Values for a sentence; one that is not known reads as a dash."""

    def __missing__(self, key: str) -> str:
        return "–"


@register.filter
def reason_text(reason: Mapping[str, Any]) -> str:
    """Return a reason or refusal as a sentence; an unknown code shows itself, never nothing."""
    sentence = REASONS.get(reason["code"])
    values = _Values({name: _word(value) for name, value in _pairs(reason.get("values"))})
    values |= _names(reason["code"], dict(_pairs(reason.get("values"))))
    text = str(sentence) % values if sentence else reason["code"].replace("_", " ")
    until = reason.get("until")
    if not until:
        return text
    return text + " " + _("Look again on %(day)s.") % {"day": _day(until)}


@register.filter
def iso_day(day: str) -> str:
    """Return a stored day as it is read."""
    return _day(day)


@register.filter
def rests_text(code: str) -> str:
    """Return why an item rests today: a rule's, an alert's or a refusal's sentence."""
    if code in REASONS:
        return reason_text({"code": code})
    if code in load().decision_rules and code not in WITHHELD:
        name = load().rule_text(code, get_language() or "en").name
        return _("Paused by rule %(rule)s (%(name)s).") % {"rule": code, "name": name}
    return str(WITHHELD.get(code, code))


@register.filter
def refusal_text(refusal: Refusal) -> str:
    """Return a refusal fresh from the engine as a sentence."""
    values = dict(refusal.values)
    return reason_text({"code": refusal.code, "values": values, "until": refusal.until})


@register.filter
def action_text(action: Mapping[str, Any]) -> str:
    """Return what a red flag asks for: how fast, and what."""
    how_fast = CLASSES.get(action["cls"], action["cls"])
    what = ACTIONS.get(action["effect"], action["effect"])
    return f"{action['flag']}: {how_fast}. {what}"


@register.filter
def region_text(region: RegimeRegion | Mapping[str, Any]) -> str:
    """Return “Ankle, left: P1 + P2”."""
    if isinstance(region, RegimeRegion):
        name, side, phases = region.region, region.side, region.phases
    else:
        name, side, phases = region["region"], region["side"], region["phases"]
    where = str(REGIONS.get(name, name))
    if side not in ("na", ""):
        where += ", " + in_sentence(str(ImmobilisationEvent.Side(side).label))
    return f"{where}: {' + '.join(phases)}" if phases else where


@register.filter
def region_name(region: str) -> str:
    return str(REGIONS.get(region, region))


@register.filter
def plan_kind_text(kind: str) -> str:
    return str(KINDS.get(kind, "–"))


@register.filter
def side_text(side: str) -> str:
    return str(ImmobilisationEvent.Side(side).label) if side else ""


def _names(code: str, values: dict[str, Any]) -> dict[str, str]:
    """Return the code of a type, cause or question as therapists call it."""
    language = get_language() or "en"
    if code == "criterion_unmet":
        return _criterion(**values)
    if code == "red_flag" and values.get("flag") in load().flag_texts["en"]:
        text = load().flag_text(values["flag"], language)
        return {"flag": f"{values['flag']} ({(text.line or text.question).rstrip('.?')})"}
    if code not in ("judgement", "cause"):
        return {}
    names = load().names_of_causes(language)
    known = names.judgements if code == "judgement" else names.causes
    return {"code": known.get(values.get("code", ""), str(values.get("code", "–")))}


def _criterion(*, subject: str, op: str, value: Any, found: Any) -> dict[str, str]:
    """Return what a phase asks and what is known, in the words of the page of phases."""
    needed = needed_text(subject, op, value)
    return {
        "subject": subject_name(subject),
        "needed": needed,
        "found": known_text(subject, found),
    }


def _pairs(values: Any) -> list[tuple[str, Any]]:
    if not values:
        return []
    return list(values.items()) if isinstance(values, Mapping) else [tuple(each) for each in values]


def _word(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, float):
        return number(value)
    if value is None:
        return "–"
    text = str(value)
    # Codes without words of their own are spelt like words; codes of precautions are names.
    return str(WORDS.get(text, body_text(text) if text.islower() else text))


def _day(value: str | date) -> str:
    day = parse_date(value) if isinstance(value, str) else value
    return date_format(day, "j F Y") if day else str(value)
