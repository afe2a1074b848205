"""What else patients read says the same in every language, and as plainly."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from plans.catalogue import load
from plans.catalogue.reader import HOME
from tests.catalogue.reading import inflesz, wiener_1

LANGUAGES = sorted(load().texts)
# Says yes or no to a question that is not there, or “none” of what is not named.
_LEANS = re.compile(r"(yes|no|ja|nein|sí)(, or .*|, oder .*|, o .*)?$|none |nichts |nada ", re.I)


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


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_answer_stands_alone_beside_the_no_of_its_question(language: str) -> None:
    """The second question is not printed: one list holds “no”, the answers and “not sure”."""
    answers = [
        each for text in load().flag_texts[language].values() for each in text.answers.items()
    ]

    assert not [each for each in answers if _LEANS.match(each[1])]


@pytest.mark.parametrize("language", ["de", "es"])
def test_every_text_of_the_catalogue_is_said(language: str) -> None:
    english, ours = (set(_said(HOME / "text" / each)) for each in ("en", language))

    assert not english - ours, f"Write these in plans/catalogue/text/{language}/"


def _said(folder: Path) -> Iterator[tuple[str, ...]]:
    """Yield the way to each text below a folder of one language."""
    for path in folder.rglob("*.toml"):
        name = path.relative_to(folder).as_posix()
        yield from _ways(tomllib.loads(path.read_text(encoding="utf-8")), name)


def _ways(found: Any, *way: str) -> Iterator[tuple[str, ...]]:
    inside = found.items() if isinstance(found, dict) else enumerate(found)
    for key, each in inside:
        if isinstance(each, dict | list):
            yield from _ways(each, *way, str(key))
        elif each:
            yield (*way, str(key))


def _cards(language: str) -> str:
    texts = load().education_texts[language].values()
    return " ".join(" ".join((f"{text.title}.", *text.body)) for text in texts)


def _questions(language: str) -> str:
    return " ".join(text.question for text in load().flag_texts[language].values())


def _at_home(language: str) -> str:
    measures = load().measure_texts.measures[language].values()
    return " ".join(" ".join(text.at_home) for text in measures)


def _figures(language: str) -> str:
    return " ".join(text.shows for text in load().figure_texts[language].values())


def test_german_cards_and_questions_are_easy_to_read() -> None:
    assert wiener_1(_cards("de")) <= 6
    assert wiener_1(_questions("de")) <= 6
    assert wiener_1(_at_home("de")) <= 6
    assert wiener_1(_figures("de")) <= 6


def test_spanish_cards_and_questions_are_easy_to_read() -> None:
    assert inflesz(_cards("es")) >= 65
    assert inflesz(_questions("es")) >= 65
    assert inflesz(_at_home("es")) >= 65
    assert inflesz(_figures("es")) >= 65
