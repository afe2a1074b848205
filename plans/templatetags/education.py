"""Why a card is shown, in words."""

from collections.abc import Iterable

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from plans.catalogue import load
from plans.engine.education import Because
from plans.models import ImmobilisationEvent
from plans.templatetags.phases import phase_name
from plans.templatetags.reasons import region_name

register = template.Library()

FACTS = {
    "arm": gettext_lazy("An arm is hurt"),
    "leg": gettext_lazy("A leg is hurt"),
    "device_on": gettext_lazy("A cast, brace, boot or sling is on"),
    "bone": gettext_lazy("A bone has to mend"),
    "repair": gettext_lazy("A tendon, ligament or cartilage was repaired"),
    "surgery": gettext_lazy("There was surgery"),
    "older": gettext_lazy("65 years or older"),
    "osteoporosis": gettext_lazy("Osteoporosis"),
    "steroids": gettext_lazy("Steroid tablets"),
    "arthritis": gettext_lazy("Arthritis"),
    "nerve_pain": gettext_lazy("Nerve pain"),
    "numb": gettext_lazy("Numb or broken skin"),
    "protein_is_fine": gettext_lazy("No disease of kidneys or liver"),
}

TRUST = {
    "V": gettext_lazy("We read this in:"),
    "V2": gettext_lazy("We read about this in other texts."),
    "M": gettext_lazy("This is well known. We still have to check it."),
    "D": gettext_lazy("This is our own careful advice."),
    "S": gettext_lazy("This is in health articles for everybody."),
}
_OWN = ("KB", "SET")  # pages of ours: of no use to a patient


@register.filter
def because_text(because: Because) -> str:
    """Return “Ankle: P2 Walk” or “Cast, day 12”."""
    if because.code == "phase":
        return f"{region_name(because.region)}: {phase_name(because.word)}"
    if because.code == "event":
        kind = ImmobilisationEvent.Kind(because.word).label
        return _("%(kind)s, day %(day)s") % {"kind": kind, "day": because.day}
    return str(FACTS[because.word]) if because.code == "fact" else _("For everybody")


@register.filter
def trust_text(tag: str) -> str:
    """Return in plain words how far to trust what a card says."""
    return str(TRUST[tag])


@register.filter
def to_look_up(keys: Iterable[str]) -> list[str]:
    """Return the references among source keys that a patient can look up."""
    found = load().sources
    return [found[key].citation for key in keys if key in found and not key.startswith(_OWN)]


@register.filter
def read_of(reads: dict[str, object], slug: str) -> object:
    """Return the row of what was read, or None."""
    return reads.get(slug)
