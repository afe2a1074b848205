"""Quick entry of measures, both sides side by side."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import blake2s
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from plans.forms.layout import DayInput, house_helper
from plans.forms.number import AmountField, CountField
from plans.queries.measure_page import ACTIVITY, Line
from plans.services.measurement import Taken
from plans.words.units import unit_text

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

NEW_ACTIVITIES = 3
_PAIN = "pain"
_WORDS = {
    "left": gettext_lazy("Left"),
    "right": gettext_lazy("Right"),
    "na": gettext_lazy("Value"),
    _PAIN: gettext_lazy("Worst pain"),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the form with its bound fields, left first, each with its word beside the name.

    The label of a field names the measure too, for the list of what is wrong.
    """

    line: Line
    fields: tuple[tuple["StrOrPromise", forms.BoundField], ...]

    @property
    def has_errors(self) -> bool:
        return any(field.errors for _word, field in self.fields)


class MeasuresForm(forms.Form):
    """The values of one date. What stays empty was not measured."""

    measured_on = forms.DateField(label=gettext_lazy("Measured on"), widget=DayInput())

    def __init__(self, *args: Any, lines: Sequence[Line], on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = lines
        self.fields["measured_on"].initial = on
        for line in lines:
            for side in line.sides:
                self.fields[field_name(line, side)] = _field(line, side)
            if asks_pain(line):
                self.fields[field_name(line, _PAIN)] = _pain_field(line)
        for number in range(NEW_ACTIVITIES):
            name, value = _new(number)
            said = {"number": number + 1}
            self.fields[name] = forms.CharField(
                label=_("Activity %(number)d") % said,
                max_length=80,
                required=False,
                widget=forms.TextInput(attrs={"class": "input"}),
            )
            self.fields[value] = forms.IntegerField(
                label=_("Activity %(number)d, 0 to 10") % said,
                min_value=0,
                max_value=10,
                required=False,
            )
        self.helper = house_helper()

    def entries(self) -> list[Entry]:
        """Return the lines that fit the patient now."""
        return [self._entry(line) for line in self.lines if line.is_first]

    def others(self) -> list[Entry]:
        """Return every other line."""
        return [self._entry(line) for line in self.lines if not line.is_first]

    @property
    def has_other_errors(self) -> bool:
        """Return whether a fault stands where it would not be seen."""
        return any(each.has_errors for each in self.others())

    def new_activities(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Return the fields of the name and the value of each activity not named before."""
        pairs = [_new(number) for number in range(NEW_ACTIVITIES)]
        return [(self[name], self[value]) for name, value in pairs]

    def clean(self) -> dict[str, Any]:
        """Refuse half of what belongs together: an activity and its number, a pain and its test."""
        data = super().clean() or self.cleaned_data
        for line in self.lines:
            self._needs_test(line, data)
        for number in range(NEW_ACTIVITIES):
            name, value = _new(number)
            if name in self.errors or value in self.errors:
                continue
            if data.get(name) and data.get(value) is None:
                self.add_error(value, _("Give the activity a number from 0 to 10."))
            if not data.get(name) and data.get(value) is not None:
                self.add_error(name, _("Name the activity."))
        return data

    def _needs_test(self, line: Line, data: dict[str, Any]) -> None:
        names = [field_name(line, side) for side in line.sides]
        is_tested = any(name in self.errors or data.get(name) is not None for name in names)
        if data.get(field_name(line, _PAIN)) is not None and not is_tested:
            self.add_error(field_name(line, _PAIN), _("Enter what was measured, too."))

    def taken(self) -> list[Taken]:
        """Return what was given. Call only after `is_valid()`."""
        return [*self._given(), *self._named()]

    def _given(self) -> Iterator[Taken]:
        for line in self.lines:
            pain = self.cleaned_data.get(field_name(line, _PAIN))
            for side in line.sides:
                name = field_name(line, side)
                value = self.cleaned_data.get(name)
                if value is not None:
                    where = (side, line.joint, line.motion, line.how, line.of)
                    yield Taken(line.measure.key, value, *where, pain_nrs=pain, field=name)

    def _named(self) -> Iterator[Taken]:
        for number in range(NEW_ACTIVITIES):
            name, value = _new(number)
            if self.cleaned_data.get(name):
                said, given = self.cleaned_data[name], self.cleaned_data[value]
                yield Taken(ACTIVITY, given, of=said, field=name)

    def _entry(self, line: Line) -> Entry:
        words = [*line.sides, _PAIN] if asks_pain(line) else line.sides
        return Entry(line, tuple((_WORDS[each], self[field_name(line, each)]) for each in words))


def asks_pain(line: Line) -> bool:
    """Return True for a test of strength: one that hurt says less than the muscle can do."""
    measure = line.measure
    return measure.sided and measure.better == "more" and measure.low >= 0


def field_name(line: Line, side: str) -> str:
    """Return the name of a field: stable, and without what the patient calls an activity."""
    return f"m{blake2s(line.series.encode(), digest_size=6).hexdigest()}-{side}"


def _new(number: int) -> tuple[str, str]:
    return f"activity{number}-name", f"activity{number}-value"


def _field(line: Line, side: str) -> forms.Field:
    said = {
        "low": number_format(f"{line.low:g}"),
        "high": number_format(f"{line.high:g}"),
        "unit": unit_text(line.measure.unit),
    }
    wrong = _("Enter a value from %(low)s to %(high)s %(unit)s.") % said
    if line.measure.unit.startswith("of "):  # a score names its end already
        wrong = _("Enter a value from %(low)s to %(high)s.") % said
    kind: type[forms.IntegerField] = AmountField if line.measure.decimals else CountField
    return kind(
        label=f"{line.name}, {_WORDS[side]}" if line.measure.sided else line.name,
        min_value=line.low,  # type: ignore[arg-type]  # a whole number where the value is one
        max_value=line.high,  # type: ignore[arg-type]
        required=False,
        error_messages={"min_value": wrong, "max_value": wrong, "invalid": wrong},
    )


def _pain_field(line: Line) -> forms.Field:
    wrong = _("Pain is a number from 0 to 10.")
    return forms.IntegerField(
        label=f"{line.name}, {_WORDS[_PAIN]}",
        min_value=0,
        max_value=10,
        required=False,
        error_messages={"min_value": wrong, "max_value": wrong, "invalid": wrong},
    )
