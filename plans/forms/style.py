"""A form with every kind of input, for the style page and the tests of the template pack."""

from typing import Any

from crispy_forms.bootstrap import AppendedText
from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Button, ButtonHolder, Column, Fieldset, Layout, Row, Submit
from django import forms
from django.utils.translation import gettext_lazy as _

from plans.forms.layout import ClockInput, DayInput


class EveryWidgetForm(forms.Form):
    full_name = forms.CharField(label=_("Name"), help_text=_("As the patient is called."))
    email = forms.EmailField(label=_("E-mail address"), required=False)
    started_on = forms.DateField(label=_("Cast put on"), widget=DayInput)
    remind_at = forms.TimeField(label=_("Remind me at"), widget=ClockInput, required=False)
    minutes = forms.IntegerField(label=_("Walking"), min_value=1, max_value=120)
    region = forms.ChoiceField(
        label=_("Body part"),
        choices=[("", _("Choose")), ("ankle", _("Ankle")), ("knee", _("Knee"))],
    )
    side = forms.ChoiceField(
        label=_("Side"),
        choices=[("left", _("Left")), ("right", _("Right")), ("both", _("Both"))],
        widget=forms.RadioSelect,
    )
    pain_nrs = forms.ChoiceField(
        label=_("Pain this morning"),
        help_text=_("Think of the worst moment since you woke up."),
        choices=[(str(number), str(number)) for number in range(11)],
        widget=forms.RadioSelect,
    )
    flags = forms.MultipleChoiceField(
        label=_("Any of these today?"),
        choices=[
            ("fever", _("Fever of 38 °C or more")),
            ("calf", _("One calf is warm, red or swollen")),
            ("numb", _("New numbness or weakness")),
        ],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    note = forms.CharField(
        label=_("Note"), widget=forms.Textarea(attrs={"rows": 3}), required=False
    )
    letter = forms.FileField(label=_("Letter of discharge"), required=False)
    agreed = forms.BooleanField(label=_("I have read how my data are used"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.attrs = {"novalidate": True}
        self.helper.layout = Layout(
            Fieldset(_("Who"), "full_name", "email"),
            Fieldset(
                _("What happened"),
                Row(Column("started_on"), Column("remind_at")),
                AppendedText("minutes", _("minutes")),
                "region",
                "side",
            ),
            "pain_nrs",
            "flags",
            "note",
            "letter",
            "agreed",
            HTML("<p class='soft small'>You can change it later.</p>"),
            ButtonHolder(
                Submit("save", _("Save")),
                Button("cancel", _("Cancel"), css_class="btn-quiet"),
            ),
        )
