"""Writing a message."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from plans.forms.layout import house_helper
from plans.models.communication import LONGEST


class MessageForm(forms.Form):
    """A few lines of text; the entry id makes a second sending harmless."""

    body = forms.CharField(
        label=_("Your message"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write something first.")},
    )
    entry_id = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = house_helper()
