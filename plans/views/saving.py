"""How a view hands a valid form to a service: what the service refuses lands at its field."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.forms import BaseForm

T = TypeVar("T")


def save(form: BaseForm, service: Callable[..., T], **arguments: Any) -> T | None:
    """Return what `service` made, or None with its objections put on `form`.

    An objection to something the form does not ask is shown above the form.
    """
    try:
        return service(**arguments)
    except ValidationError as error:
        for name, messages in _by_field(error).items():
            form.add_error(name if name in form.fields else None, messages)
    return None


def _by_field(error: ValidationError) -> dict[str, list[ValidationError]]:
    if hasattr(error, "error_dict"):
        return dict(error.error_dict)
    return {NON_FIELD_ERRORS: list(error.error_list)}
