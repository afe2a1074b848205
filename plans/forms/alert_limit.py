"""When a therapist wants to be told. Empty: as the rules say."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from plans.engine.oversight import LIMITS, AlertLimits
from plans.forms.layout import house_helper, within
from plans.models import AlertLimit
from plans.queries.rules import oversight_rules

_PERCENT = 100


class AlertLimitForm(forms.Form):
    """One number each; the share done is asked in per cent."""

    review_pain_nrs = forms.IntegerField(label=_("Tell me of pain from"), required=False)
    silent_days = forms.IntegerField(label=_("Days without an entry"), required=False)
    plateau_days = forms.IntegerField(label=_("Days without progress"), required=False)
    low_completion = forms.IntegerField(
        label=_("Share done in two weeks below, in per cent"), required=False
    )

    def __init__(self, *args: Any, row: AlertLimit | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = _initial(row)
        for name, (low, high) in oversight_rules().limit_ranges.items():
            factor = _PERCENT if name == "low_completion" else 1
            least, most = round(low * factor), round(high * factor)
            field = self.fields[name]
            field.help_text = _("%(low)s to %(high)s. Empty: as the rules say.") % {
                "low": least,
                "high": most,
            }
            within(field, least, most)
        self.helper = house_helper()

    def limits(self) -> AlertLimits:
        """Return what was chosen. Call only after `is_valid()`."""
        data = {name: self.cleaned_data[name] for name in LIMITS}
        if data["low_completion"] is not None:
            data["low_completion"] /= _PERCENT
        return AlertLimits(**data)


def _initial(row: AlertLimit | None) -> dict[str, Any]:
    if row is None:
        return {}
    found = {name: getattr(row, name) for name in LIMITS}
    if row.low_completion is not None:
        found["low_completion"] = round(row.low_completion * _PERCENT)
    return found
