"""What an exercise asks of the body, one sentence each: safety is judged on these alone."""

from collections.abc import Iterator

from django import template
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from plans.catalogue import load
from plans.engine.exercise import Demand, HandLoad, JointDemand, WeightBearing
from plans.templatetags import record_words as words
from plans.templatetags.reason_sentences import WORDS
from plans.words.body import body_text
from plans.words.sentence_case import in_sentence

register = template.Library()


@register.filter
def demand_texts(demand: Demand) -> list[str]:
    """Return everything asked, the position first."""
    return [
        str(words.POSITIONS.get(demand.position, demand.position)),
        *_loads(demand),
        *(str(text) for name, text in words.FEATURES.items() if getattr(demand, name, False)),
        *map(joint_text, demand.joints),
        *_tissues(demand),
    ]


def _loads(demand: Demand) -> Iterator[str]:
    legs = (
        (_("Affected leg"), demand.leg_load_affected),
        (_("Other leg"), demand.leg_load_other),
    )
    for label, load_ in legs:
        if load_ is not WeightBearing.NONE:
            yield f"{label}: {WORDS[load_.name.lower()]}"
    if demand.hand_load is not HandLoad.NONE:
        yield _("Affected arm: %(load)s") % {"load": _hand(demand.hand_load)}


def _hand(load_: HandLoad) -> str:
    said = {
        HandLoad.TOUCH: _("touch only"),
        HandLoad.LIMITED: _("a few kilograms"),
        HandLoad.FULL: _("body weight"),
    }
    return said[load_]


@register.filter
def joint_text(joint: JointDemand) -> str:
    """Return “Knee flexion to 60°, by itself, under load”."""
    names = load().names_of_motions(get_language() or "en")
    where = names.joints.get(joint.joint, body_text(joint.joint)).capitalize()
    motion = in_sentence(names.motions.get(joint.motion, body_text(joint.motion)))
    parts = [_("%(joint)s %(motion)s to %(deg)s°") % _values(where, motion, joint.max_deg)]
    parts += [_("by its own muscles")] if joint.active else []
    parts += [_("under load")] if joint.loaded else []
    parts += [_("as a stretch")] if joint.passive_stretch else []
    parts += [_("less where the dose says so")] if joint.scales else []
    return ", ".join(parts)


def _values(joint: str, motion: str, deg: int) -> dict[str, object]:
    return {"joint": joint, "motion": motion, "deg": deg}


def _tissues(demand: Demand) -> Iterator[str]:
    if demand.tissues:
        names = ", ".join(map(body_text, demand.tissues))
        yield _("Muscles and tendons: %(names)s") % {"names": names}
