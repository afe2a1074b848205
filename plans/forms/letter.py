"""A letter, edited by the therapist before it is kept."""

from typing import Any

from crispy_forms.layout import Div
from django import forms
from django.utils.translation import gettext_lazy as _

from plans.forms.layout import house_helper
from plans.models import Letter

MOST = 8000  # characters: two pages in a readable size


class LetterForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """What stands on the letter; clinic, patient and date are added by themselves."""

    class Meta:
        model = Letter
        fields = ["recipient", "urgency", "subject", "body"]
        labels = {
            "recipient": _("To"),
            "urgency": _("How soon"),
            "subject": _("Subject"),
            "body": _("Text"),
        }
        widgets = {
            "recipient": forms.Textarea(attrs={"rows": 3}),
            "body": forms.Textarea(attrs={"rows": 22}),
        }
        help_texts = {"body": _("Check every line: it is your letter, and nobody else reads it.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"] = forms.CharField(
            label=self.fields["body"].label,
            help_text=self.fields["body"].help_text,
            max_length=MOST,
            widget=self.fields["body"].widget,
        )
        self.helper = house_helper(
            "recipient",
            Div("urgency", "subject", css_class="form-row"),
            "body",
            submit=_("Keep the letter"),
        )
