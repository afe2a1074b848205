"""A dose in plain words: the numbers a patient needs, nothing else."""

from typing import Any

from django import template
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, npgettext

from plans.engine.dose import Dose, LoadIs, counts_stairs
from plans.engine.dose_json import dose_from_json
from plans.engine.pace import told_s

register = template.Library()


@register.filter
def dose_text(dose: Dose | dict[str, Any] | None, *, is_one_hand: bool = False) -> str:
    """Return for example “2 sets of 10, hold 5 s, 1.5 kg”; a dash when there is no dose."""
    if dose is None:
        return "–"
    if isinstance(dose, dict):
        dose = dose_from_json(dose)
    parts = [_amount(dose), _hold(dose), _load(dose, is_one_hand=is_one_hand), _extras(dose)]
    return ", ".join(part for part in parts if part)


@register.filter
def dose_change(before: Dose | dict[str, Any] | None, after: Dose | dict[str, Any] | None) -> str:
    """Return “12 min → 10 min”; to the second where that is all that changed."""
    told = dose_text(before), dose_text(after)
    if told[0] == told[1] and before != after:
        times = [_exact_time(dose) for dose in (before, after)]
        told = (times[0], times[1]) if all(times) else told
    return " → ".join(told)


def _exact_time(dose: Dose | dict[str, Any] | None) -> str:
    read = dose_from_json(dose) if isinstance(dose, dict) else dose
    return minutes(read.duration_s) if read and read.duration_s else ""


@register.filter
def dose_often(dose: Dose | dict[str, Any]) -> str:
    """Return how often: “3 times a day”, “3 days a week”, “every 2 days”; empty for once daily."""
    if isinstance(dose, dict):
        dose = dose_from_json(dose)
    parts = []
    if dose.bouts_per_day > 1:
        parts.append(_("%(count)d times a day") % {"count": dose.bouts_per_day})
    if dose.schedule.per_week:
        parts.append(
            ngettext("%(count)d day a week", "%(count)d days a week", dose.schedule.per_week)
            % {"count": dose.schedule.per_week}
        )
    elif dose.schedule.every_n_days and dose.schedule.every_n_days > 1:
        parts.append(_("every %(count)d days") % {"count": dose.schedule.every_n_days})
    return ", ".join(parts)


@register.filter
def minutes(seconds: int) -> str:
    """Return “5 min”, “1 min 30 s” or “45 s”."""
    whole, rest = divmod(int(seconds), 60)
    if not whole:
        return _("%(count)d s") % {"count": rest}
    if not rest:
        return _("%(count)d min") % {"count": whole}
    return _("%(minutes)d min %(seconds)d s") % {"minutes": whole, "seconds": rest}


@register.filter
def number(value: float) -> str:
    """Return a number without useless zeros, in the reader's language."""
    return number_format(f"{float(value):.2f}".rstrip("0").rstrip("."))


def _amount(dose: Dose) -> str:
    if dose.duration_s is not None:
        return _sets(dose.sets, minutes(told_s(dose.duration_s)))
    if dose.steps is not None:
        return _sets(dose.sets, _steps(dose, dose.steps))
    if dose.flights is not None:
        text = (
            _("%(count)s flight of stairs")
            if dose.flights == 1
            else _("%(count)s flights of stairs")
        )
        return text % {"count": number(dose.flights)}
    if dose.distance_m is not None:
        return _sets(dose.sets, _("%(count)d m") % {"count": dose.distance_m})
    if dose.reps is not None:
        return _repetitions(dose)
    return ""


def _steps(dose: Dose, count: int) -> str:
    """Return “10 steps”: on the flat and on stairs they are two words in German and Spanish."""
    if counts_stairs(dose):
        said = npgettext("of stairs", "%(count)d step", "%(count)d steps", count)
    else:
        said = ngettext("%(count)d step", "%(count)d steps", count)
    return said % {"count": count}


def _repetitions(dose: Dose) -> str:
    assert dose.reps is not None  # the caller looked
    if dose.sets and dose.sets > 1:
        return _("%(sets)d sets of %(reps)d") % {"sets": dose.sets, "reps": dose.reps}
    return ngettext("%(count)d time", "%(count)d times", dose.reps) % {"count": dose.reps}


def _sets(sets: int | None, amount: str) -> str:
    return f"{sets} × {amount}" if sets and sets > 1 else amount


def _hold(dose: Dose) -> str:
    return _("hold %(count)d s") % {"count": dose.hold_s} if dose.hold_s else ""


def _load(dose: Dose, *, is_one_hand: bool) -> str:
    if not dose.load_kg:
        return ""
    hand = _("%(kg)s kg in the hand") if is_one_hand else _("%(kg)s kg in each hand")
    words = {
        LoadIs.PER_HAND: hand,
        LoadIs.ANKLE: _("%(kg)s kg at the ankle"),
    }
    text = words.get(dose.load_is, _("%(kg)s kg")) if dose.load_is else _("%(kg)s kg")
    return text % {"kg": number(dose.load_kg)}


def _extras(dose: Dose) -> str:
    extras = []
    if dose.resistance_level:
        words = {1: _("lightest band"), 2: _("light band"), 3: _("medium band"), 4: _("firm band")}
        extras.append(words.get(dose.resistance_level, _("strong band")))
    if dose.rom_deg:
        extras.append(_("move only to %(count)d°") % {"count": dose.rom_deg})
    if dose.height_cm:
        extras.append(_("height %(count)d cm") % {"count": dose.height_cm})
    return ", ".join(extras)
