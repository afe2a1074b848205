"""One more exercise for a draft."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from plans.catalogue import load
from plans.engine.draft import DraftItem
from plans.forms.layout import house_helper
from plans.models import ImmobilisationEvent, RegimeRegion
from plans.words.sentence_case import in_sentence

Extras = Mapping[RegimeRegion, tuple[DraftItem, ...]]


class ExtraExerciseForm(forms.Form):
    """What the patient may do now and the draft has not, by region."""

    extra = forms.ChoiceField(label=gettext_lazy("Exercise"), required=False)

    def __init__(self, *args: Any, extras: Extras, names: Mapping[int, str], **kwargs: Any) -> None:
        """`names` are those of the regions, by key."""
        super().__init__(*args, **kwargs)
        self.items = {f"{row.pk}:{each.exercise}": (row, each) for row, each in _pairs(extras)}
        groups = [
            (names[row.pk], [(f"{row.pk}:{each.exercise}", _label(each)) for each in items])
            for row, items in extras.items()
            if items
        ]
        field = self.fields["extra"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Choose an exercise")), *groups]
        self.helper = house_helper()

    def chosen(self) -> tuple[RegimeRegion, str] | None:
        """Return the region and the slug of the exercise; None where none was chosen."""
        found = self.items.get(self.cleaned_data["extra"])
        return None if found is None else (found[0], found[1].exercise)


def _pairs(extras: Extras) -> list[tuple[RegimeRegion, DraftItem]]:
    return [(row, each) for row, items in extras.items() for each in items]


def _label(item: DraftItem) -> str:
    """Return “Bridge (P4, left)”."""
    where = [item.phase.value]
    if item.side != "na":
        where.append(in_sentence(str(ImmobilisationEvent.Side(item.side).label)))
    name = load().text(item.exercise, get_language() or "en").name
    return f"{name} ({', '.join(where)})"
