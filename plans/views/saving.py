"""How a view hands a valid form to a service: what the service refuses lands at its field."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
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


@dataclass
class Attempt:
    """Several services in one go; with `is_fine` false at the end, none of them has acted."""

    is_fine: bool = True


@contextmanager
def all_or_nothing() -> Iterator[Attempt]:
    """Let several services act together, for a page that saves many rows at once."""
    with transaction.atomic():
        attempt = Attempt()
        yield attempt
        if not attempt.is_fine:
            transaction.set_rollback(True)


def _by_field(error: ValidationError) -> dict[str, list[ValidationError]]:
    if hasattr(error, "error_dict"):
        return dict(error.error_dict)
    return {NON_FIELD_ERRORS: list(error.error_list)}
