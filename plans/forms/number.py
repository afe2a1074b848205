"""Numbers with a decimal mark: 2.5 and 2,5 are the same, whatever language the page speaks.

A browser's own number box throws away what it cannot read, so that nobody sees what was typed.
"""

from decimal import Decimal
from typing import Any

from django import forms
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


class ExactAmountField(_EitherMark, forms.DecimalField):
    """An amount kept to its last digit."""
