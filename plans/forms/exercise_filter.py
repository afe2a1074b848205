"""What narrows the list of exercises. Sent by GET, so that a list can be kept as a bookmark."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from plans.queries.exercise_review import Wanted

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

MOST_WORDS = 80


class ExerciseFilterForm(forms.Form):
    """Every answer may be missing; one that is unknown narrows nothing.

    `choices` holds the key and the name of everything that can be asked for, by field.
    """

    words = forms.CharField(
        label=_("Find"),
        required=False,
        max_length=MOST_WORDS,
        widget=forms.TextInput(
            attrs={"class": "input", "type": "search", "autocomplete": "off", "data-hotkey": "/"}
        ),
    )
    region = forms.ChoiceField(label=_("Region"), required=False)
    phase = forms.ChoiceField(label=_("Phase"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    equipment = forms.ChoiceField(label=_("Needs"), required=False)

    def __init__(
        self,
        *args: Any,
        choices: Mapping[str, Sequence[tuple[str, "StrOrPromise"]]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, known in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", _("All")), *known]
            field.widget.attrs |= {"class": "input"}

    def wanted(self) -> Wanted:
        """Return what was asked for, as far as it is known."""
        self.is_valid()
        return Wanted(**{name: self.cleaned_data.get(name, "") for name in self.fields})
