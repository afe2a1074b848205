"""Names inside sentences and units, as each language says them."""

import pytest
from django.utils.translation import override

from plans.words.sentence_case import in_sentence
from plans.words.units import unit_text


@pytest.mark.parametrize(
    ("language", "name", "said"),
    [
        pytest.param("en", "Ankle", "ankle", id="english noun"),
        pytest.param("es", "Tobillo", "tobillo", id="spanish noun"),
        pytest.param("de", "Knöchel", "Knöchel", id="german noun"),
        pytest.param("de", "Links", "links", id="german side"),
        pytest.param(
            "de", "Gilt bis zu einem späteren Tag", "gilt bis zu einem späteren Tag", id="verb"
        ),
    ],
)
def test_a_name_inside_a_sentence_keeps_the_capitals_of_its_language(
    language: str, name: str, said: str
) -> None:
    with override(language):
        assert in_sentence(name) == said
    assert in_sentence(name, language) == said


@pytest.mark.parametrize(
    ("unit", "said"),
    [("of 10", "von 10"), ("steps a day", "Schritte am Tag"), ("kg", "kg"), ("°", "°")],
)
def test_a_unit_speaks_the_readers_language(unit: str, said: str) -> None:
    with override("de"):
        assert unit_text(unit) == said
    assert unit_text(unit) == unit
