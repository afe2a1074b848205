"""Reading an alert, and letting a patient go on."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from plans.forms.layout import house_helper


class AcknowledgeForm(forms.Form):
    """Says that somebody has read it; what is paused stays paused."""

    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("For your team. The patient does not see it."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = house_helper()


class ReleaseForm(forms.Form):
    """Ends an alert. What it paused is in the plan again from tomorrow, or from today."""

    reason = forms.CharField(
        label=_("Why may the patient go on?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Write why, so that others can follow it.")},
    )
    cleared_by = forms.CharField(
        label=_("Doctor who said that it is safe"),
        max_length=80,
        error_messages={"required": _("Write which doctor said that it is safe.")},
    )
    from_today = forms.BooleanField(
        label=_("Give back today’s paused exercises too, not only from tomorrow"), required=False
    )

    def __init__(self, *args: Any, needs_doctor: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not needs_doctor:
            del self.fields["cleared_by"]
        self.helper = house_helper()
