"""The draft as a therapist edits and approves it."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from plans.engine.dose import Dose
from plans.forms.layout import DayInput, house_helper
from plans.forms.number import AmountField, CountField
from plans.models import Regime

# The fields of a dose a therapist types, with label and the most that can be meant.
AMOUNTS: dict[str, tuple[Any, int]] = {
    "sets": (_("Sets"), 10),
    "reps": (_("Times"), 200),
    "hold_s": (_("Hold, s"), 300),
    "duration_s": (_("Seconds"), 7200),
    "distance_m": (_("Metres"), 5000),
    "steps": (_("Steps"), 30000),
    "flights": (_("Flights"), 20),
    "load_kg": (_("Weight, kg"), 100),
    "resistance_level": (_("Band"), 6),
    "height_cm": (_("Height, cm"), 120),
    "bouts_per_day": (_("Times a day"), 20),
}
_WHOLE = frozenset(AMOUNTS) - {"flights", "load_kg"}
SECONDS = 60
MINUTES_FROM_S = 120  # longer times are typed in minutes
START_SOON = timedelta(days=14)


def amounts_of(dose: Dose) -> list[str]:
    """Return the fields that apply to a dose, in the order they are shown."""
    return [name for name in AMOUNTS if getattr(dose, name) is not None]


class PrescriptionForm(forms.Form):
    """One row of the draft: keep it or not, its start dose, and how far it may move by itself."""

    keep = forms.BooleanField(label=_("Keep"), required=False, initial=True)
    is_locked = forms.BooleanField(label=_("Never change by itself"), required=False)
    has_stand_in = forms.BooleanField(required=False)

    def __init__(
        self, *args: Any, start: Dose, low: Dose, high: Dose, stand_in: str = "", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if not stand_in:
            del self.fields["has_stand_in"]
        self.doses = {"start": start, "min": low, "max": high}
        self.amounts = amounts_of(start)
        self.in_minutes = (high.duration_s or 0) >= MINUTES_FROM_S
        for name in self.amounts:
            for which, dose in self.doses.items():
                value = getattr(dose, name)
                self.fields[f"{which}_{name}"] = amount_field(
                    name, value, in_minutes=self.in_minutes
                )
        self.helper = house_helper()

    def columns(self, which: str) -> list[forms.BoundField]:
        """Return the fields of one of start, min and max."""
        return [self[f"{which}_{name}"] for name in self.amounts]

    def starts(self) -> list[forms.BoundField]:
        return self.columns("start")

    def lows(self) -> list[forms.BoundField]:
        return self.columns("min")

    def highs(self) -> list[forms.BoundField]:
        return self.columns("max")

    def dose(self, which: str) -> Dose:
        """Return the start, min or max dose as typed. Call only after `is_valid()`."""
        typed = {name: self.cleaned_data[f"{which}_{name}"] for name in self.amounts}
        if self.in_minutes and "duration_s" in typed:
            typed["duration_s"] = round(typed["duration_s"] * SECONDS)
        return replace(self.doses[which], **typed)


def tidy(value: float | None) -> float | int | None:
    """Return a number without a useless “.0”."""
    return int(value) if value is not None and value == int(value) else value


def amount_field(name: str, value: Any, *, in_minutes: bool = False) -> forms.Field:
    """Return the field for one number of a dose; long times are typed in minutes."""
    label, most = AMOUNTS[name]
    if name == "duration_s" and in_minutes:
        minutes = None if value is None else value / SECONDS
        return AmountField(
            label=_("Minutes"), min_value=0, max_value=most / SECONDS, initial=tidy(minutes)
        )
    kind: type[forms.IntegerField] = CountField if name in _WHOLE else AmountField
    low = 1 if name in ("sets", "reps", "bouts_per_day") else 0  # a band of 0: none yet
    return kind(label=label, min_value=low, max_value=most, initial=tidy(value))


class ApproveForm(forms.Form):
    """The therapist's word."""

    adjustment = forms.ChoiceField(
        label=_("When a dose may go up"),
        choices=Regime.Adjustment.choices,
        widget=forms.RadioSelect,
    )
    starts_on = forms.DateField(label=_("First day"), widget=DayInput())
    has_lighter_weeks = forms.BooleanField(
        label=_("Every fourth week lighter"),
        help_text=_("About a third less, with the same weights."),
        required=False,
    )

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on = on
        self.helper = house_helper()

    def clean_starts_on(self) -> date:
        day: date = self.cleaned_data["starts_on"]
        if day < self.on:
            raise forms.ValidationError(_("The plan cannot begin in the past."))
        if day > self.on + START_SOON:
            raise forms.ValidationError(_("Choose a day within two weeks, or assess again then."))
        return day


class StopForm(forms.Form):
    """Why a regime ends."""

    outcome = forms.ChoiceField(
        label=_("What happens to the plan?"),
        choices=[
            (Regime.State.COMPLETED, _("Completed: its aim is reached")),
            (Regime.State.STOPPED, _("Stopped before that")),
        ],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(label=_("Reason"), max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = house_helper(submit=_("End this plan"))
