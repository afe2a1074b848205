"""What the patient did and felt: check-in, done buttons, real numbers, not done, finish."""

import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from plans.engine.day import ReasonNotDone, SessionSoreness, Soreness
from plans.engine.dose import Done, Dose, counts_stairs, in_full
from plans.engine.pain_place import PLACES, PainPlace
from plans.forms.known_numbers import told_in_full
from plans.forms.layout import house_helper
from plans.forms.number import AmountField, CountField
from plans.models.pain_place import PLACE_NAMES
from plans.queries.day_facts import ASKS_WHICH_ABOVE_NRS

PAIN = [(str(number), str(number)) for number in range(11)]
SWELLING = [("0", _("None")), ("1", _("A little")), ("2", _("Plain to see")), ("3", _("A lot"))]
SORENESS = [
    (Soreness.NO, _("No")),
    (Soreness.MUSCLES, _("Muscles")),
    (Soreness.JOINT, _("Joint or repair")),
]
SORE_IN_SESSION = [
    (SessionSoreness.NONE, _("No")),
    (SessionSoreness.WARMUP_ONLY, _("At first, gone once warm")),
    (SessionSoreness.PERSISTS, _("All the time")),
    (SessionSoreness.RETURNS, _("Gone once warm, then back")),
    (SessionSoreness.LATER, _("In the joint or repair, an hour later or the next day")),
]
REASONS = [
    (ReasonNotDone.PAIN, _("It hurt")),
    (ReasonNotDone.TOO_HARD, _("Too hard")),
    (ReasonNotDone.FEAR, _("I did not dare")),
    (ReasonNotDone.TIME, _("No time")),
    (ReasonNotDone.FORGOT, _("I forgot")),
    (ReasonNotDone.ILLNESS, _("I am ill")),
    (ReasonNotDone.NO_EQUIPMENT, _("I do not have what it needs")),
    (ReasonNotDone.OTHER, _("Something else")),
]


FURTHER = ("spare_reps", "soreness", "swelling")
VITAL_SIGNS = ("heart_rate_bpm", "systolic_mmhg", "spo2_percent")
AFTER_ALL = "none_after_all"  # said on being asked once more


class EntryForm(forms.Form):
    """Anything logged carries an id made by the client, so that sending twice counts once."""

    entry_id = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["entry_id"].initial = uuid.uuid4
        self.helper = house_helper()


class UndoForm(forms.Form):
    """Which entry is taken back: whatever was logged since stays."""

    entry = forms.UUIDField(widget=forms.HiddenInput)


class DayForm(EntryForm):
    """What is told of a whole day; `on` is the day of its page, which may be over by now."""

    on = forms.DateField(
        input_formats=["%Y-%m-%d"],
        required=False,
        widget=forms.HiddenInput,
        error_messages={"invalid": _("This page is not in order. Open it again.")},
    )


class PainField(forms.TypedChoiceField):
    """Pain 0 to 10 as eleven tiles; None while nothing is chosen."""

    def __init__(self, *, label: Any, required: bool = True, **kwargs: Any) -> None:
        super().__init__(
            label=label,
            required=required,
            choices=PAIN,
            coerce=int,
            empty_value=None,
            widget=forms.RadioSelect,
            error_messages={
                "required": _("Choose a number from 0 (no pain) to 10 (worst pain)."),
                "invalid_choice": _("Pain is a whole number from 0 to 10."),
            },
            **kwargs,
        )


class PlacesField(forms.TypedMultipleChoiceField):
    """Where it hurts: any places of the body map, or none said."""

    def __init__(self) -> None:
        super().__init__(
            label=_("Where does it hurt?"),
            choices=[(each.key, PLACE_NAMES[each.key]) for each in PLACES],
            coerce=_PLACE_OF.__getitem__,
            empty_value=[],
            required=False,
            widget=forms.CheckboxSelectMultiple,
            help_text=_("Tap the picture or the list. More than one is fine."),
            error_messages={"invalid_choice": _("Choose places from the list.")},
        )


_PLACE_OF: dict[str, PainPlace] = {each.key: each for each in PLACES}


class CheckInForm(DayForm):
    """The morning, in three taps: pain, swelling where a limb is treated, and “none of these”."""

    pain_nrs = PainField(label=_("Pain this morning"))
    swelling = forms.TypedChoiceField(
        label=_("Swelling"),
        choices=SWELLING,
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )
    soreness = forms.ChoiceField(
        label=_("Sore from the last days?"),
        choices=SORENESS,
        required=False,
        widget=forms.RadioSelect,
    )
    any_flag = forms.ChoiceField(
        label=_("Any of these today?"),
        choices=[("none", _("None of these")), ("yes", _("Yes, at least one"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Tap “None of these”, or tell us which.")},
    )

    def __init__(self, *args: Any, has_limb: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_limb:
            del self.fields["swelling"]


class LogForm(EntryForm):
    """One exercise: a done button alone, or with it the real numbers."""

    felt = forms.ChoiceField(
        label=_("How was it?"),
        choices=[("easy", _("Easy")), ("right", _("About right")), ("hard", _("Hard"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Tap Easy, About right or Hard.")},
    )


class NumbersForm(EntryForm):
    """The real numbers of one exercise; only the fields its dose has."""

    sets = CountField(label=_("Sets done"), min_value=0, max_value=20, required=False)
    reps = CountField(
        label=_("Repetitions, all together"), min_value=0, max_value=2000, required=False
    )
    duration_min = AmountField(
        label=_("Minutes, all together"), min_value=0, max_value=600, required=False
    )
    distance_m = CountField(
        label=_("Metres, all together"), min_value=0, max_value=50000, required=False
    )
    steps = CountField(
        label=_("Steps, all together"), min_value=0, max_value=100000, required=False
    )
    flights = AmountField(label=_("Flights of stairs"), min_value=0, max_value=200, required=False)
    load_kg = AmountField(label=_("Weight, kg"), min_value=0, max_value=200, required=False)
    effort_0_10 = forms.TypedChoiceField(
        label=_("Effort"),
        choices=PAIN,
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
        help_text=_("0 is no effort, 10 is all you have."),
    )
    pain_peak_nrs = PainField(label=_("Worst pain while doing it"), required=False)
    places = PlacesField()
    sudden = forms.BooleanField(
        label=_("Sudden sharp pain, a pop, giving way or new numbness"), required=False
    )
    dizzy = forms.BooleanField(label=_("Dizzy, or trouble in the chest"), required=False)
    heart_rate_bpm = CountField(
        label=_("Pulse, beats a minute"), min_value=20, max_value=250, required=False
    )
    systolic_mmhg = CountField(
        label=_("Blood pressure, the upper number"), min_value=40, max_value=300, required=False
    )
    spo2_percent = CountField(label=_("Oxygen, %"), min_value=40, max_value=100, required=False)
    note = forms.CharField(
        label=_("Note"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    spare_reps = CountField(
        label=_("How many more could you have done?"), min_value=0, max_value=100, required=False
    )
    soreness = forms.ChoiceField(
        label=_("Sore while doing it, or after?"),
        choices=SORE_IN_SESSION,
        required=False,
        widget=forms.RadioSelect,
    )
    swelling = forms.TypedChoiceField(
        label=_("Swelling right after"),
        choices=SWELLING,
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )

    def __init__(
        self,
        *args: Any,
        dose: Dose,
        has_limb: bool = False,
        is_watched: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.dose = dose
        asked: dict[str, Any] = {
            **dict.fromkeys(VITAL_SIGNS, is_watched),
            "spare_reps": dose.reps,
            "swelling": has_limb,
        }
        for name, applies in asked.items():
            if not applies:
                del self.fields[name]
        amounts = {
            "sets": dose.sets and dose.reps is None and dose.duration_s is None,
            "reps": dose.reps,
            "duration_min": dose.duration_s,
            "distance_m": dose.distance_m,
            "steps": dose.steps,
            "flights": dose.flights,
            "load_kg": dose.load_kg,
        }
        for name, applies in amounts.items():
            if not applies:
                del self.fields[name]
        if counts_stairs(dose):
            self.fields["steps"].label = pgettext("of stairs", "Steps")
        self.amounts = [name for name in amounts if name in self.fields and name != "load_kg"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not self.errors and all(data.get(name) is None for name in self.amounts):
            self.add_error(self.amounts[0], _("Write how much you did. 0 is fine too."))
        return data

    def asked_of_all(self) -> list[forms.BoundField]:
        """Return the fields that stand open."""
        apart = (*FURTHER, "places")
        return [each for each in self.visible_fields() if each.name not in apart]

    def further(self) -> list[forms.BoundField]:
        """Return the fields for those who want to tell more."""
        return [each for each in self.visible_fields() if each.name in FURTHER]

    def measured(self) -> dict[str, Any]:
        """Return what few sessions give. Call only after `is_valid()`."""
        given = self.cleaned_data
        return {name: given[name] for name in (*FURTHER, *VITAL_SIGNS) if name in given}

    def done(self) -> Done:
        """Return what was done, in the units of the dose. Call only after `is_valid()`."""
        data = self.cleaned_data
        return Done(
            sets=data.get("sets"),
            reps=data.get("reps"),
            duration_s=self._seconds(data.get("duration_min")),
            distance_m=data.get("distance_m"),
            steps=data.get("steps"),
            flights=data.get("flights"),
            load_kg=data.get("load_kg"),
        )

    def _seconds(self, minutes: float | None) -> int | None:
        """Return the seconds; who did what the page says has done the dose to the second."""
        if minutes is None:
            return None
        given = round(minutes * 60)
        is_all = given == told_in_full(self.dose).duration_s
        return in_full(self.dose).duration_s if is_all else given


class NotDoneForm(EntryForm):
    """Why an exercise was left out."""

    reason = forms.ChoiceField(
        label=_("What was the reason?"),
        choices=REASONS,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the reason that fits best.")},
    )
    note = forms.CharField(
        label=_("Note"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # It stands on one page with the form of the numbers: each label must find its own field.
        super().__init__(*args, auto_id="id_not_done_%s", **kwargs)


class FinishForm(DayForm):
    """The end of the day."""

    pain_peak_nrs = PainField(label=_("Worst pain while exercising today"))
    which = forms.MultipleChoiceField(
        label=_("In which exercise?"), required=False, widget=forms.CheckboxSelectMultiple
    )
    places = PlacesField()

    asks_which = False  # set once pain above 3 needs the second question

    def __init__(self, *args: Any, cards: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["which"] = forms.MultipleChoiceField(
            label=self.fields["which"].label,
            choices=cards,
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )

    def must_ask_which(self) -> bool:
        """Return whether the pain is above 3 and nobody has said where, or that it was all."""
        asked = "which_asked" in self.data
        high = self.cleaned_data["pain_peak_nrs"] > ASKS_WHICH_ABOVE_NRS
        return high and not self.cleaned_data["which"] and not asked


class FlagsForm(forms.Form):
    """The second step of a check-in: which safety question is a yes. Not sure counts as yes.

    Nothing is chosen beforehand, as what nobody answered must not count as “no”.
    """

    has_fever = forms.BooleanField(
        label=_("Fever of 38 °C or more, or feeling ill"), required=False
    )

    near_fall = forms.BooleanField(label=_("I nearly fell since yesterday"), required=False)
    exhausted = forms.BooleanField(
        label=_("Worse for more than a day after exercise"), required=False
    )

    def __init__(
        self, *args: Any, questions: Sequence[Any], asks_exhausted: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.questions = questions
        if not asks_exhausted:
            del self.fields["exhausted"]
        for question in questions:
            self.fields[f"flag_{question.id}"] = forms.ChoiceField(
                label=question.text,
                choices=[("no", _("No")), *question.answers, ("yes", _("Yes, not sure which"))],
                widget=forms.RadioSelect,
                error_messages={"required": _("Answer this too. “No” is fine.")},
            )
        if self.is_bound:
            self.fields[AFTER_ALL] = forms.BooleanField(
                label=_("None of these applies after all"), required=False
            )
        self.helper = house_helper()

    def clean(self) -> dict[str, Any]:
        """Ask once more where “at least one” was said and then “no” to each: never silently."""
        data = super().clean() or self.cleaned_data
        after_all = data.get(AFTER_ALL)
        if not self.errors and not after_all and not self._says_something():
            self.add_error(AFTER_ALL, _("You said at least one applies. Which? Or tick this."))
        elif not after_all:
            del self.fields[AFTER_ALL]
        return data

    def _says_something(self) -> bool:
        return bool(self.red_flags() or self.fever() or any(self.signs().values()))

    def red_flags(self) -> tuple[tuple[str, str], ...]:
        """Return the yes answers as (flag id, answer key). Call only after `is_valid()`."""
        given = ((each.id, self.cleaned_data[f"flag_{each.id}"]) for each in self.questions)
        return tuple((flag, answer) for flag, answer in given if answer != "no")

    def signs(self) -> dict[str, bool]:
        """Return what the app itself counts (G10, G11). Call only after `is_valid()`."""
        names = ("near_fall", "exhausted")
        return {name: bool(self.cleaned_data.get(name)) for name in names}

    def fever(self) -> bool:
        return bool(self.cleaned_data["has_fever"])
