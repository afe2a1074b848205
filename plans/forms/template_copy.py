"""One phase of a clinic's copy: which exercises in which order, their first doses, their days."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from operator import itemgetter
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from plans.catalogue import load
from plans.engine.dose import Dose
from plans.engine.exercise import Exercise, NotBefore
from plans.engine.template import Template, TemplateItem, TemplatePhase, gate_in
from plans.forms.layout import house_helper, within
from plans.forms.regime import MINUTES_FROM_S, SECONDS, amount_field, amounts_of, tidy
from plans.services.template_copy import key_of_early_gate, opens_before

MOST_MINUTES = 240  # no protocol asks for half a day
MOST_DAYS = 730
REASON_LENGTH = 300


@dataclass(frozen=True, slots=True)
class Row:
    """One item as the page lists it, with the gate ours has for it."""

    item: TemplateItem
    exercise: Exercise
    place: int
    gate_of_ours: NotBefore | None
    early_reason: str = ""

    @property
    def gate(self) -> NotBefore | None:
        """Return the gate to change: the item's own, else what ours has come to ask meanwhile."""
        return self.item.gate or self.gate_of_ours

    @property
    def name(self) -> str:
        return _name(self.exercise)


def rows_of(
    phase: TemplatePhase, *, ours: Template | None, early_gates: Mapping[str, str]
) -> list[Row]:
    """Return the items of a phase that can be changed: those still in the catalogue."""
    known = load().exercises
    return [
        Row(
            item=item,
            exercise=known[item.exercise],
            place=place,
            gate_of_ours=gate_in(ours, item.exercise, phase.phase),
            early_reason=early_gates.get(key_of_early_gate(phase.phase, item.exercise), ""),
        )
        for place, item in enumerate(phase.items, start=1)
        if item.exercise in known
    ]


class ItemForm(forms.Form):
    """One exercise of the phase: keep it, where, from which dose, not before which day."""

    keep = forms.BooleanField(label=gettext_lazy("Keep"), required=False)
    place = forms.IntegerField(label=gettext_lazy("Place"), min_value=1, max_value=99)

    def __init__(self, *args: Any, row: Row, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row = row
        self.start = row.item.start or row.exercise.start
        self.amounts = amounts_of(self.start)
        self.initial = {"keep": True, "place": row.place, "early_reason": row.early_reason}
        for name in self.amounts:
            self.fields[f"start_{name}"] = self._amount(name)
        if row.gate is not None:
            self._add_gate(row.gate)
        self.helper = house_helper()

    @property
    def in_minutes(self) -> bool:
        return (self.row.exercise.max.duration_s or 0) >= MINUTES_FROM_S

    def starts(self) -> list[forms.BoundField]:
        return [self[f"start_{name}"] for name in self.amounts]

    def gate_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in ("not_before_days", "early_reason") if name in self.fields]

    def item(self) -> TemplateItem:
        """Return the item as typed. Call only after `is_valid()`."""
        typed = {name: self.cleaned_data[f"start_{name}"] for name in self.amounts}
        if self.in_minutes and "duration_s" in typed:
            typed["duration_s"] = round(typed["duration_s"] * SECONDS)
        start = replace(self.start, **typed)
        own = self.row.item.start if start == self.start else start
        return replace(self.row.item, start=own, gate=self._gate())

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = self.cleaned_data
        ours = self.row.gate_of_ours
        if ours is None or not data.get("keep") or data.get("not_before_days") is None:
            return data
        if opens_before(self._gate(), ours) and not data.get("early_reason", "").strip():
            said = _("Ours says day %(day)s and what must be cleared. Say why yours opens before.")
            self.add_error("early_reason", said % {"day": ours.not_before_days})
        return data

    def _amount(self, name: str) -> forms.Field:
        factor = SECONDS if name == "duration_s" and self.in_minutes else 1
        field = amount_field(name, getattr(self.start, name), in_minutes=factor > 1)
        field.validators = []  # what anybody may type gives way to what this exercise allows
        low, high = _ends(self.row.exercise.min, self._most(), name)
        within(field, tidy(low / factor) or 0, tidy(high / factor) or 0)
        return field

    def _most(self) -> Dose:
        return self.row.item.max or self.row.exercise.max

    def _add_gate(self, gate: NotBefore) -> None:
        self.fields["not_before_days"] = forms.IntegerField(
            label=gettext_lazy("Not before day"),
            min_value=0,
            max_value=MOST_DAYS,
            initial=gate.not_before_days,
        )
        self.fields["early_reason"] = forms.CharField(
            label=gettext_lazy("Why earlier than ours"),
            required=False,
            max_length=REASON_LENGTH,
        )

    def _gate(self) -> NotBefore | None:
        gate = self.row.gate
        if gate is None:
            return None
        days: int = self.cleaned_data["not_before_days"]
        expected = gate.expected_days
        if expected is not None:
            expected = max(expected, days)
        return replace(gate, not_before_days=days, expected_days=expected)


def _ends(low: Dose, high: Dose, name: str) -> tuple[float, float]:
    """Return the ends of a field; of a height the smaller one is the harder."""
    ends = sorted((getattr(low, name), getattr(high, name)))
    return ends[0], ends[1]


class PhaseForm(forms.Form):
    """The phase itself, what joins it, and why."""

    minutes_low = forms.IntegerField(
        label=gettext_lazy("Minutes a day, at least"), min_value=1, max_value=MOST_MINUTES
    )
    minutes_high = forms.IntegerField(
        label=gettext_lazy("Minutes a day, at most"), min_value=1, max_value=MOST_MINUTES
    )
    add = forms.MultipleChoiceField(
        label=gettext_lazy("Add exercises"),
        help_text=gettext_lazy("They come last, with their usual dose. Save, then change them."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason for the change"),
        help_text=gettext_lazy("Kept with the version, for everybody who reads it."),
        max_length=REASON_LENGTH,
    )

    def __init__(
        self, *args: Any, phase: TemplatePhase, ours: Template | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.phase, self.ours = phase, ours
        self.initial = {"minutes_low": phase.minutes_low, "minutes_high": phase.minutes_high}
        self.fields["add"].choices = _could_join(phase)  # type: ignore[attr-defined]
        self.helper = house_helper()

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = self.cleaned_data
        low, high = data.get("minutes_low"), data.get("minutes_high")
        if low is not None and high is not None and low > high:
            self.add_error("minutes_high", _("The most must not be under the least."))
        return data

    def changed_phase(self, rows: Sequence[ItemForm]) -> TemplatePhase:
        """Return the phase as typed. Call only after all forms are valid."""
        kept = [form for form in rows if form.cleaned_data["keep"]]
        ordered = sorted(kept, key=lambda form: form.cleaned_data["place"])
        joining = (self._joining(slug) for slug in self.cleaned_data["add"])
        return replace(
            self.phase,
            items=(*(form.item() for form in ordered), *joining),
            minutes_low=self.cleaned_data["minutes_low"],
            minutes_high=self.cleaned_data["minutes_high"],
        )

    def _joining(self, slug: str) -> TemplateItem:
        """Return the item ours has here, else one as the exercise itself, not before ours."""
        listed = (p for p in (self.ours.phases if self.ours else ()) if p.phase is self.phase.phase)
        found = next((item for p in listed for item in p.items if item.exercise == slug), None)
        if found is not None:
            return replace(found, only_without=())
        exercise = load().exercises[slug]
        gate = gate_in(self.ours, slug, self.phase.phase)
        return TemplateItem(slug, gate=gate, source=exercise.source, tag=exercise.tag)


def _could_join(phase: TemplatePhase) -> list[tuple[str, str]]:
    listed = {item.exercise for item in phase.items}
    free = (e for e in load().exercises.values() if phase.phase in e.phases)
    return sorted(((e.slug, _name(e)) for e in free if e.slug not in listed), key=itemgetter(1))


def _name(exercise: Exercise) -> str:
    return load().text(exercise.slug, get_language() or "en").name


class FollowForm(forms.Form):
    """That what changed in ours was looked at."""

    reason = forms.CharField(
        label=gettext_lazy("What did you decide about it?"), max_length=REASON_LENGTH
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = house_helper(submit=gettext_lazy("Looked at: keep our copy"))
