"""What a person agrees to, in the words that are kept, and what they choose beside it."""

from datetime import time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.consent_wordings import WORDINGS
from accounts.models import Consent

NAME_LENGTH = 120


class ConsentForm(forms.Form):
    """The terms must be agreed to; reminders are a free choice, and nothing is ticked before.

    `morning_at` asks for the hour of the morning mail; a name is asked of who has none yet.
    """

    terms = forms.BooleanField(
        required=True,
        error_messages={
            "required": _("Without this the service cannot be used. Tick it, or close the page.")
        },
    )
    reminders = forms.BooleanField(required=False)
    full_name = forms.CharField(
        label=_("Your name"),
        help_text=_("It stands beside what you enter."),
        max_length=NAME_LENGTH,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    morning_at = forms.TimeField(
        label=_("When should the morning mail come?"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )

    def __init__(self, *args: Any, morning_at: time | None, asks_name: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["terms"].label = WORDINGS[Consent.Purpose.TERMS].text
        self.fields["reminders"].label = WORDINGS[Consent.Purpose.REMINDERS].text
        self.fields["morning_at"].initial = morning_at
        if morning_at is None:
            del self.fields["morning_at"]
        if not asks_name:
            del self.fields["full_name"]
