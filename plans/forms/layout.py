"""How our forms are laid out with crispy-forms."""

from typing import TYPE_CHECKING, cast

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, Submit
from django.core.validators import MaxValueValidator, MinValueValidator
from django.forms import ChoiceField, DateInput, Field, NumberInput, TimeInput
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def house_helper(
    *rows: object, submit: "StrOrPromise | None" = None, action: str = ""
) -> FormHelper:
    """Return a helper for one POST form; without `submit` the template draws the buttons."""
    helper = FormHelper()
    helper.form_method = "post"
    helper.form_action = action
    helper.attrs = {"novalidate": True}  # the server's words name the field and say what to do
    helper.form_tag = submit is not None
    buttons = [Submit("save", submit or _("Save"))] if submit is not None else []
    if rows:
        helper.layout = Layout(*rows, *buttons)
    else:
        for button in buttons:
            helper.add_input(button)
    return helper


class DayInput(DateInput):
    """A date as every browser edits it."""

    input_type = "date"

    def __init__(self, **kwargs: object) -> None:
        super().__init__(format="%Y-%m-%d", **kwargs)  # type: ignore[arg-type]


class ClockInput(TimeInput):
    """A time of day."""

    input_type = "time"

    def __init__(self, **kwargs: object) -> None:
        super().__init__(format="%H:%M", **kwargs)  # type: ignore[arg-type]


def within(field: Field, low: float, high: float) -> None:
    """Refuse numbers outside low–high at the field, before the database does."""
    field.validators += [MinValueValidator(low), MaxValueValidator(high)]
    if isinstance(field.widget, NumberInput):
        field.widget.attrs |= {"min": low, "max": high}


def without_blank(field: Field) -> None:
    """Take the empty choice from a model's field shown as tiles: nothing chosen says the same."""
    assert isinstance(field, ChoiceField)
    choices = cast("list[tuple[str, str]]", field.choices)
    field.choices = [choice for choice in choices if choice[0]]
