"""The second step of a check-in never takes silence for a “no”."""

import pytest

from plans.forms.activity_log import AFTER_ALL, FlagsForm
from plans.queries.daily_questions import all_questions

QUESTIONS = [each for each in all_questions() if each.id in ("R-FALL", "R-DVT")]
NO = {f"flag_{each.id}": "no" for each in QUESTIONS}


def form(**given: str) -> FlagsForm:
    return FlagsForm(given, questions=QUESTIONS, asks_exhausted=True)


def test_nothing_is_chosen_beforehand() -> None:
    page = str(FlagsForm(questions=QUESTIONS))

    assert page.count('type="radio"') > 2 * len(QUESTIONS)
    assert "checked" not in page
    assert AFTER_ALL not in page


def test_what_is_not_answered_is_asked_again_at_its_field() -> None:
    sent = form(**NO | {"flag_R-FALL": ""})

    assert sent.errors == {"flag_R-FALL": ["Answer this too. “No” is fine."]}
    assert AFTER_ALL not in sent.fields


def test_a_no_to_each_after_a_yes_is_asked_once_more() -> None:
    sent = form(**NO)

    assert sent.errors == {AFTER_ALL: ["You said at least one applies. Which? Or tick this."]}
    assert form(**NO | {AFTER_ALL: "on"}).is_valid()


@pytest.mark.parametrize(
    "said",
    [
        pytest.param({"flag_R-FALL": "not_injured"}, id="a fall"),
        pytest.param({"has_fever": "on"}, id="a fever"),
        pytest.param({"near_fall": "on"}, id="nearly a fall"),
        pytest.param({"exhausted": "on"}, id="exhaustion"),
    ],
)
def test_one_that_applies_is_enough(said: dict[str, str]) -> None:
    assert form(**NO | said).is_valid()


def test_a_yes_counts_beside_none_after_all() -> None:
    sent = form(**NO | {"flag_R-DVT": "yes", AFTER_ALL: "on"})

    assert sent.is_valid()
    assert sent.red_flags() == (("R-DVT", "yes"),)
