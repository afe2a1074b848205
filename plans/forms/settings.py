"""What a patient sets: reminder times, pause."""

from datetime import date, time
from typing import Any

from crispy_forms.layout import Div
from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from plans.forms.layout import ClockInput, DayInput, house_helper, without_blank
from plans.models import Pause
from plans.models.reminder import NO_HOUR, WITHOUT_HOUR, ReminderKind


class RemindersForm(forms.Form):
    """One switch per kind of reminder, and its time where it has one."""

    def __init__(self, *args: Any, rules: dict[str, tuple[bool, time]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = []
        for kind, label in ReminderKind.choices:
            enabled, local_time = rules[kind]
            self.fields[f"{kind}_on"] = forms.BooleanField(
                label=label, required=False, initial=enabled
            )
            names = [f"{kind}_on"]
            if kind not in WITHOUT_HOUR:
                names.append(f"{kind}_at")
                self.fields[f"{kind}_at"] = forms.TimeField(
                    label=_("at"), initial=local_time, widget=ClockInput()
                )
            rows.append(Div(*names, css_class="form-row"))
        self.helper = house_helper(
            *rows, submit=_("Save reminders"), action=reverse("plans:settings-reminders")
        )

    def rules(self) -> dict[str, tuple[bool, time]]:
        """Return (enabled, local time) per kind. Call only after `is_valid()`."""
        return {
            kind: (self.cleaned_data[f"{kind}_on"], self.cleaned_data.get(f"{kind}_at", NO_HOUR))
            for kind in ReminderKind.values
        }


class PauseForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """A break: the plan waits, nothing counts as missed, and it starts again gently."""

    class Meta:
        model = Pause
        fields = ["reason", "from_on", "until_on"]
        widgets = {"from_on": DayInput(), "until_on": DayInput(), "reason": forms.RadioSelect()}

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on = on
        self.fields["from_on"].initial = on
        without_blank(self.fields["reason"])
        self.helper = house_helper(
            submit=_("Pause my plan"), action=reverse("plans:settings-pause")
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        start, end = data.get("from_on"), data.get("until_on")
        if start and start < self.on:
            self.add_error("from_on", _("A pause starts today or later."))
        if start and end and end <= start:
            self.add_error("until_on", _("The first day back must be after the first day."))
        return data
