"""What else patients read says the same in every language, and as plainly."""

import pytest

from plans.catalogue import load
from tests.catalogue.reading import inflesz, wiener_1

LANGUAGES = sorted(load().texts)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_card_has_its_paragraphs(language: str) -> None:
    ours, english = load().education_texts[language], load().education_texts["en"]

    assert {slug: len(text.body) for slug, text in ours.items()} == {
        slug: len(text.body) for slug, text in english.items()
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_red_flag_is_asked_with_the_same_answers(language: str) -> None:
    ours, english = load().flag_texts[language], load().flag_texts["en"]

    assert {flag: (bool(text.line), list(text.answers)) for flag, text in ours.items()} == {
        flag: (bool(text.line), list(text.answers)) for flag, text in english.items()
    }


def _cards(language: str) -> str:
    texts = load().education_texts[language].values()
    return " ".join(" ".join((f"{text.title}.", *text.body)) for text in texts)


def _questions(language: str) -> str:
    return " ".join(text.question for text in load().flag_texts[language].values())


def test_german_cards_and_questions_are_easy_to_read() -> None:
    assert wiener_1(_cards("de")) <= 6
    assert wiener_1(_questions("de")) <= 6


def test_spanish_cards_and_questions_are_easy_to_read() -> None:
    assert inflesz(_cards("es")) >= 65
    assert inflesz(_questions("es")) >= 65
