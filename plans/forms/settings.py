"""What a patient sets: reminder times, the zone of their clock, a pause."""

from collections import defaultdict
from datetime import date, time
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any
from zoneinfo import available_timezones

from crispy_forms.layout import Div
from django import forms
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from plans.forms.layout import ClockInput, DayInput, house_helper, without_blank
from plans.models import Pause
from plans.models.reminder import NO_HOUR, WITHOUT_HOUR, ReminderKind

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

_CONTINENTS = {
    "Africa": _("Africa"),
    "America": _("America"),
    "Antarctica": _("Antarctica"),
    "Arctic": _("Arctic"),
    "Asia": _("Asia"),
    "Atlantic": _("Atlantic Ocean"),
    "Australia": _("Australia"),
    "Europe": _("Europe"),
    "Indian": _("Indian Ocean"),
    "Pacific": _("Pacific Ocean"),
}


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
                    label=_time_of(label), initial=local_time, widget=ClockInput()
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


def _time_of(kind: "StrOrPromise") -> str:
    """Return the label of a time, which says for the ear whose time it is."""
    return format_html(
        '<span class="visually-hidden">{}: </span>{}', kind, pgettext("of the day", "Time")
    )


class TimeZoneForm(forms.Form):
    """By which clock the days turn, grouped by continent."""

    time_zone = forms.ChoiceField(
        label=_("City nearest to you"),
        help_text=_("Type the first letters of the city to find it."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["time_zone"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = _with_present(_zones(), str(self.initial.get("time_zone", "")))
        self.helper = house_helper(
            submit=_("Use this time zone"), action=reverse("plans:settings-time-zone")
        )


class PauseForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """A break: the plan waits, nothing counts as missed, and it starts again gently."""

    class Meta:
        model = Pause
        fields = ["reason", "from_on", "until_on"]
        widgets = {"from_on": DayInput(), "until_on": DayInput(), "reason": forms.RadioSelect()}
        labels = {"until_on": _("First day back, if you know it")}
        help_texts = {"until_on": _("You can change it later.")}

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


class PauseChangeForm(forms.Form):
    """When a pause ends, as far as is known."""

    until_on = forms.DateField(
        label=_("First day back, if you know it"),
        required=False,
        widget=DayInput(),
        help_text=_("Leave it empty if you do not know yet."),
    )

    def __init__(self, *args: Any, pause: Pause, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["until_on"].initial = pause.until_on
        self.helper = house_helper(submit=_("Save the day"), action=reverse("plans:settings-pause"))


@cache
def _zones() -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """Return the zones people live in by continent, each under the name of its city."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for zone in sorted(_named_once()):
        continent, _slash, city = zone.partition("/")
        if city and continent in _CONTINENTS:
            found[continent].append((zone, city.replace("_", " ").replace("/", ", ")))
    return tuple((continent, tuple(cities)) for continent, cities in sorted(found.items()))


def _named_once() -> set[str]:
    """Return the zones of the table of tzdata, which leaves former names (Calcutta) out."""
    table = files("tzdata").joinpath("zoneinfo", "zone.tab").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in table.splitlines() if not line.startswith("#"))
    return {row[2] for row in rows} & available_timezones()


def _with_present(
    zones: tuple[tuple[str, tuple[tuple[str, str], ...]], ...], present: str
) -> list[Any]:
    """Return the groups under their translated names; a present zone of no city comes first."""
    groups: list[Any] = [(_CONTINENTS[continent], cities) for continent, cities in zones]
    known = {zone for _continent, cities in zones for zone, _city in cities}
    return groups if not present or present in known else [(present, present), *groups]
