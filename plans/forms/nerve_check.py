"""The nerve questions: asked when more is lost than rest explains."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from plans.engine.nerve_question import NERVE_QUESTIONS
from plans.forms.layout import house_helper

_WORDS = {
    "has_sensory_change": _("Numb, tingling or changed feeling?"),
    "has_reflex_change": _("Reflexes weaker, stronger or missing?"),
    "has_bulbar_sign": _("Speech, swallowing or face changed?"),
    "has_wasting_elsewhere": _("Wasting or weakness outside the rested part?"),
}


class NerveCheckForm(forms.Form):
    """Four questions, each with an answer: what is not answered is not no."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in NERVE_QUESTIONS:
            self.fields[name] = forms.ChoiceField(
                label=_WORDS[name],
                choices=[("no", _("No")), ("yes", _("Yes"))],
                widget=forms.RadioSelect,
                error_messages={"required": _("Answer yes or no.")},
            )
        self.helper = house_helper(submit=_("Keep the answers"))

    def given(self) -> dict[str, bool]:
        """Return the answers. Call only after `is_valid()`."""
        return {name: self.cleaned_data[name] == "yes" for name in NERVE_QUESTIONS}
