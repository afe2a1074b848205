"""Numbers as people write them: 2.5 and 2,5 are the same, 1.000 and 1,000 a thousand.

A browser's own number box throws away what it cannot read, so that nobody sees what was typed.
"""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import number_format


class DecimalInput(forms.TextInput):
    """A box that brings up the digits of a phone and keeps what was typed."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"inputmode": "decimal", "autocomplete": "off"} | (attrs or {}))


class _EitherMark(forms.Field):
    """Takes a point or a comma, shows the one the reader writes."""

    widget = DecimalInput

    def to_python(self, value: Any) -> Any:
        return super().to_python(value.replace(",", ".") if isinstance(value, str) else value)

    def prepare_value(self, value: Any) -> Any:
        return number_format(value) if isinstance(value, float | Decimal) else value


class AmountField(_EitherMark, forms.FloatField):
    """A measured amount."""


class CountField(forms.IntegerField):
    """A whole number. Django would read the thousand steps of a German, 1.000, as one step."""

    def to_python(self, value: Any) -> Any:
        typed = str(value).strip() if value not in self.empty_values else ""
        plain = re.sub(r"[.,\s]", "", typed) if _IN_THOUSANDS.fullmatch(typed) else typed
        if plain and not _WHOLE.fullmatch(plain):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(plain)


_IN_THOUSANDS = re.compile(r"-?[1-9]\d{0,2}([.,\s]\d{3})+")
_WHOLE = re.compile(r"-?\d+")


class ExactAmountField(_EitherMark, forms.DecimalField):
    """An amount kept to its last digit."""
