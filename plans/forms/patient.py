"""A new patient, and who may read along."""

from datetime import date
from typing import Any, cast
from zoneinfo import available_timezones

from crispy_forms.layout import Div, Fieldset
from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.models import Clinic, User
from accounts.models.membership import Role
from plans.forms.layout import DayInput, house_helper, within
from plans.forms.number import ExactAmountField
from plans.models import CareAccess, Patient
from plans.services.suppression import Reason

OLDEST = 115  # years


class PatientForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """Who the patient is. An e-mail address is not required: a plan may be on paper."""

    email = forms.EmailField(
        label=_("E-mail address of the patient"),
        required=False,
        help_text=_(
            "We send an invitation once the plan is approved. Leave empty for a paper plan."
        ),
    )

    class Meta:
        model = Patient
        fields = [
            "given_name",
            "family_name",
            "birth_date",
            "sex",
            "body_mass_kg",
            "height_cm",
            "language",
            "time_zone",
            "lead_therapist",
        ]
        widgets = {"birth_date": DayInput(), "sex": forms.RadioSelect()}
        field_classes = {"body_mass_kg": ExactAmountField}
        help_texts = {
            "body_mass_kg": _("Not known? Leave it empty: we then use the safer value."),
            "time_zone": _("Where the patient lives. Days and reminders follow it."),
        }

    def __init__(self, *args: Any, clinic: Clinic, user: User, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on = on
        therapists = User.objects.filter(
            memberships__clinic=clinic, memberships__role=Role.THERAPIST, memberships__ended_at=None
        )
        lead = self.fields["lead_therapist"]
        assert isinstance(lead, forms.ModelChoiceField)
        lead.queryset = therapists.order_by("full_name").distinct()
        lead.initial = user.pk
        within(self.fields["body_mass_kg"], 20, 350)
        within(self.fields["height_cm"], 80, 250)
        self.fields["language"] = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
        zones = sorted(zone for zone in available_timezones() if "/" in zone)
        self.fields["time_zone"] = forms.ChoiceField(
            label=_("Time zone"),
            choices=[(zone, zone.replace("_", " ")) for zone in zones],
            initial=clinic.time_zone,
            help_text=self.fields["time_zone"].help_text,
        )
        self.helper = house_helper(
            Fieldset(
                _("Who"),
                Div("given_name", "family_name", css_class="form-row"),
                Div("birth_date", "sex", css_class="form-row"),
                Div("body_mass_kg", "height_cm", css_class="form-row"),
            ),
            Fieldset(_("Contact"), "email", Div("language", "time_zone", css_class="form-row")),
            Fieldset(_("Care"), "lead_therapist"),
            submit=_("Save and record the event"),
        )

    def clean_birth_date(self) -> date:
        born: date = self.cleaned_data["birth_date"]
        if born > self.on:
            raise forms.ValidationError(_("The date of birth lies in the future."))
        if self.on.year - born.year > OLDEST:
            raise forms.ValidationError(_("Check the year: this person would be over 115."))
        return born


class PatientChangeForm(PatientForm):
    """What is known of a patient, changed. The address they sign in by is theirs to change."""

    email = None  # type: ignore[assignment]  # Django's way to leave out a field of the parent

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        zone = self.fields["time_zone"]
        assert isinstance(zone, forms.ChoiceField)
        known = cast("list[tuple[str, str]]", zone.choices)
        if self.instance.time_zone not in dict(known):
            zone.choices = [(self.instance.time_zone, self.instance.time_zone), *known]
        self.helper = house_helper(
            Fieldset(
                _("Who"),
                Div("given_name", "family_name", css_class="form-row"),
                Div("birth_date", "sex", css_class="form-row"),
                Div("body_mass_kg", "height_cm", css_class="form-row"),
            ),
            Fieldset(_("Contact"), Div("language", "time_zone", css_class="form-row")),
            Fieldset(_("Care"), "lead_therapist"),
            submit=_("Save"),
        )


class AllowMailForm(forms.Form):
    """Why mail may go to an address again."""

    access = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.ChoiceField(
        label=_("Why may mail go there again?"), choices=Reason.choices, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, action: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = house_helper(submit=_("Allow mail again"), action=action)


class InvitationForm(forms.Form):
    """Invite the patient, or somebody who helps."""

    email = forms.EmailField(label=_("E-mail address"))
    relation = forms.ChoiceField(
        label=_("Who is this?"),
        choices=CareAccess.Relation.choices,
        initial=CareAccess.Relation.SELF,
        widget=forms.RadioSelect,
    )
    scope = forms.ChoiceField(
        label=_("What may they do?"),
        choices=CareAccess.Scope.choices,
        initial=CareAccess.Scope.LOG,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = house_helper(submit=_("Send invitation"))


class EndCareForm(forms.Form):
    """Why care ends."""

    state = forms.ChoiceField(
        label=_("How does care end?"),
        choices=[
            (Patient.State.DISCHARGED, _("Discharged: the plan is finished or stopped")),
            (Patient.State.DECEASED, _("The patient has died")),
        ],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(label=_("Reason"), max_length=200)
    handed_to = forms.CharField(
        label=_("Who has taken over what is stopped?"),
        max_length=80,
        required=False,
        help_text=_("By name: the open alerts are closed with it."),
    )

    def __init__(self, *args: Any, has_stops: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_stops:
            del self.fields["handed_to"]
        self.helper = house_helper(submit=_("End care"))
