"""One thing a patient measured at home today."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from plans.forms.activity_log import PainField
from plans.forms.layout import house_helper
from plans.forms.number import AmountField, CountField
from plans.queries.home_measures import HomeLine
from plans.services.measurement import Taken
from plans.words.units import unit_text

_PAIN = "pain_nrs"


class HomeMeasureForm(forms.Form):
    """The values of one measure of today; of two sides one is enough."""

    def __init__(self, *args: Any, line: HomeLine, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.line = line
        for side in line.sides:
            self.fields[home_field(line, side)] = _field(line, side)
        self.helper = house_helper()

    def clean(self) -> dict[str, Any]:
        """Refuse a page on which nothing was written, at its first field."""
        data = super().clean() or self.cleaned_data
        if not self.errors and all(value is None for value in data.values()):
            empty = ValidationError(_("Write at least one number."), code="empty")
            self.add_error(next(iter(self.fields)), empty)
        return data

    def taken(self) -> list[Taken]:
        """Return what was given. Call only after `is_valid()`."""
        return list(self._taken())

    def _taken(self) -> Iterator[Taken]:
        line = self.line
        for side in line.sides:
            name = home_field(line, side)
            value = self.cleaned_data.get(name)
            if value is not None:
                yield Taken(line.measure.key, value, side, of=line.of, field=name)


def home_field(line: HomeLine, side: str) -> str:
    """Return the name of a field: stable, and without what the patient calls an activity."""
    return f"h{line.key}-{side}"


def _field(line: HomeLine, side: str) -> forms.Field:
    measure = line.measure
    label = _label(line, side)
    if measure.key == _PAIN:
        return PainField(label=label)
    said = {"low": number_format(f"{measure.low:g}"), "high": number_format(f"{measure.high:g}")}
    wrong = _("Write a number from %(low)s to %(high)s.") % said
    values: dict[str, Any] = {
        "label": label,
        "min_value": measure.low,
        "max_value": measure.high,
        "required": not measure.sided,  # of two sides one is enough
        "error_messages": dict.fromkeys(("required", "min_value", "max_value", "invalid"), wrong),
    }
    if measure.decimals:
        return AmountField(**values)
    return CountField(**values, widget=forms.NumberInput({"inputmode": "numeric"}))


def _label(line: HomeLine, side: str) -> str:
    """Return a label that names the measure too: it also stands in the list of what is wrong."""
    said = {"name": line.name, "unit": unit_text(line.measure.unit)}
    if side == "left":
        return _("%(name)s, left side, %(unit)s") % said
    if side == "right":
        return _("%(name)s, right side, %(unit)s") % said
    # What is counted says so in its name.
    return _("%(name)s, 0 to 10") % said if line.of else line.name
