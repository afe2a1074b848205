"""The assessment: safety questions, cause, what speaks for care, and a few measures."""

from collections.abc import Mapping, Sequence
from typing import Any

from crispy_forms.layout import Div, Field, Fieldset
from django import forms
from django.utils.translation import gettext_lazy as _

from plans.engine.assessment import Answers
from plans.engine.patient import PatientFacts
from plans.engine.reason import Value
from plans.engine.template import Criterion
from plans.forms.activity_log import PainField
from plans.forms.criteria import criterion_text
from plans.forms.layout import house_helper
from plans.forms.number import AmountField
from plans.queries.abilities import observations_of
from plans.queries.daily_questions import Question
from plans.services.measurement import Taken

YES_NO = [("", _("Not asked")), ("no", _("No")), ("yes", _("Yes"))]
_CAREFUL = [
    ("has_sensory_change", _("Numbness or tingling")),
    ("has_reflex_change", _("Reflexes changed")),
    ("has_bulbar_sign", _("Speech or swallowing changed")),
    ("has_wasting_elsewhere", _("Wasting outside the rested part")),
    ("has_neuropathic_pain", _("Burning or electric pain")),
    ("is_pregnant", _("Pregnant, or up to 12 weeks after birth")),
    ("has_transplant", _("Organ transplant")),
    ("steroid_over_3_months", _("Steroid tablets for more than 3 months")),
    ("has_kidney_or_liver_disease", _("Disease of the kidneys or the liver")),
]
MEDICINES = [
    ("anticoagulant", _("Blood thinner")),
    ("systemic_steroid", _("Steroid tablets")),
    ("statin", _("Statin")),
    ("insulin", _("Insulin or sulfonylurea")),
    ("beta_blocker", _("Beta blocker")),
    ("opioid_sedative", _("Opioid or sedative")),
    ("immunosuppressant", _("Immune suppressant")),
    ("bisphosphonate", _("Bisphosphonate")),
    ("fluoroquinolone", _("Fluoroquinolone antibiotic")),
]


# Without an answer less is said to the patient; a “no” nobody asked for would say more.
_NOT_ASKED_AT_FIRST = frozenset({"has_kidney_or_liver_disease"})


class AssessmentForm(forms.Form):
    """One screen. Every safety question starts at “no” and is confirmed by one tick."""

    flags_asked = forms.BooleanField(
        label=_("I have asked all of these questions today"),
        error_messages={"required": _("Ask the safety questions, then tick this box.")},
    )
    judgements = forms.MultipleChoiceField(
        label=_("What kind of wasting is this?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one; more than one counts as mixed.")},
    )
    is_new = forms.ChoiceField(
        label=_("If a disease: is it new, undiagnosed or getting worse?"),
        choices=YES_NO,
        required=False,
    )
    onset = forms.ChoiceField(
        label=_("How did it begin?"),
        choices=[
            ("gradual", _("Gradually, after the rest")),
            ("sudden", _("Suddenly")),
            ("unknown", _("Not known")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Say how it began.")},
    )
    frailty_cfs = forms.TypedChoiceField(
        label=_("Clinical Frailty Scale"),
        choices=[("", _("Not scored")), *((str(n), str(n)) for n in range(1, 10))],
        coerce=int,
        empty_value=None,
        required=False,
    )
    falls_6_months = forms.IntegerField(
        label=_("Falls in the last 6 months"), min_value=0, max_value=99, required=False
    )
    osteoporosis = forms.BooleanField(label=_("Osteoporosis"), required=False)
    helper_at_home = forms.BooleanField(label=_("Somebody can help at home"), required=False)
    medicines = forms.MultipleChoiceField(
        label=_("Medicines that matter here"),
        choices=MEDICINES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    base_pain_nrs = PainField(label=_("Pain this morning"))
    swelling = forms.TypedChoiceField(
        label=_("Swelling"),
        choices=[
            ("", _("Not a limb")),
            ("0", _("None")),
            ("1", _("A little")),
            ("2", _("Plain to see")),
            ("3", _("A lot")),
        ],
        coerce=int,
        empty_value=None,
        required=False,
    )
    walk_tolerance_min = AmountField(
        label=_("Walks how long, minutes"),
        min_value=0,
        max_value=240,
        required=False,
        help_text=_("Until effort 4 of 10 or until pain stops it."),
    )
    sts30_n = forms.IntegerField(
        label=_("Chair stands in 30 s"), min_value=0, max_value=60, required=False
    )
    grip_left_kg = AmountField(
        label=_("Grip, left hand, kg"), min_value=0, max_value=120, required=False
    )
    grip_right_kg = AmountField(
        label=_("Grip, right hand, kg"), min_value=0, max_value=120, required=False
    )

    def __init__(
        self,
        *args: Any,
        questions: Sequence[Question],
        judgements: Sequence[tuple[str, str]],
        causes: Sequence[tuple[str, str]],
        criteria: Mapping[str, Criterion],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.questions = questions
        kinds = self.fields["judgements"]
        assert isinstance(kinds, forms.MultipleChoiceField)
        kinds.choices = judgements
        for question in questions:
            choices = [("no", _("No")), ("yes", _("Yes, not sure which")), *question.answers]
            self.fields[_flag(question.id)] = forms.ChoiceField(
                label=question.text, choices=choices, initial="no"
            )
        for name, label in _CAREFUL:
            first = "" if name in _NOT_ASKED_AT_FIRST else "no"
            self.fields[name] = forms.ChoiceField(
                label=label, choices=YES_NO, required=False, initial=first
            )
        self.criteria = criteria
        if criteria:
            self.fields["can_do"] = forms.MultipleChoiceField(
                label=_("What the patient can do now"),
                help_text=_("Tick only what you have seen. It decides which phase begins."),
                choices=[(key, criterion_text(each)) for key, each in criteria.items()],
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )
        self.fields["causes"] = forms.MultipleChoiceField(
            label=_("Causes known"),
            choices=causes,
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )
        self.helper = house_helper(*self._rows(), submit=_("Save and see the draft"))

    def _rows(self) -> list[object]:
        flags = [
            Field(_flag(question.id), wrapper_class="flag-question") for question in self.questions
        ]
        return [
            Fieldset(_("Safety first"), *flags, "flags_asked", css_class="flag-questions"),
            Fieldset(
                _("Cause"),
                "judgements",
                "onset",
                "is_new",
                Field("causes", template="house/folded.html"),  # 30 tiles: a phone's whole reach
            ),
            Fieldset(
                _("Take care"), Div(*(name for name, _label in _CAREFUL), css_class="form-row")
            ),
            Fieldset(
                _("Person"),
                Div("frailty_cfs", "falls_6_months", css_class="form-row"),
                "osteoporosis",
                "helper_at_home",
                "medicines",
            ),
            Fieldset(
                _("Today"),
                "base_pain_nrs",
                Div("swelling", "walk_tolerance_min", "sts30_n", css_class="form-row"),
                Div("grip_left_kg", "grip_right_kg", css_class="form-row"),
                *(["can_do"] if self.criteria else []),
            ),
        ]

    def answers(self) -> Answers:
        """Return the intake in the engine's terms. Call only after `is_valid()`."""
        data = self.cleaned_data
        flags = tuple((each.id, data[_flag(each.id)]) for each in self.questions)
        return Answers(
            judgements=tuple(data["judgements"]),
            causes=tuple(data["causes"]),
            is_new=_yes(data["is_new"]),
            onset=data["onset"],
            red_flags=flags,
            has_sensory_change=_yes(data["has_sensory_change"]),
            has_reflex_change=_yes(data["has_reflex_change"]),
            has_bulbar_sign=_yes(data["has_bulbar_sign"]),
            has_wasting_elsewhere=_yes(data["has_wasting_elsewhere"]),
            has_neuropathic_pain=_yes(data["has_neuropathic_pain"]),
            is_pregnant=_yes(data["is_pregnant"]),
            has_transplant=_yes(data["has_transplant"]),
            steroid_over_3_months=_yes(data["steroid_over_3_months"]),
            has_kidney_or_liver_disease=_yes(data["has_kidney_or_liver_disease"]),
        )

    def facts(self, known: PatientFacts) -> PatientFacts:
        """Return the person with what was asked today."""
        data = self.cleaned_data
        return PatientFacts(
            birth_date=known.birth_date,
            sex=known.sex,
            body_mass_kg=known.body_mass_kg,
            frailty_cfs=data["frailty_cfs"],
            falls_6_months=data["falls_6_months"],
            osteoporosis=data["osteoporosis"],
            helper_at_home=data["helper_at_home"],
            equipment=known.equipment,
            medicines=tuple(data["medicines"]),
        )

    def observations(self) -> dict[str, Value]:
        """Return what was seen, by subject of the criteria; what is not ticked is not known."""
        ticked = self.cleaned_data.get("can_do", [])
        return observations_of(self.criteria[key] for key in ticked)

    def measures(self) -> dict[str, float]:
        """Return the measures given, by key of the catalogue's measures."""
        names = ("walk_tolerance_min", "sts30_n", "swelling")
        given = {name: self.cleaned_data.get(name) for name in names}
        return {name: float(value) for name, value in given.items() if value is not None}

    def taken(self) -> list[Taken]:
        """Return what was measured on each side."""
        given = {side: self.cleaned_data.get(f"grip_{side}_kg") for side in ("left", "right")}
        return [
            Taken("grip_kg", value, side, field=f"grip_{side}_kg")
            for side, value in given.items()
            if value is not None
        ]


def _flag(flag_id: str) -> str:
    return f"flag_{flag_id}"


def _yes(answer: str) -> bool | None:
    return {"yes": True, "no": False}.get(answer)
