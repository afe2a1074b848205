"""What is typed and sent about passkeys."""

import re
from typing import Any

from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.passkeys import NAME_LENGTH


class AddPasskeyForm(AddWebAuthnForm):
    """The answer of the device; it must have checked who holds it."""

    passwordless = None
    name = forms.CharField(label=_("Name of this device"), max_length=NAME_LENGTH, required=False)

    def clean_credential(self) -> dict[str, Any]:
        credential = self.cleaned_data["credential"]
        if not isinstance(credential, dict):
            raise ValidationError(_("That did not work. Please try again."), code="incorrect_code")
        return credential


class NameForm(forms.Form):
    """Which passkey, and what it is called from now on."""

    passkey = forms.CharField()
    name = forms.CharField(label=_("Name of this device"), max_length=NAME_LENGTH)


def number_of(text: str) -> int:
    """Return the number a form holds; 0, which nothing has, for anything else."""
    return int(text) if re.fullmatch(r"[1-9][0-9]{0,17}", text) else 0
