"""allauth's forms with fields a phone fills in by itself and a patient can read."""

from typing import Any

from allauth.account.forms import (
    ConfirmEmailVerificationCodeForm,
    ConfirmLoginCodeForm,
    ConfirmPasswordResetCodeForm,
    LoginForm,
    RequestLoginCodeForm,
)
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.services.people import ensure_address

_CODE_ATTRS = {"autocomplete": "one-time-code", "inputmode": "numeric", "maxlength": 12}


class DigitsField(forms.CharField):
    """A typed code: spaces and dashes that mail programs and people put in are dropped."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs=dict(_CODE_ATTRS)))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> str:
        text = super().to_python(value) or ""
        return "".join(text.replace("-", "").split())


class RequestCodeForm(RequestLoginCodeForm):
    """Ask for a sign-in code."""

    shared_device = forms.BooleanField(
        label=_("Other people use this device: sign me out after 15 minutes"),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("Your e-mail address")
        self.fields["email"].widget.attrs.pop("placeholder", None)

    def clean_email(self) -> str:
        email: str = super().clean_email()
        if self._user is not None:
            ensure_address(self._user)
        return email


class PasswordSignInForm(LoginForm):
    """Address and password, for staff."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("Your e-mail address")
        self.fields["password"].help_text = ""
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)


class SignInCodeForm(ConfirmLoginCodeForm):
    code = DigitsField(label=_("Code from the mail, 6 digits"))


class EmailCodeForm(ConfirmEmailVerificationCodeForm):
    code = DigitsField(label=_("Code from the mail, 6 digits"))


class ResetCodeForm(ConfirmPasswordResetCodeForm):
    code = DigitsField(label=_("Code from the mail, 6 digits"))


class FactorForm(AuthenticateForm):
    code = DigitsField(
        label=_("Code from your authenticator app"),
        help_text=_("Or one of your recovery codes."),
    )


class FactorAgainForm(ReauthenticateForm):
    code = DigitsField(label=_("Code from your authenticator app"))


class FactorSetupForm(ActivateTOTPForm):
    code = DigitsField(label=_("Code your app shows now"))


class FreshCodeForm(forms.Form):
    """The mailed code with which somebody without a password proves again who they are."""

    code = DigitsField(label=_("Code from the mail, 6 digits"))
