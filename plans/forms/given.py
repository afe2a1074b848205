"""What somebody gave in a form, to be shown again where it could not be stored."""

from django import forms
from django.utils.translation import gettext as _


def given_in(form: forms.Form) -> list[tuple[str, str]]:
    """Return label and answer of each visible field that was filled in; after `is_valid()`."""
    answers = ((each, form.cleaned_data.get(each.name)) for each in form.visible_fields())
    return [
        (str(each.label), _said(each.field, value))
        for each, value in answers
        if value not in (None, "", [], False)
    ]


def _said(field: forms.Field, value: object) -> str:
    if value is True:
        return _("Yes")
    names = {str(key): str(name) for key, name in getattr(field, "choices", ())}
    each = value if isinstance(value, list) else [value]
    return ", ".join(names.get(str(one), str(one)) for one in each)
