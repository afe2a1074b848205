"""Quick entry of measures, both sides side by side."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import blake2s
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from plans.forms.layout import DayInput, house_helper
from plans.queries.measure_page import ACTIVITY, Line
from plans.services.measurement import Taken

NEW_ACTIVITIES = 3
_SIDES = {"left": gettext_lazy("Left"), "right": gettext_lazy("Right"), "na": gettext_lazy("Value")}


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the form with its bound fields, left first."""

    line: Line
    fields: tuple[forms.BoundField, ...]

    @property
    def has_errors(self) -> bool:
        return any(each.errors for each in self.fields)


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
        for number in range(NEW_ACTIVITIES):
            name, value = _new(number)
            self.fields[name] = forms.CharField(label=_("Activity"), max_length=80, required=False)
            self.fields[value] = forms.IntegerField(
                label=_("0 to 10"), min_value=0, max_value=10, required=False
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
        """Refuse an activity without a number, or a number without an activity."""
        data = super().clean() or self.cleaned_data
        for number in range(NEW_ACTIVITIES):
            name, value = _new(number)
            if name in self.errors or value in self.errors:
                continue
            if data.get(name) and data.get(value) is None:
                self.add_error(value, _("Give the activity a number from 0 to 10."))
            if not data.get(name) and data.get(value) is not None:
                self.add_error(name, _("Name the activity."))
        return data

    def taken(self) -> list[Taken]:
        """Return what was given. Call only after `is_valid()`."""
        return [*self._given(), *self._named()]

    def _given(self) -> Iterator[Taken]:
        for line in self.lines:
            for side in line.sides:
                value = self.cleaned_data.get(field_name(line, side))
                if value is not None:
                    where = (side, line.joint, line.motion, line.how, line.of)
                    yield Taken(line.measure.key, value, *where, field=field_name(line, side))

    def _named(self) -> Iterator[Taken]:
        for number in range(NEW_ACTIVITIES):
            name, value = _new(number)
            if self.cleaned_data.get(name):
                said, given = self.cleaned_data[name], self.cleaned_data[value]
                yield Taken(ACTIVITY, given, of=said, field=name)

    def _entry(self, line: Line) -> Entry:
        return Entry(line, tuple(self[field_name(line, side)] for side in line.sides))


def field_name(line: Line, side: str) -> str:
    """Return the name of a field: stable, and without what the patient calls an activity."""
    return f"m{blake2s(line.series.encode(), digest_size=6).hexdigest()}-{side}"


def _new(number: int) -> tuple[str, str]:
    return f"activity{number}-name", f"activity{number}-value"


def _field(line: Line, side: str) -> forms.Field:
    said = {"low": f"{line.low:g}", "high": f"{line.high:g}", "unit": line.measure.unit}
    wrong = _("Enter a value from %(low)s to %(high)s %(unit)s.") % said
    kind: type[forms.IntegerField] = (
        forms.FloatField if line.measure.decimals else forms.IntegerField
    )
    return kind(
        label=_SIDES[side],
        min_value=line.low,  # type: ignore[arg-type]  # a whole number where the value is one
        max_value=line.high,  # type: ignore[arg-type]
        required=False,
        error_messages={"min_value": wrong, "max_value": wrong, "invalid": wrong},
    )
