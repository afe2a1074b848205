"""How a service says no: a ValidationError that names the field, with nothing changed."""

from typing import NoReturn

from django.core.exceptions import ValidationError


def refuse(field: str, message: object, code: str) -> NoReturn:
    """Raise a ValidationError for one field; forms show it there."""
    raise ValidationError({field: [ValidationError(message, code=code)]})  # type: ignore[arg-type]
