"""How a view hands a valid form to a service: what the service refuses lands at its field."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.forms import BaseForm
from django.http import HttpRequest, QueryDict

T = TypeVar("T")


def posted(request: HttpRequest) -> QueryDict | None:
    """Return what was sent, or None for a first look; an empty POST is one with nothing in it."""
    return request.POST if request.method == "POST" else None


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
