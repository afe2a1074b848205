"""What a harder rung of a ladder asks besides, in the language of the reader."""

import re
from collections.abc import Callable

from django import template
from django.utils.translation import gettext as _

from plans.templatetags import record_words as words
from plans.templatetags.reason_sentences import REGIONS, WORDS
from plans.templatetags.records import fact_text
from plans.words.body import body_text
from plans.words.sentence_case import in_sentence

register = template.Library()

_FACTS = ("precaution", *words.FACTS)


@register.filter
def bar_text(bar: str) -> str:
    """Return “affected leg: full weight” for “the leg: full” of `plans.catalogue.ladders`."""
    for pattern, say in _BARS.items():
        if found := re.fullmatch(pattern, bar):
            return say(found)
    return body_text(bar)


def _load(found: re.Match[str]) -> str:
    limbs = {"leg": _("Affected leg"), "other leg": _("Other leg"), "hand": _("Hand")}
    said = WORDS.get(found[2].replace(" ", "_"), found[2])
    return f"{in_sentence(limbs[found[1]])}: {said}"


def _feature(found: re.Match[str]) -> str:
    return in_sentence(str(words.FEATURES[found[0].replace(" ", "_")]))


def _gate(found: re.Match[str]) -> str:
    parts = {"day": found[2], "anchor": words.ANCHORS[found[3]]}
    when = in_sentence(_("Not before day %(day)s after %(anchor)s") % parts)
    return f"{_place(found[1])}: {when}"


def _place(plain: str) -> str:
    """Return “hip, bone, fixed” for “hip bone fixed”: a region, a tissue, or both."""
    key = plain.replace(" ", "_")
    region = next((each for each in REGIONS if key == each or key.startswith(f"{each}_")), "")
    tissue = key.removeprefix(region).strip("_")
    names = (REGIONS.get(region), words.TISSUES.get(tissue))
    return ", ".join(in_sentence(str(name)) for name in names if name) or _("any")


def _exclusion(found: re.Match[str]) -> str:
    name = next(each for each in _FACTS if found[1].startswith(each.replace("_", " ")))
    argument = found[1].removeprefix(name.replace("_", " ")).strip().replace(" ", "_")
    argument = argument.upper() if name == "precaution" else argument
    return _("not with %(what)s") % {"what": in_sentence(fact_text(name, argument))}


_BARS: dict[str, Callable[[re.Match[str]], str]] = {
    r"the (leg|other leg|hand): (.+)": _load,
    "|".join(each.replace("_", " ") for each in words.FEATURES): _feature,
    "on hands and knees": lambda _found: in_sentence(str(words.POSITIONS["four_point"])),
    r"(.+): day (\d+) after (\w+)": _gate,
    r"not with (.+)": _exclusion,
}
