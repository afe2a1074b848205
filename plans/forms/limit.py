"""Precautions with their limits, and the answers when one of them asks."""

from datetime import date
from typing import Any

from crispy_forms.layout import Div
from django import forms
from django.utils.translation import gettext_lazy as _

from plans.catalogue import load
from plans.catalogue.vocabulary import JOINTS, MOTIONS
from plans.engine.limits import WB_CODES
from plans.forms.immobilisation import MOST_KG, check_years
from plans.forms.layout import DayInput, house_helper, within, without_blank
from plans.models import LimitAnswer, Precaution
from plans.models.precaution_name import PRECAUTION_NAMES
from plans.services.limit_answer import Word
from plans.words.body import body_text

_LIMITS = ("joint", "motion", "muscle", "max_deg", "max_kg", "hr_max", "spo2_min")


class PrecautionForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """One precaution with the limit it needs, and the day to ask whether it still holds."""

    class Meta:
        model = Precaution
        fields = ["code", *_LIMITS, "from_on", "expires_on"]
        widgets = {"from_on": DayInput(), "expires_on": DayInput()}
        labels = {
            "max_deg": _("At most, degrees"),
            "max_kg": _("At most, kg"),
            "hr_max": _("Pulse at most, beats a minute"),
            "spo2_min": _("Oxygen at least, %"),
            "from_on": _("From"),
            "expires_on": _("Ask again on"),
        }
        help_texts = {"expires_on": _("It holds on until somebody lifts it.")}

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on = on
        # What a limb may carry is an order, with a form of its own.
        codes = [(code, name) for code, name in PRECAUTION_NAMES.items() if code not in WB_CODES]
        self.fields["code"] = forms.ChoiceField(
            label=_("Precaution"), choices=[("", _("Choose")), *codes]
        )
        for name, label, words in (
            ("joint", _("Joint"), JOINTS),
            ("motion", _("Movement"), MOTIONS),
            ("muscle", _("Muscle or tendon"), _muscles()),
        ):
            named = sorted((body_text(word), word) for word in words)
            choices = [("", "–"), *((word, name) for name, word in named)]
            self.fields[name] = forms.ChoiceField(label=label, choices=choices, required=False)
        within(self.fields["max_deg"], -30, 200)
        within(self.fields["max_kg"], 0, MOST_KG)
        within(self.fields["hr_max"], 40, 240)
        within(self.fields["spo2_min"], 50, 100)
        self.helper = house_helper(
            "code",
            Div("joint", "motion", "max_deg", css_class="form-row"),
            Div("muscle", "max_kg", css_class="form-row"),
            Div("hr_max", "spo2_min", css_class="form-row"),
            Div("from_on", "expires_on", css_class="form-row"),
            submit=_("Add the precaution"),
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        needs = {rule.code: rule.needs for rule in load().orders.precautions}
        for name in needs.get(data.get("code", ""), ()):
            if data.get(name) in (None, "") and name not in self.errors:
                self.add_error(name, _("This precaution needs it."))
        start, ask = data.get("from_on"), data.get("expires_on")
        if start and ask and ask <= start:
            self.add_error("expires_on", _("This must be after the first day."))
        check_years(self, self.on)
        return data


def _muscles() -> set[str]:
    return {each for exercise in load().exercises.values() for each in exercise.demand.tissues}


class LimitAnswerForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """Who said it, when and why. The date alone opens nothing."""

    subject = forms.ChoiceField(label=_("What was asked"))

    class Meta:
        model = LimitAnswer
        fields = ["answer", "ask_again_on", "given_by", "given_on", "reason"]
        widgets = {
            "answer": forms.RadioSelect(),
            "ask_again_on": DayInput(),
            "given_on": DayInput(),
        }
        labels = {
            "answer": _("Answer"),
            "ask_again_on": _("Ask again on"),
            "given_by": _("Said by"),
            "given_on": _("Said on"),
            "reason": _("Why"),
        }
        help_texts = {
            "ask_again_on": _("Needed where it holds until a later day."),
            "given_by": _("Surgeon, doctor or therapist, by name."),
        }

    field_order = ("subject", "answer", "ask_again_on", "given_by", "given_on", "reason")

    def __init__(
        self, *args: Any, subjects: list[tuple[str, str]], on: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.on = on
        self.fields["subject"] = forms.ChoiceField(
            label=self.fields["subject"].label, choices=subjects
        )
        without_blank(self.fields["answer"])
        self.order_fields(self.field_order)
        self.helper = house_helper(
            "subject",
            "answer",
            Div("given_by", "given_on", "ask_again_on", css_class="form-row"),
            "reason",
            submit=_("Keep the answer"),
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        check_years(self, self.on)
        return data

    def word(self) -> Word:
        """Return the answer's circumstances. Call only after `is_valid()`."""
        data = self.cleaned_data
        return Word(data["given_by"], data["given_on"], data["reason"], data["ask_again_on"])

    def _post_clean(self) -> None:
        """Leave the row to the service: the subject is not known to the form's own instance."""
