"""An exercise of the catalogue in words: doses, steps, aims, gates, exclusions, sources."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import template
from django.utils.text import capfirst
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from plans.catalogue import Source, load
from plans.engine.dose import Dose, Schedule
from plans.engine.exercise import (
    DoneWhen,
    ExcludedIf,
    Exercise,
    Kind,
    NotBefore,
    Phase,
    Region,
    Step,
)
from plans.models import Clearance
from plans.models.precaution_name import PRECAUTION_NAMES
from plans.queries.exercise_review import NOTHING, equipment_known
from plans.templatetags import record_words as words
from plans.templatetags.dose import minutes, number
from plans.templatetags.phases import measure_name, phase_name
from plans.templatetags.reason_sentences import REGIONS
from plans.words.body import body_text
from plans.words.sentence_case import in_sentence
from plans.words.units import unit_text

register = template.Library()


@dataclass(frozen=True, slots=True)
class Cited:
    """One source as a reviewer looks it up."""

    key: str
    source: Source


@register.filter
def exercise_name(slug: str) -> str:
    """Return what patients call an exercise."""
    return load().text(slug, get_language() or "en").name if slug in load().exercises else slug


@register.filter
def word(key: str, kind: str) -> str:
    """Return what a key is called; `kind` names the table, such as "sides"."""
    return str(getattr(words, kind.upper()).get(str(key), str(key).replace("_", " ")))


def filter_choices() -> dict[str, list[tuple[str, str]]]:
    """Return what the list of exercises can be narrowed to, in words, by field."""
    needs = [(each, word(each, "equipment")) for each in equipment_known()]
    return {
        "region": [(each.value, str(REGIONS[each.value])) for each in Region],
        "phase": [(each.value, phase_name(each.value)) for each in Phase],
        "kind": [(each.value, word(each.value, "exercise_kinds")) for each in Kind],
        "equipment": [(NOTHING, _("Nothing")), *needs],
    }


@register.filter
def cited(keys: Iterable[str]) -> list[Cited]:
    """Return the full references of source keys."""
    found = load().sources
    return [Cited(key, found[key]) for key in keys if key in found]


@register.filter
def dose_rows(exercise: Exercise) -> list[tuple[str, str, str, str]]:
    """Return what applies of a dose as (name, smallest, start, largest)."""
    doses = (exercise.min, exercise.start, exercise.max)
    rows = []
    for name, label in words.DOSE_FIELDS.items():
        said = tuple(_field_text(dose, name) for dose in doses)
        if any(said) and not _is_plain(doses, name):
            low, start, high = said
            rows.append((str(label), low, start, high))
    return rows


def _is_plain(doses: Iterable[Dose], name: str) -> bool:
    return name == "bouts_per_day" and all(dose.bouts_per_day == 1 for dose in doses)


def _field_text(dose: Dose, name: str) -> str:
    value = getattr(dose, name)
    if value is None:
        return ""
    if isinstance(value, Schedule):
        return schedule_text(value)
    if name == "load_kg" and dose.load_is:
        return f"{number(value)} kg {words.LOADS[dose.load_is.value]}"
    return _bare(value, name)


def _bare(value: float, field: str) -> str:
    """Return an amount with its unit, where the field is named beside it."""
    if field in ("duration_s", "hold_s", "rest_s"):
        return minutes(int(value))
    units = {"distance_m": " m", "load_kg": " kg", "height_cm": " cm", "rom_deg": "°"}
    return number(value) + units.get(field, "")


@register.filter
def schedule_text(schedule: Schedule) -> str:
    """Return on which days an exercise is due."""
    if schedule.per_week:
        text = ngettext("%(n)d day a week", "%(n)d days a week", schedule.per_week)
        said = text % {"n": schedule.per_week}
        if schedule.min_gap_h:
            said += ", " + _("%(hours)d hours apart") % {"hours": schedule.min_gap_h}
        return said
    days = schedule.every_n_days or 1
    return _("every day") if days == 1 else _("every %(n)d days") % {"n": days}


@register.filter
def amount_text(value: float, field: str) -> str:
    """Return an amount of one field: “1 min”, “2 repetitions”."""
    if field == "duration_s":
        return minutes(int(value))
    if value == 1 and field in words.ONE:
        return str(words.ONE[field])
    return str(words.AMOUNTS[field]) % {"n": number(value)}


@register.filter
def step_text(step: Step) -> str:
    """Return how one field moves: “1 min more, while below 10 min”."""
    parts = [_moves(step)]
    if step.while_below is not None:
        parts.append(_("while below %(amount)s") % {"amount": _amount(step.while_below, step)})
    if step.while_at_or_above is not None:
        amount = _amount(step.while_at_or_above, step)
        parts.append(_("while at %(amount)s or more") % {"amount": amount})
    if step.round_to is not None:
        parts.append(_("rounded to %(amount)s") % {"amount": _amount(step.round_to, step)})
    if step.reset:
        names = ", ".join(in_sentence(str(words.DOSE_FIELDS[each])) for each in step.reset)
        parts.append(_("then back to the start: %(names)s") % {"names": names})
    return ", ".join(parts)


def _moves(step: Step) -> str:
    if step.times is not None:
        name = str(words.DOSE_FIELDS[step.field])
        percent = round(step.times * 100)
        return _("%(name)s times %(percent)s %%") % {"name": name, "percent": percent}
    added = step.add or 0
    amount = _amount(abs(added), step)
    return _("%(amount)s more") % {"amount": amount} if added > 0 else _less(amount)


def _less(amount: str) -> str:
    return _("%(amount)s less") % {"amount": amount}


def _amount(value: float, step: Step) -> str:
    return amount_text(value, step.field)


@register.filter
def aim_text(aim: DoneWhen) -> str:
    """Return one aim: “Time at least 10 min”, “Ten-repetition maximum at least 80 % of …”."""
    name = aim.subject.partition(":")[0]
    is_measure = aim.stale_after_days is not None
    label = str(words.DOSE_FIELDS[name]) if not is_measure else _measure(aim.subject)
    how = _("at least") if aim.op == ">=" else _("at most")
    said = f"{label} {how} {_target(aim, is_measure=is_measure)}"
    if aim.stale_after_days is None:
        return said
    fresh = _("measured in the last %(days)s days") % {"days": aim.stale_after_days}
    return f"{said}, {fresh}"


def _measure(subject: str) -> str:
    if subject.partition(":")[0] in load().measures:
        return measure_name(subject)
    return capfirst(subject.replace("_", " "))


def _target(aim: DoneWhen, *, is_measure: bool) -> str:
    if aim.of is not None:
        return _share(aim, str(words.TARGETS.get(aim.of, aim.of)))
    if not is_measure:
        return _bare(aim.value or 0, aim.subject)
    measure = load().measures.get(aim.subject.partition(":")[0])
    unit = unit_text(measure.unit) if measure else ""
    return f"{number(aim.value or 0)}{'' if unit == '°' else ' '}{unit}".strip()


def _share(aim: DoneWhen, of: str) -> str:
    said = of
    if aim.fraction not in (None, 1):
        percent = round((aim.fraction or 0) * 100)
        said = _("%(percent)d %% of %(of)s") % {"percent": percent, "of": of}
    if aim.minus:
        said = _("%(what)s less %(minus)s") % {"what": said, "minus": number(aim.minus)}
    return said


@register.filter
def not_before_text(gate: NotBefore) -> str:
    """Return a gate in words: “Not before day 42 after the injury, and once cleared: …”."""
    anchor = str(words.ANCHORS.get(gate.anchor, gate.anchor))
    said = _("Not before day %(day)s after %(anchor)s") % {
        "day": gate.not_before_days,
        "anchor": anchor,
    }
    if gate.not_before_days == 0:
        said = _("Not before %(anchor)s") % {"anchor": anchor}
    if gate.expected_days is not None and gate.expected_days != gate.not_before_days:
        said += ", " + _("usually day %(day)s") % {"day": gate.expected_days}
    if gate.clearance:
        activity = in_sentence(str(Clearance.Activity(gate.clearance).label))
        said += ", " + _("once cleared: %(what)s") % {"what": activity}
    return said + _only(gate)


def _only(gate: NotBefore) -> str:
    only = [str(words.TISSUES.get(gate.tissue, gate.tissue))] if gate.tissue else []
    only += [in_sentence(str(REGIONS[gate.region.value]))] if gate.region else []
    return _(" (only: %(what)s)") % {"what": ", ".join(only)} if only else ""


@register.filter
def excluded_text(rule: ExcludedIf) -> str:
    """Return who may not do an exercise: “Falls, unless somebody is beside”."""
    name, _colon, argument = rule.fact.partition(":")
    said = fact_text(name, argument)
    if rule.unless:
        said += ", " + _(" and ").join(_unless(each) for each in rule.unless.split("+"))
    if rule.waives:
        said += "; " + _("a therapist may decide otherwise, with a reason")
    return capfirst(said)


def fact_text(name: str, argument: str) -> str:
    """Return a fact of a record with what it is about: “a device is worn (knee)”."""
    if name == "precaution":
        return str(PRECAUTION_NAMES.get(argument, argument))
    if name == "tissue":
        return str(words.FACTS[name]) % {"what": words.TISSUES.get(argument, argument)}
    plain = in_sentence(str(REGIONS.get(argument) or body_text(argument)))
    said = str(words.FACTS.get(name, name))
    if "%(what)s" in said:
        return said % {"what": plain}
    return f"{said} ({plain})" if argument else said


def _unless(given: str) -> str:
    name, _colon, argument = given.partition(":")
    what = in_sentence(str(Clearance.Activity(argument).label)) if argument else ""
    return str(words.UNLESS[name]) % {"what": what} if argument else str(words.UNLESS[name])


@register.filter
def rule_name(rule: str) -> str:
    """Return a rule of progress with its name: “P3 Walking grows”."""
    known = load().decision_rules
    return (
        f"{rule} {load().rule_text(rule, get_language() or 'en').name}" if rule in known else rule
    )


@register.filter
def values_of(found: Iterable[Any]) -> list[str]:
    """Return the written values of enums, for `word`."""
    return [str(getattr(each, "value", each)) for each in found]
