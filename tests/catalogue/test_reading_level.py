"""What patients read stays at the reading age of 11 to 12: Flesch–Kincaid grade, pooled."""

import re
from collections.abc import Iterator

import pytest

from plans.catalogue import ExerciseText, load

HIGHEST_GRADE = 6.5
_SENTENCE = re.compile(r"[^.!?]+[.!?]")
_WORD = re.compile(r"[A-Za-z']+")


def _grade(text: str) -> float:
    sentences = _SENTENCE.findall(text)
    words = _WORD.findall(text)
    syllables = sum(map(_syllables, words))
    return 0.39 * len(words) / len(sentences) + 11.8 * syllables / len(words) - 15.59


def _syllables(word: str) -> int:
    """Count groups of vowels; a silent e at the end does not sound."""
    lower = word.lower()
    groups = len(re.findall(r"[aeiouy]+", lower))
    is_silent = re.search(r"[^aeiouyl]e$|[^td]ed$", lower) is not None
    return max(1, groups - is_silent)


def _sentences(text: ExerciseText) -> Iterator[str]:
    yield from (*text.do, text.feel, text.stop, text.breathe)


@pytest.mark.parametrize(
    ("word", "count"), [("hip", 1), ("muscle", 2), ("tighten", 2), ("raise", 1), ("stretched", 1)]
)
def test_syllables_are_counted_as_spoken(word: str, count: int) -> None:
    assert _syllables(word) == count


def test_the_measure_knows_hard_words_from_easy_ones() -> None:
    assert _grade("Sit down. Lift your leg. Hold it.") < 2
    assert _grade("Subsequently facilitate considerable musculotendinous elongation.") > 12


def test_all_texts_together_are_easy_to_read() -> None:
    texts = load().texts["en"].values()
    assert _grade(" ".join(each for text in texts for each in _sentences(text))) <= HIGHEST_GRADE


@pytest.mark.parametrize("slug", sorted(load().texts["en"]))
def test_a_text_is_short_and_whole(slug: str) -> None:
    text = load().text(slug, "en")
    assert 2 <= len(text.do) <= 5
    assert all(part.endswith(".") for part in _sentences(text) if part)
    assert text.feel
    assert text.stop
    assert len(text.name) <= 40


@pytest.mark.parametrize("slug", sorted(load().texts["en"]))
def test_a_text_promises_nothing(slug: str) -> None:
    words = {word.lower() for part in _sentences(load().text(slug, "en")) for word in part.split()}
    assert words.isdisjoint({"heal", "heals", "cure", "cures", "guarantee", "safe", "best", "soon"})


def test_a_language_without_a_text_falls_back_to_english() -> None:
    catalogue = load()
    assert catalogue.text("bridge", "xx") == catalogue.text("bridge", "en")
