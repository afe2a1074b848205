"""A clinic's settings, and inviting somebody to work there."""

import re
from typing import Any
from zoneinfo import available_timezones

from crispy_forms.bootstrap import InlineCheckboxes
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout, Row
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import Clinic, User
from accounts.models.membership import Role

WEEKDAYS = [
    ("1", _("Mon")),
    ("2", _("Tue")),
    ("3", _("Wed")),
    ("4", _("Thu")),
    ("5", _("Fri")),
    ("6", _("Sat")),
    ("7", _("Sun")),
]
_TIMES = (
    "opens_at",
    "closes_at",
    "morning_plan_at",
    "evening_nudge_at",
    "weekly_summary_at",
    "therapist_digest_at",
    "quiet_from",
    "quiet_until",
)


def checked_time_zone(name: str) -> str:
    """Return `name` if the time-zone tables know it. Raises ValidationError."""
    if name not in available_timezones():
        raise ValidationError(
            _("Not a known time zone. Write it like Europe/Berlin."), code="time_zone"
        )
    return name


def checked_emergency_number(number: str) -> str:
    """Return `number` if a phone could dial it. Raises ValidationError."""
    if not re.fullmatch(r"\+?[0-9][0-9 ]{1,14}", number):
        raise ValidationError(_("Write digits only, for example 112."), code="emergency_number")
    return number


def checked_country(code: str) -> str:
    """Return an upper-case code of two letters. Raises ValidationError."""
    if not re.fullmatch(r"[A-Za-z]{2}", code):
        raise ValidationError(_("Write two letters, for example DE."), code="country")
    return code.upper()


class ClinicForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    open_days = forms.MultipleChoiceField(
        label=_("Open on"), choices=WEEKDAYS, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Clinic
        fields = (
            "name",
            "time_zone",
            "country",
            "emergency_number",
            "phone",
            "crisis_line",
            "address",
            "reply_to",
            "open_days",
            "opens_at",
            "closes_at",
            "second_contact",
            "default_adjustment",
            "morning_plan_at",
            "evening_nudge_at",
            "weekly_summary_at",
            "therapist_digest_at",
            "quiet_from",
            "quiet_until",
        )
        help_texts = {
            "time_zone": _("For example Europe/Berlin"),
            "country": _("Two letters, for example DE"),
        }
        widgets = {name: forms.TimeInput(attrs={"type": "time"}, format="%H:%M") for name in _TIMES}

    def __init__(self, data: Any = None, *, instance: Clinic) -> None:
        initial = {"open_days": list(instance.open_days)}
        super().__init__(data, instance=instance, initial=initial)
        staff = User.objects.filter(
            is_active=True, memberships__clinic=instance, memberships__ended_at=None
        )
        self.fields["second_contact"].queryset = staff.distinct()  # type: ignore[attr-defined]
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = _layout()

    def clean_time_zone(self) -> str:
        return checked_time_zone(self.cleaned_data["time_zone"])

    def clean_emergency_number(self) -> str:
        return checked_emergency_number(self.cleaned_data["emergency_number"])

    def clean_country(self) -> str:
        return checked_country(self.cleaned_data["country"])

    def clean_open_days(self) -> str:
        return "".join(sorted(self.cleaned_data["open_days"]))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        opens, closes = data.get("opens_at"), data.get("closes_at")
        if opens and closes and closes <= opens:
            self.add_error("closes_at", _("Must be later than the opening."))
        if "quiet_from" in data and data.get("quiet_from") == data.get("quiet_until"):
            self.add_error("quiet_until", _("Must differ from the beginning of the quiet time."))
        return data


def _layout() -> Layout:
    return Layout(
        Fieldset(
            _("Clinic"),
            "name",
            Row("time_zone", "country"),
            Row("phone", "emergency_number", "crisis_line"),
            "address",
            "reply_to",
        ),
        Fieldset(
            _("When somebody reads"),
            InlineCheckboxes("open_days"),
            Row("opens_at", "closes_at"),
            "second_contact",
        ),
        Fieldset(_("Care"), "default_adjustment"),
        Fieldset(
            _("Mails"),
            Row("morning_plan_at", "evening_nudge_at"),
            Row("weekly_summary_at", "therapist_digest_at"),
            Row("quiet_from", "quiet_until"),
        ),
    )


class InviteForm(forms.Form):
    """Who, and as what. The person may be known already."""

    full_name = forms.CharField(label=_("Name"), max_length=120)
    email = forms.EmailField(label=_("E-mail address"), max_length=254)
    purpose = forms.ChoiceField(label=_("Role"), choices=Role.choices)
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()
