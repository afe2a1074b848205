"""What a patient measured at home today."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2s
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from plans.forms.layout import house_helper
from plans.forms.number import AmountField
from plans.queries.home_measures import HomeLine
from plans.services.measurement import Taken


@dataclass(frozen=True, slots=True)
class HomeEntry:
    """One line with its bound fields, left first."""

    line: HomeLine
    fields: tuple[forms.BoundField, ...]


class HomeMeasuresForm(forms.Form):
    """The values of today. What stays empty was not measured."""

    def __init__(self, *args: Any, lines: Sequence[HomeLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = lines
        for line in lines:
            for side in line.sides:
                self.fields[home_field(line, side)] = _field(line, side)
        self.helper = house_helper()

    def entries(self) -> list[HomeEntry]:
        """Return the lines in their order."""
        return [
            HomeEntry(line, tuple(self[home_field(line, side)] for side in line.sides))
            for line in self.lines
        ]

    def clean(self) -> dict[str, Any]:
        """Refuse a page on which nothing was written."""
        data = super().clean() or self.cleaned_data
        if not self.errors and all(value is None for value in data.values()):
            raise ValidationError(_("Write at least one number."), code="empty")
        return data

    def taken(self) -> list[Taken]:
        """Return what was given. Call only after `is_valid()`."""
        return list(self._taken())

    def _taken(self) -> Iterator[Taken]:
        for line in self.lines:
            for side in line.sides:
                name = home_field(line, side)
                value = self.cleaned_data.get(name)
                if value is not None:
                    yield Taken(line.measure.key, value, side, of=line.of, field=name)


def home_field(line: HomeLine, side: str) -> str:
    """Return the name of a field: stable, and without what the patient calls an activity."""
    return f"h{blake2s(line.series.encode(), digest_size=6).hexdigest()}-{side}"


def _field(line: HomeLine, side: str) -> forms.Field:
    measure = line.measure
    said = {"low": number_format(f"{measure.low:g}"), "high": number_format(f"{measure.high:g}")}
    wrong = _("Write a number from %(low)s to %(high)s.") % said
    values: dict[str, Any] = {
        "label": _label(line, side),
        "min_value": measure.low,
        "max_value": measure.high,
        "required": False,
        "error_messages": {"min_value": wrong, "max_value": wrong, "invalid": wrong},
    }
    if measure.decimals:
        return AmountField(**values)
    return forms.IntegerField(**values)


def _label(line: HomeLine, side: str) -> str:
    """Return a label that names the measure too: it also stands in the list of what is wrong."""
    said = {"name": line.name, "unit": line.measure.unit}
    if side == "left":
        return _("%(name)s, left side, %(unit)s") % said
    if side == "right":
        return _("%(name)s, right side, %(unit)s") % said
    # What is counted says so in its name.
    return _("%(name)s, 0 to 10") % said if line.of else line.name
