"""Keeping a dose as it is, or letting it move again."""

from django import forms
from django.utils.translation import gettext_lazy as _


class LockForm(forms.Form):
    """Says which of the two, so that a form sent twice does not undo itself."""

    locked = forms.ChoiceField(choices=[("yes", _("Keep it as it is")), ("no", _("Let it move"))])
    reason = forms.CharField(
        max_length=300,
        error_messages={"required": _("Write why, so that others can follow it.")},
    )
