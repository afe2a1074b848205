"""The form of an assessment: what is long stays folded until it says something."""

import pytest
from crispy_forms.utils import render_crispy_form
from django.http import QueryDict

from plans.forms.assessment import AssessmentForm

_CAUSES = [("burns", "Burns"), ("stroke", "Stroke")]


@pytest.mark.parametrize(
    ("sent", "is_open"),
    [
        pytest.param(None, False, id="nothing sent"),
        pytest.param("onset=sudden", False, id="another answer"),
        pytest.param("causes=stroke", True, id="a cause ticked"),
        pytest.param("causes=flood", True, id="a cause nobody knows"),
    ],
)
def test_the_known_causes_are_folded_until_one_is_sent(sent: str | None, is_open: bool) -> None:
    form = AssessmentForm(
        sent and QueryDict(sent), questions=(), judgements=(), causes=_CAUSES, criteria={}
    )

    page = render_crispy_form(form)
    fold = page[page.index("<details") : page.index("</details>")]

    assert ('<details class="disclosure" open>' in fold) is is_open
    assert fold.count('name="causes"') == len(_CAUSES)
    assert '<legend class="visually-hidden">' in fold
