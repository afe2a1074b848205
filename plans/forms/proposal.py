"""A therapist's no to a proposal."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from plans.forms.layout import house_helper


class DeclineForm(forms.Form):
    """Why it is declined: the next one who looks wants to know."""

    reason = forms.CharField(label=_("Why not?"), max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = house_helper(submit=_("Not yet"))
        self.helper.form_tag = False
