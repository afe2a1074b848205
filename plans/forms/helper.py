"""Whom a patient lets help."""

from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from plans.forms.layout import house_helper
from plans.models import CareAccess
from plans.services.helper import RELATIONS


class HelperForm(forms.Form):
    """An address, who it is, and what they may do."""

    email = forms.EmailField(
        label=_("Their e-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    relation = forms.ChoiceField(
        label=_("Who is it?"),
        choices=[(each.value, each.label) for each in RELATIONS],
        widget=forms.RadioSelect(),
    )
    scope = forms.ChoiceField(
        label=_("What may they do?"),
        choices=CareAccess.Scope.choices,
        initial=CareAccess.Scope.LOG,
        widget=forms.RadioSelect(),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = house_helper(submit=_("Invite"), action=reverse("plans:helpers"))
