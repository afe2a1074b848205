"""What was kept still, and the orders that came with it."""

from datetime import date, timedelta
from typing import Any

from crispy_forms.layout import Div, Fieldset
from django import forms
from django.utils.translation import gettext_lazy as _

from plans.forms.condition import condition_choices
from plans.forms.layout import DayInput, house_helper, within, without_blank
from plans.forms.number import ExactAmountField
from plans.models import Clearance, ImmobilisationEvent, WeightBearingOrder

JOINTS = [
    ("hip", _("Hip")),
    ("knee", _("Knee")),
    ("ankle", _("Ankle")),
    ("foot", _("Foot")),
    ("shoulder", _("Shoulder")),
    ("elbow", _("Elbow")),
    ("wrist", _("Wrist")),
    ("finger", _("Fingers")),
    ("thumb", _("Thumb")),
    ("spine", _("Back or neck")),
]
ACTIVITY = [
    ("p0", _("Did exercises during that time")),
    ("walking", _("Put weight on the leg in the cast or boot for at least half of the time")),
    ("contralateral", _("Trained the other side")),
    ("nmes", _("Had daily electrical stimulation")),
]
_FIVE_YEARS = timedelta(days=5 * 366)
MOST_KG = 200
# Kinds and sites that name no side.
_WHOLE = {"whole_body", "cervical", "thoracolumbar"}


def check_years(form: forms.BaseForm, on: date) -> None:
    """Refuse days so far from `on` that the year must be a slip of the finger."""
    for name, field in form.fields.items():
        day = form.cleaned_data.get(name) if isinstance(field, forms.DateField) else None
        if day and day < on - _FIVE_YEARS:
            form.add_error(name, _("This is more than five years ago. Check the year."))
        elif day and day > on + _FIVE_YEARS:
            form.add_error(name, _("This is more than five years ahead. Check the year."))


class EventForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """One event with its first weight-bearing order and the two limits that matter most."""

    joints_fixed = forms.MultipleChoiceField(
        label=_("Joints that cannot move in the device"),
        choices=JOINTS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    activity_during = forms.MultipleChoiceField(
        label=_("Activity during that time"),
        choices=ACTIVITY,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    condition = forms.ChoiceField(
        label=_("Injury or operation"),
        choices=condition_choices,
        required=False,
        help_text=_("Its protocol is used. Leave open if none of these fits."),
    )
    weight_bearing = forms.ChoiceField(
        label=_("Weight allowed now"),
        required=False,
        help_text=_("On the affected leg, or through the affected hand."),
    )
    max_kg = ExactAmountField(
        label=_("At most, kg"), required=False, min_value=0, max_value=MOST_KG, decimal_places=2
    )
    ordered_by = forms.CharField(label=_("Ordered by"), required=False, max_length=80)

    class Meta:
        model = ImmobilisationEvent
        fields = [
            "kind",
            "body_site",
            "side",
            "is_dominant_side",
            "condition",
            "diagnosis",
            "procedure",
            "tissue",
            "joints_fixed",
            "device_removable",
            "injured_on",
            "surgery_on",
            "started_on",
            "expected_end_on",
            "ended_on",
            "dates_uncertain",
            "healing",
            "healing_on",
            "healing_by",
            "activity_during",
        ]
        widgets = {
            name: DayInput()
            for name in (
                "injured_on",
                "surgery_on",
                "started_on",
                "expected_end_on",
                "ended_on",
                "healing_on",
            )
        } | {"side": forms.RadioSelect(), "healing": forms.RadioSelect()}

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on = on
        without_blank(self.fields["side"])
        choices = [("", _("No order known")), *WeightBearingOrder.Status.choices]
        self.fields["weight_bearing"] = forms.ChoiceField(
            label=self.fields["weight_bearing"].label,
            help_text=self.fields["weight_bearing"].help_text,
            choices=choices,
            required=False,
        )
        self.helper = house_helper(
            Fieldset(
                _("What happened"),
                Div("kind", "body_site", css_class="form-row"),
                "side",
                "condition",
                "diagnosis",
            ),
            Fieldset(
                _("When"),
                Div("started_on", "expected_end_on", "ended_on", css_class="form-row"),
                "dates_uncertain",
            ),
            Fieldset(
                _("Orders"),
                Div("weight_bearing", "max_kg", "ordered_by", css_class="form-row"),
                "joints_fixed",
                "device_removable",
            ),
            Fieldset(
                _("Injury and healing"),
                Div("injured_on", "surgery_on", css_class="form-row"),
                Div("tissue", "procedure", css_class="form-row"),
                "healing",
                Div("healing_on", "healing_by", css_class="form-row"),
                "is_dominant_side",
                "activity_during",
            ),
            submit=_("Save and assess"),
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        self._check_dates(data)
        check_years(self, self.on)
        self._check_side(data)
        if data.get("healing") not in (None, "none") and not data.get("healing_on"):
            self.add_error("healing_on", _("When was healing confirmed?"))
        return data

    def _check_dates(self, data: dict[str, Any]) -> None:
        start = data.get("started_on")
        for name in ("injured_on", "surgery_on", "started_on", "healing_on"):
            day = data.get(name)
            if day and day > self.on:
                self.add_error(name, _("This date lies in the future."))
        for name in ("expected_end_on", "ended_on"):
            if start and data.get(name) and data[name] <= start:
                self.add_error(name, _("This must be after the first day."))
        if data.get("ended_on") and data["ended_on"] > self.on:
            self.add_error(
                "ended_on", _("This lies in the future: write it under “expected until”.")
            )

    def _check_side(self, data: dict[str, Any]) -> None:
        site, side = data.get("body_site"), data.get("side")
        if site and site not in _WHOLE and side == "na":
            self.add_error("side", _("Choose left, right or both."))
        if data.get("kind") == "surgery" and not data.get("surgery_on"):
            self.add_error("surgery_on", _("When was the operation?"))


class EventDatesForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """Day 0 moves: the cast came off, or will come off on another day."""

    class Meta:
        model = ImmobilisationEvent
        fields = ["expected_end_on", "ended_on", "dates_uncertain"]
        widgets = {"expected_end_on": DayInput(), "ended_on": DayInput()}

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on = on
        self.helper = house_helper(submit=_("Save dates"))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for name in ("expected_end_on", "ended_on"):
            if data.get(name) and data[name] <= self.instance.started_on:
                self.add_error(name, _("This must be after the first day."))
        if data.get("ended_on") and data["ended_on"] > self.on:
            self.add_error(
                "ended_on", _("This lies in the future: write it under “expected until”.")
            )
        check_years(self, self.on)
        return data


class WeightBearingForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """A new order from a date on."""

    class Meta:
        model = WeightBearingOrder
        fields = ["limb", "status", "max_kg", "from_on", "expires_on", "ordered_by"]
        widgets = {
            "from_on": DayInput(),
            "expires_on": DayInput(),
            "status": forms.RadioSelect(),
        }

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on = on
        self.fields["ordered_by"].required = True
        within(self.fields["max_kg"], 0, MOST_KG)
        without_blank(self.fields["status"])
        self.helper = house_helper(submit=_("Save order"))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        start, ask = data.get("from_on"), data.get("expires_on")
        if start and ask and ask <= start:
            self.add_error("expires_on", _("This must be after the first day."))
        check_years(self, self.on)
        return data


class HealingForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """Somebody responsible confirmed healing."""

    class Meta:
        model = ImmobilisationEvent
        fields = ["healing", "healing_on", "healing_by"]
        widgets = {"healing_on": DayInput(), "healing": forms.RadioSelect()}

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on = on
        for name in ("healing_on", "healing_by"):
            self.fields[name].required = True
        self.helper = house_helper(submit=_("Confirm healing"))

    def clean_healing_on(self) -> date:
        day: date = self.cleaned_data["healing_on"]
        if day > self.on:
            raise forms.ValidationError(_("This date lies in the future."))
        return day

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        check_years(self, self.on)
        return data


class ClearanceForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """A treating clinician's word that an activity may begin."""

    class Meta:
        model = Clearance
        fields = ["activity", "max_kg", "cleared_by", "cleared_on"]
        widgets = {"cleared_on": DayInput()}

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on = on
        within(self.fields["max_kg"], 0, MOST_KG)
        self.helper = house_helper(submit=_("Record clearance"))

    def clean_cleared_on(self) -> date:
        day: date = self.cleaned_data["cleared_on"]
        if day > self.on:
            raise forms.ValidationError(_("This date lies in the future."))
        return day

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        check_years(self, self.on)
        return data
