"""Orders, precautions and gates in words."""

from django import template
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from plans.catalogue import load
from plans.engine.gate_list import Gate
from plans.models import Clearance, ImmobilisationEvent, LimitAnswer, Precaution, WeightBearingOrder
from plans.models.precaution_name import PRECAUTION_NAMES
from plans.templatetags.dose import number
from plans.templatetags.reason_sentences import WORDS
from plans.templatetags.recovery import SIDES
from plans.words.body import body_text
from plans.words.sentence_case import in_sentence
from rehab.dates import date_format

register = template.Library()

_AT_ONCE = {
    "injury": gettext_lazy("from the day of the injury"),
    "surgery": gettext_lazy("from the day of the operation"),
    "device_off": gettext_lazy("as soon as the device is off"),
}


@register.filter
def condition_name(key: str) -> str:
    """Return “Ankle fracture”; the key itself where the catalogue no longer has it."""
    known = key in load().conditions
    return load().condition_name(key, get_language() or "en") if known else key


@register.filter
def event_name(event: ImmobilisationEvent) -> str:
    """Return “Walking boot, ankle, left”: what happened, where, and on which side if on one."""
    side = SIDES.get(event.side)
    parts = [event.get_kind_display(), in_sentence(event.get_body_site_display())]
    return ", ".join([*parts, str(side)] if side else parts)


@register.filter
def limit_text(row: Precaution | WeightBearingOrder) -> str:
    """Return “Leg: part weight, at most 20 kg” or “Joint: only so far (knee flexion, 90°)”."""
    if isinstance(row, WeightBearingOrder):
        amounts = [_("at most %(kg)s kg") % {"kg": number(float(row.max_kg))}] if row.max_kg else []
        amounts += [f"{row.max_percent} %"] if row.max_percent else []
        return ", ".join(
            [f"{row.get_limb_display()}: {in_sentence(row.get_status_display())}", *amounts]
        )
    limit = " ".join(_amounts(row))
    said = str(PRECAUTION_NAMES.get(row.code, row.code))
    return f"{said} ({limit})" if limit else said


def _amounts(row: Precaution) -> list[str]:
    words = [row.joint, row.motion, row.muscle]
    found = [body_text(word) for word in words if word]
    found += [f"{row.max_deg}°"] if row.max_deg is not None else []
    found += [f"{number(float(row.max_kg))} kg"] if row.max_kg is not None else []
    found += [_("pulse to %(bpm)s") % {"bpm": row.hr_max}] if row.hr_max else []
    found += [_("oxygen from %(percent)s %%") % {"percent": row.spo2_min}] if row.spo2_min else []
    return found


@register.filter
def gate_text(gate: Gate) -> str:
    """Return why a gate is open, or what it waits for."""
    if gate.is_open:
        return _("Open")
    missing = []
    if not gate.is_reached and gate.opens_on is None:
        missing.append(_("no day to count from (%(anchor)s)") % {"anchor": _word(gate.anchor)})
    elif not gate.is_reached and gate.opens_on is not None:
        day = date_format(gate.opens_on, "j F Y")
        missing.append(_("not before %(day)s") % {"day": day})
    if not gate.is_cleared:
        missing.append(_("clearance is missing"))
    return _("Closed: %(why)s") % {"why": ", ".join(missing)}


@register.filter
def gate_name(gate: Gate) -> str:
    """Return “Strengthen, 42 days after the injury”."""
    after = _after(gate)
    if not gate.clearance:
        return capfirst(after)
    return f"{Clearance.Activity(gate.clearance).label}, {after}"


def _after(gate: Gate) -> str:
    if gate.days == 0 and gate.anchor in _AT_ONCE:
        return str(_AT_ONCE[gate.anchor])
    text = ngettext("%(days)s day after %(anchor)s", "%(days)s days after %(anchor)s", gate.days)
    return text % {"days": gate.days, "anchor": _word(gate.anchor)}


@register.filter
def answered_text(answer: LimitAnswer) -> str:
    """Return what was answered, about what."""
    subject = answer.precaution or answer.order
    about = limit_text(subject) if subject else str(Clearance.Activity(answer.activity).label)
    said = f"{about}: {in_sentence(answer.get_answer_display())}"
    if answer.ask_again_on is None:
        return said
    return (
        said + ", " + _("ask again on %(day)s") % {"day": date_format(answer.ask_again_on, "j F Y")}
    )


def _word(anchor: str) -> str:
    return str(WORDS.get(anchor, anchor))
