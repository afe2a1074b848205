"""Codes in, plain sentences out: why a dose changed, what rests, what an alert says."""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from django import template
from django.utils.dateparse import parse_date
from django.utils.dates import WEEKDAYS
from django.utils.formats import time_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from accounts.models import Clinic
from plans.catalogue import load
from plans.engine.easier_day import EASIER
from plans.engine.stand_in import EQUIPMENT
from plans.models import Alert, Decision
from plans.models.pain_place import PLACE_NAMES
from plans.queries.caseload import OpenAlert, Row
from plans.services.notice import TAKEN_BACK
from plans.templatetags.dose import dose_change, number
from plans.templatetags.effect_sentences import EFFECTS
from plans.templatetags.reason_sentences import REGIONS
from plans.templatetags.sentences import (
    ALERTS,
    ALERTS_BY_KIND,
    MISSING,
    NEEDS,
    OUTCOME_ICONS,
    REASONS_NOT_DONE,
    RESTS,
    RULES,
    RULES_BY_KIND,
    RULES_WITH_VALUES,
    STATES,
    WITHHELD,
)
from rehab.dates import date_format

register = template.Library()
GAPS = {"M2", "M3", "M4"}  # where no smaller dose is left, the exercise rests as after M5


class _Values(dict[str, Any]):
    """Values for a sentence; one that is not known reads as a dash."""

    def __missing__(self, key: str) -> str:
        return "–"


@register.simple_tag
def new_entry_id() -> str:
    """Return a fresh id for one entry; the script replaces it with one of its own."""
    return str(uuid.uuid4())


@register.filter
def percent(share: float | None) -> str:
    """Return “86 %”, or a dash when nothing was due."""
    return "–" if share is None else _("%(value)d %%") % {"value": round(share * 100)}


@register.filter
def logged_text(log: Any) -> str:
    """Return what an entry says, in a few words."""
    reason = getattr(log, "reason_not_done", None)
    if reason:
        return _("Not done: %(reason)s") % {"reason": value_text("reason", reason)}
    felt = {3.0: _("Easy"), 5.0: _("About right"), 7.0: _("Hard")}
    effort = getattr(log, "effort_0_10", None)
    if getattr(log, "effort_is_coarse", False) and effort in felt:
        return _("Done · %(felt)s") % {"felt": felt[effort]}
    completion = getattr(log, "completion", None)
    if completion is None:
        return _("Saved")
    return _("%(percent)s done") % {"percent": percent(completion)}


@register.filter
def change_text(decision: Decision) -> str:
    """Return “10 min → 11 min: two days went well, effort 3, pain 1. Rule P3.”"""
    said = f"{rule_text(decision)} " + _("Rule %(rule)s.") % {"rule": decision.rule}
    if decision.dose_after == decision.dose_before:
        return said
    return f"{moved_text(decision)}: {said}"


@register.filter
def rule_text(decision: Decision) -> str:
    """Return the reason of the winning rule as one sentence."""
    won: Mapping[str, Any] = next(
        (each for each in decision.matches if each["rule"] == decision.rule), {}
    )
    is_gap_too_long = decision.dose_after is None and decision.rule in GAPS
    return _rule_text("M5" if is_gap_too_long else decision.rule, won.get("values"))


@register.filter
def match_text(match: Mapping[str, Any]) -> str:
    """Return the sentence of one rule that applied."""
    return _rule_text(match["rule"], match.get("values"))


def _rule_text(rule: str, values: Any) -> str:
    given = _pairs(values or ())
    kind = RULES_BY_KIND.get((rule, given.get("kind", "")))
    longer = RULES_WITH_VALUES.get(rule) if given else None
    warned = WITHHELD.get(rule) or (RULES["S1"] if rule.startswith("R-") else None)
    meant = RULES.get(rule) or warned or _("A rule of your plan applied.")
    sentence = str(kind or longer or meant)
    return sentence % _Values(_shown(given))


@register.filter
def outcome_icon(outcome: str) -> str:
    return OUTCOME_ICONS.get(outcome, "circle-pause")


@register.filter
def state_text(state: str) -> str:
    return str(STATES.get(state, state))


@register.filter
def day_text(day: Any) -> str:
    """Return how a past day went, in a few words."""
    words = {"rest": _("Rest day"), "paused": _("Paused"), "suspended": _("Rested for safety")}
    if day.kind in words:
        return words[day.kind]
    if day.share is not None:
        return _("%(percent)s done") % {"percent": percent(day.share)}
    return ngettext("%(count)d logged", "%(count)d logged", day.logged) % {"count": day.logged}


def days_words() -> str:
    """Return in words what a sparkline of the caseload shows; `share` is filled in."""
    return _("Done per day, 28 days: %(share)s in all")


@register.filter
def need_text(row: Row) -> str:
    return str(NEEDS.get(row.needs, ""))


@register.filter
def withheld_text(code: str) -> str:
    """Return why an exercise is not done today, for the patient."""
    return str(WITHHELD.get(code, _("Your therapist looks at it first.")))


@register.filter
def eased_text(rule: str) -> str:
    """Return why a dose is smaller today than it was planned, for the patient."""
    if rule == EASIER:
        return _("Made easier today because you asked.")
    if rule == EQUIPMENT:
        return _("In place of another one today, as something for it is missing.")
    return _("Made easier today because of your check-in.")


@register.filter
def alert_text(alert: Alert | OpenAlert) -> str:
    """Return what happened, for the therapist."""
    if alert.code.startswith("R-") and alert.code not in ALERTS:
        return flag_name(alert.code)
    kind = ALERTS_BY_KIND.get((alert.code, alert.values.get("kind", "")))
    sentence = kind or ALERTS.get(alert.code)
    if sentence is None:
        return _("Rule %(rule)s asks for a look") % {"rule": alert.code}
    return str(sentence) % _Values(_shown(alert.values))


@register.filter
def alert_patient_text(alert: Alert) -> str:
    """Return what to do, or why something rests, for the patient."""
    effect = EFFECTS.get(alert.values.get("effect", ""))
    if effect is not None:
        return str(effect)
    if alert.tier == Alert.Tier.CRITICAL:
        return _("What you told us can be serious. Call for help now.")
    if alert.code.startswith("R-"):
        return _("Something you told us needs a look today, before you go on.")
    return withheld_text(alert.code)


@register.filter
def alert_rests(alert: Alert) -> str:
    return str(RESTS[alert.effect])


@register.filter
def release_text(reason: str) -> str:
    """Return why an alert ended: as somebody wrote it, or in words where it is a code."""
    return _("Taken back at once.") if reason == TAKEN_BACK else reason


@register.filter
def alert_values(alert: Alert) -> list[tuple[str, str]]:
    """Return the numbers behind an alert as (name, value)."""
    names = {
        "pain_peak_nrs": _("Worst pain"),
        "morning_nrs": _("Pain this morning"),
        "base_nrs": _("Usual pain"),
        "completion": _("Done"),
        "ill_days": _("Days ill"),
        "days": _("Days"),
        "swelling": _("Swelling"),
        "heart_rate_bpm": _("Pulse"),
        "systolic_mmhg": _("Blood pressure"),
        "spo2_percent": _("Oxygen, %"),
        "reason": _("Reason"),
        "easier": _("Easier"),
        "exercise": _("Exercise"),
        "answer": _("Answer"),
        "where": _("Where it hurts"),
        "elsewhere": _("Outside the part under treatment"),
    }
    shown = _shown(alert.values)
    if alert.code.startswith("R-") and alert.values.get("answer"):
        answers = load().flag_text(alert.code, get_language() or "en").answers
        shown["answer"] = answers.get(alert.values["answer"], shown["answer"])
    return [(name, shown[key]) for key, name in names.items() if alert.values.get(key) is not None]


@register.filter
def flag_name(flag_id: str) -> str:
    """Return a red flag in a few words."""
    text = load().flag_text(flag_id, get_language() or "en")
    return text.line or text.question


@register.filter
def read_when(clinic: Clinic) -> str:
    """Return when somebody reads what was written, in the clinic's hours."""
    said = _("The clinic reads this in its hours: %(days)s, %(start)s to %(end)s") % {
        "days": ", ".join(_runs([int(day) - 1 for day in clinic.open_days])),
        "start": time_format(clinic.opens_at),
        "end": time_format(clinic.closes_at),
    }
    return said.rstrip(".") + "."  # “6 p.m.” ends the sentence by itself


def _runs(days: Sequence[int]) -> Iterator[str]:
    """Yield weekdays, 0 = Monday, in words; three or more in a row as “Monday to Friday”."""
    # Days in a row lie equally far from their place in the list.
    for _gap, run in groupby(enumerate(sorted(days)), key=lambda each: each[1] - each[0]):
        names = [str(WEEKDAYS[day]) for _place, day in run]
        if len(names) > 2:
            yield _("%(first)s to %(last)s") % {"first": names[0], "last": names[-1]}
        else:
            yield from names


@register.filter
def alert_answer(alert: Alert) -> str:
    """Return which answer led here, in the words it was chosen by; empty where none did."""
    if alert.code not in load().flag_texts["en"]:
        return ""
    text = load().flag_text(alert.code, get_language() or "en")
    answer = text.answers.get(alert.values.get("answer", ""))
    asked = text.line or text.question
    return f"{asked} – {answer}" if answer else asked


@register.filter
def moved_text(decision: Decision) -> str:
    """Return how the dose moved: “10 min → 11 min”, “paused”, or that it stays."""
    if decision.dose_after is None:
        return _("paused")
    if decision.dose_after == decision.dose_before:
        return _("same dose afterwards") if decision.outcome == "rest" else _("same dose")
    return dose_change(decision.dose_before, decision.dose_after)


def _pairs(values: Any) -> dict[str, Any]:
    return dict(values)


def _shown(values: Mapping[str, Any]) -> dict[str, str]:
    return {name: value_text(name, value) for name, value in values.items()}


# Values that name several things, and their words.
_LISTS: dict[str, Mapping[str, Any]] = {
    "missing": MISSING,
    "where": PLACE_NAMES,
    "elsewhere": PLACE_NAMES,
}


def _several(value: Any) -> list[str]:
    """Return the codes of a list, or of a text that has a comma between them."""
    return value if isinstance(value, list) else [each.strip() for each in str(value).split(",")]


def value_text(name: str, value: Any) -> str:
    """Return one value of a rule or an alert in words."""
    if value is None:
        return "–"
    if name == "completion":
        return percent(float(value))
    if name in ("exercise", "easier", "exercises"):
        language = get_language() or "en"
        return ", ".join(load().text(each, language).name for each in _several(value))
    if name == "region":
        return str(REGIONS.get(str(value), value))
    if name in _LISTS:
        words = _LISTS[name]
        return ", ".join(str(words.get(each, each)) for each in _several(value))
    if name == "reason":
        return str(REASONS_NOT_DONE.get(str(value), value))
    if name in ("until", "on") and isinstance(value, str):
        day = parse_date(value)
        return date_format(day, "j F") if isinstance(day, date) else value
    return number(value) if isinstance(value, int | float) else str(value)
