"""What patients read of an exercise stays at the reading age of 11 to 12, in every language."""

from collections.abc import Iterator

import pytest

from plans.catalogue import ExerciseText, load
from tests.catalogue.reading import (
    HIGHEST_GRADE,
    english_syllables,
    grade,
    inflesz,
    spanish_syllables,
    wiener_1,
)

LANGUAGES = sorted(load().texts)
# No text promises anything. Words that come near a promise, by language.
PROMISES = {
    "en": {"heal", "heals", "cure", "cures", "guarantee", "safe", "best", "soon"},
    "de": {"heilt", "heilen", "geheilt", "garantiert", "sicherlich", "bald", "beste"},
    "es": {"cura", "curar", "garantiza", "pronto", "mejor"},
}


def _sentences(text: ExerciseText) -> Iterator[str]:
    yield from (*text.do, text.feel, text.stop, text.breathe)


def _everything(language: str) -> str:
    texts = load().texts[language].values()
    return " ".join(each for text in texts for each in _sentences(text))


@pytest.mark.parametrize(
    ("word", "count"), [("hip", 1), ("muscle", 2), ("tighten", 2), ("raise", 1), ("stretched", 1)]
)
def test_syllables_are_counted_as_spoken(word: str, count: int) -> None:
    assert english_syllables(word) == count


@pytest.mark.parametrize(
    ("word", "count"), [("pie", 1), ("que", 1), ("guía", 2), ("levántese", 4), ("rodilla", 3)]
)
def test_spanish_syllables_are_counted_as_spoken(word: str, count: int) -> None:
    assert spanish_syllables(word) == count


def test_the_measures_know_hard_words_from_easy_ones() -> None:
    assert grade("Sit down. Lift your leg. Hold it.") < 2
    assert grade("Subsequently facilitate considerable musculotendinous elongation.") > 12
    assert wiener_1("Setzen Sie sich. Heben Sie das Bein.") < 4
    assert wiener_1("Nachfolgend empfehlen wir unterschiedliche Rehabilitationsmaßnahmen.") > 12
    assert inflesz("Pare si duele. Suba la pierna.") > 80
    assert inflesz("Posteriormente facilitaremos considerables elongaciones musculares.") < 20


def test_all_english_texts_together_are_easy_to_read() -> None:
    assert grade(_everything("en")) <= HIGHEST_GRADE


def test_all_german_texts_together_are_easy_to_read() -> None:
    assert wiener_1(_everything("de")) <= 6


def test_all_spanish_texts_together_are_easy_to_read() -> None:
    assert inflesz(_everything("es")) >= 65


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_says_every_step_and_warning(language: str) -> None:
    ours, english = load().texts[language], load().texts["en"]

    assert ours.keys() == english.keys()
    for slug, text in english.items():
        same = ours[slug]
        assert (len(same.do), bool(same.breathe)) == (len(text.do), bool(text.breathe)), slug


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_short_and_whole(language: str) -> None:
    for slug, text in load().texts[language].items():
        parts = [part for part in _sentences(text) if part]
        assert 2 <= len(text.do) <= 5, slug
        assert all(part.endswith((".", "?")) for part in parts), slug
        assert text.feel, slug
        assert text.stop, slug
        assert len(text.name) <= 40, slug


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_promises_anything(language: str) -> None:
    for slug, text in load().texts[language].items():
        said = (word.strip(".,") for part in _sentences(text) for word in part.lower().split())
        assert PROMISES[language].isdisjoint(said), slug


def test_a_language_without_a_text_falls_back_to_english() -> None:
    catalogue = load()
    assert catalogue.text("bridge", "xx") == catalogue.text("bridge", "en")
