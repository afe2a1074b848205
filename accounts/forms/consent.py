"""What a person agrees to, in the words that are kept."""

from typing import Any

from django import forms

from accounts.consent_wordings import WORDINGS
from accounts.models import Consent


class ConsentForm(forms.Form):
    """The terms must be agreed to; reminders are a free choice."""

    terms = forms.BooleanField(required=True)
    reminders = forms.BooleanField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["terms"].label = WORDINGS[Consent.Purpose.TERMS].text
        self.fields["reminders"].label = WORDINGS[Consent.Purpose.REMINDERS].text
