"""What no log tells of a phase: a therapist's answers, with the day they were seen."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from plans.engine.reason import Value
from plans.forms.layout import DayInput, house_helper
from plans.forms.number import AmountField

_YES_NO = [("", _("Not seen")), ("yes", _("Yes")), ("no", _("No"))]
# Questions of the criteria, by subject; with the most a number can be. None: yes or no.
QUESTIONS: dict[str, tuple[Any, float | None]] = {
    "is_steady_upright": (_("Stands without getting dizzy"), None),
    "pain_peak_nrs": (_("Worst pain while exercising, 0–10"), 10),
    "pain_within_cap": (_("Pain while moving stays acceptable"), None),
    "sits_min": (_("Sits twice a day for how long, minutes"), 600),
    "stands_min": (_("Stands for how long, minutes"), 240),
    "sit_to_stand_5_effort": (_("Effort of standing up five times, 0–10"), 10),
    "transfers_as_before": (_("Gets in and out of bed and chair as before"), None),
    "walk_tolerance_min": (_("Walks for how long, minutes"), 240),
    "walks_a_day": (_("Walks a day"), 20),
    "walk_effort": (_("Effort of walking, 0–10"), 10),
    "one_flight_step_to": (_("Climbs one flight, one step at a time"), None),
    "hand_use_pain_nrs": (_("Pain in dressing and eating with the hand, 0–10"), 10),
    "carries_goal_load": (_("Carries the load that is the goal"), None),
    "carries_20_m_times": (_("Carries it for 20 m, how many times"), 99),
    "effort_0_10": (_("Effort of lifting and carrying, 0–10"), 10),
    "does_body_weight_version": (_("Does the exercises without added weight"), None),
    "lsi_fraction": (_("Weak side, % of the strong side"), 200),
    "sts30_at_norm": (_("30-second chair stand at the norm for age"), None),
    "goal_activity_0_10": (_("Goal activities, 0–10"), 10),
    "strength_goal_or_plateau": (_("Strength goal met, or a plateau accepted"), None),
}
_IN_PERCENT = "lsi_fraction"
_HALVES = frozenset({"sit_to_stand_5_effort", "walk_effort", "effort_0_10", "walk_tolerance_min"})


class PhaseCheckForm(forms.Form):
    """One field a subject; what is left empty was not seen."""

    seen_on = forms.DateField(label=_("Seen on"), widget=DayInput())

    def __init__(
        self, *args: Any, asked: Mapping[str, Value], since: date, on: date, **kwargs: Any
    ) -> None:
        """`asked` are the subjects with what was seen of them last; days run `since` to `on`."""
        super().__init__(*args, **kwargs)
        self.since, self.on = since, on
        self.subjects = [subject for subject in asked if subject in QUESTIONS]
        self.fields["seen_on"].initial = on
        for subject in self.subjects:
            self.fields[subject] = _field(subject)
        fields = [*self.subjects, "seen_on"]
        self.helper = house_helper(*fields, submit=_("Save what was seen"))

    def clean_seen_on(self) -> date:
        day: date = self.cleaned_data["seen_on"]
        if not self.since <= day <= self.on:
            raise forms.ValidationError(_("Only what was seen in the last days counts."))
        return day

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and not self.findings():
            raise forms.ValidationError(_("Answer at least one question."))
        return data

    def findings(self) -> dict[str, Value]:
        """Return what was answered, by subject. Call only on clean data."""
        given = {name: self.cleaned_data.get(name) for name in self.subjects}
        return {
            name: _value(name, value) for name, value in given.items() if value not in ("", None)
        }


def _field(subject: str) -> forms.Field:
    label, most = QUESTIONS[subject]
    if most is None:
        return forms.ChoiceField(label=label, choices=_YES_NO, required=False)
    if subject in _HALVES:
        return AmountField(label=label, min_value=0, max_value=most, required=False)
    return forms.IntegerField(label=label, min_value=0, max_value=int(most), required=False)


def _value(subject: str, value: Any) -> Value:
    if isinstance(value, str):
        return value == "yes"
    number: Value = value / 100 if subject == _IN_PERCENT else value
    return number
