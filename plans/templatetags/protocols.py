"""Protocols in words: their names, criteria, items and what differs between two versions."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from plans.catalogue import load
from plans.engine.exercise import NotBefore
from plans.engine.template import Criterion, Template, TemplateItem
from plans.engine.template_change import TemplateChange
from plans.models import ImmobilisationEvent
from plans.queries.template_copies import CopyLine
from plans.templatetags import record_words as words
from plans.templatetags.dose import dose_often, dose_text, number
from plans.templatetags.phases import needed_text, phase_name, subject_name
from plans.templatetags.records import exercise_name, not_before_text
from plans.words.sentence_case import in_sentence

register = template.Library()

CHANGES = {
    "event_kinds": gettext_lazy("Events it is for"),
    "body_sites": gettext_lazy("Places it is for"),
    "tissues": gettext_lazy("Tissues it is for"),
    "conditions": gettext_lazy("Injuries and operations it is for"),
    "mode_at_least": gettext_lazy("How freely it moves"),
    "source": gettext_lazy("Sources"),
    "phase_added": gettext_lazy("The phase is new."),
    "phase_removed": gettext_lazy("The phase is gone."),
    "minutes": gettext_lazy("Minutes a day"),
    "active_days": gettext_lazy("Days a week"),
    "expected_weeks": gettext_lazy("Usually reached, in weeks"),
    "entry_removed": gettext_lazy("To begin, no longer asked: %(before)s"),
    "entry_added": gettext_lazy("To begin, also asked: %(after)s"),
    "exit_removed": gettext_lazy("To finish, no longer asked: %(before)s"),
    "exit_added": gettext_lazy("To finish, also asked: %(after)s"),
    "item_removed": gettext_lazy("%(exercise)s is left out."),
    "item_added": gettext_lazy("%(exercise)s is added, from %(after)s."),
    "item_moved": gettext_lazy("%(exercise)s moves from place %(before)s to place %(after)s."),
    "item_start": gettext_lazy("%(exercise)s starts with %(after)s instead of %(before)s."),
    "item_max": gettext_lazy("%(exercise)s goes up to %(after)s instead of %(before)s."),
    "item_gate": gettext_lazy("%(exercise)s: %(after)s. Before: %(before)s."),
    "item_side": gettext_lazy("%(exercise)s: %(after)s instead of %(before)s."),
    "item_only_without": gettext_lazy("%(exercise)s gives way to: %(after)s (before: %(before)s)."),
    "item_unless_free": gettext_lazy(
        "%(exercise)s, only while a limb is fixed: %(after)s (before: %(before)s)."
    ),
    "item_source": gettext_lazy("%(exercise)s, source: %(after)s (before: %(before)s)."),
}


@register.filter
def template_name(slug: str | Template) -> str:
    """Return what a protocol is called: by its injury or operation where it names one."""
    found = load().templates.get(slug) if isinstance(slug, str) else slug
    if (
        found is not None
        and len(found.conditions) == 1
        and found.conditions[0] in load().conditions
    ):
        return load().condition_name(found.conditions[0], get_language() or "en")
    key = found.slug if found else str(slug)
    return str(words.GENERAL.get(key) or capfirst(key.replace("-", " ")))


@register.filter
def copies_of(copies: Mapping[str, list[CopyLine]], slug: str) -> list[CopyLine]:
    """Return the copies of one protocol."""
    return copies.get(slug, [])


@register.filter
def conditions_text(found: Template) -> str:
    """Return the injuries and operations a protocol is for."""
    language = get_language() or "en"
    known = load().conditions
    return ", ".join(
        load().condition_name(each, language) for each in found.conditions if each in known
    )


@register.filter
def kinds_text(found: Template) -> str:
    """Return the kinds of events, in words."""
    return ", ".join(str(ImmobilisationEvent.Kind(each).label) for each in found.event_kinds)


@register.filter
def sites_text(found: Template) -> str:
    """Return the places of the body, in words."""
    return ", ".join(str(ImmobilisationEvent.BodySite(each).label) for each in found.body_sites)


@register.filter
def tissues_text(found: Template) -> str:
    """Return what may be broken or repaired, in words."""
    said = (str(words.TISSUES.get(each, each)) for each in found.tissues)
    return "; ".join(said) or _("any")


@register.filter
def criterion_text(criterion: Criterion) -> str:
    """Return one criterion as a sentence: “Pain in the morning: at most 3, two days running”."""
    subject = subject_name(criterion.subject)
    said = subject
    if criterion.op == "is" and criterion.value is False:
        said = _("No: %(subject)s") % {"subject": in_sentence(subject[:1]) + subject[1:]}
    elif criterion.value is not True or criterion.op != "is":
        needed = needed_text(criterion.subject, criterion.op, criterion.value)
        said = f"{subject}: {needed}"
    if criterion.days_running > 1:
        days = _("%(days)d days running") % {"days": criterion.days_running}
        said += f", {days}"
    return said


@register.filter
def item_smallest(item: TemplateItem) -> str:
    """Return the smallest dose, which is the exercise's own."""
    exercise = load().exercises.get(item.exercise)
    return _dose(exercise.min) if exercise else "–"


@register.filter
def item_largest(item: TemplateItem) -> str:
    """Return the largest dose it may grow to by itself: the protocol's, else the exercise's own."""
    exercise = load().exercises.get(item.exercise)
    dose = item.max or (exercise.max if exercise else None)
    return _dose(dose) if dose else "–"


@register.filter
def item_notes(item: TemplateItem) -> list[str]:
    """Return what else is said of an item: its side, and where it gives way."""
    notes = []
    if item.side != "default":
        notes.append(str(words.SIDES.get(item.side, item.side)))
    if item.unless_free:
        notes.append(_("Only while a limb is fixed"))
    if item.only_without:
        names = _(" or ").join(exercise_name(each) for each in item.only_without)
        notes.append(_("Only where this may not be done: %(names)s") % {"names": names})
    return notes


@register.filter
def item_dose(item: TemplateItem) -> str:
    """Return the dose an item starts with: the protocol's, else the exercise's own."""
    exercise = load().exercises.get(item.exercise)
    dose = item.start or (exercise.start if exercise else None)
    return _dose(dose) if dose else "–"


@register.filter
def change_sentence(change: TemplateChange) -> str:
    """Return one difference in words, without its phase."""
    sentence = str(CHANGES[change.what])
    before, after = _said(change, change.before), _said(change, change.after)
    if "%(" in sentence:
        name = exercise_name(change.exercise) if change.exercise else ""
        return sentence % {"exercise": name, "before": before, "after": after}
    if change.what.startswith("phase_"):
        return sentence
    return _("%(what)s: %(after)s instead of %(before)s.") % {
        "what": sentence,
        "after": after,
        "before": before,
    }


@register.filter
def change_place(change: TemplateChange) -> str:
    """Return the phase a difference is in; empty: the whole protocol."""
    return phase_name(change.phase.value) if change.phase else ""


def _said(change: TemplateChange, value: Any) -> str:
    if change.what in ("minutes", "expected_weeks") and value is not None:
        return _("%(low)s to %(high)s") % {"low": number(value[0]), "high": number(value[1])}
    if change.what in ("item_start", "item_max") and value is None:
        return _("the exercise's own dose")
    if change.what == "item_gate" and value is None:
        return _("no day of its own")
    if change.what == "item_only_without":
        return ", ".join(exercise_name(each) for each in value) or _("none")
    if change.what == "item_side":
        return in_sentence(str(words.SIDES.get(value, value)))
    return _plain(value)


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if value is None:
        return _("nothing")
    if isinstance(value, Criterion):
        return criterion_text(value)
    if isinstance(value, TemplateItem):
        return item_dose(value)
    if isinstance(value, NotBefore):
        return not_before_text(value)
    if isinstance(value, tuple):
        return ", ".join(str(each).replace("_", " ") for each in value) or _("none")
    return _dose(value) if hasattr(value, "schedule") else str(value).replace("_", " ")


def _dose(dose: Any) -> str:
    return ", ".join(part for part in (dose_text(dose), dose_often(dose)) if part)
