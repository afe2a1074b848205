"""One button under a card: read, or not yet."""

from django import forms
from django.utils.translation import gettext_lazy as _

from plans.catalogue import load


class ReadForm(forms.Form):
    """What the button sends. The catalogue knows the cards."""

    card = forms.SlugField(error_messages={"required": _("Choose a page first.")})
    is_read = forms.TypedChoiceField(
        choices=[("yes", _("Yes")), ("no", _("No"))], coerce=lambda word: word == "yes"
    )

    def clean_card(self) -> str:
        card: str = self.cleaned_data["card"]
        if card not in {each.slug for each in load().education}:
            raise forms.ValidationError(_("There is no such page."), code="unknown")
        return card
