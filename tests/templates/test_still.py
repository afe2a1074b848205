"""A part written once a process is the same for everybody, in each language."""

import re
from pathlib import Path

from django.conf import settings
from django.template import Context, Template
from django.template.base import Lexer, TokenType
from django.utils import translation

TEMPLATES = Path(settings.BASE_DIR) / "templates"
# What a part for everybody cannot know, and what would hide it.
NOT_SEEN = {"request", "user", "patient", "today", "now", "csrf_token", "csp_nonce", "messages"}
NOT_READ = {"include", "extends", "crispy", "new_entry_id"}
BUTTONS = '{% load house %}{% still "plans/today/_done_buttons.html" name=said %}'


def buttons(said: object, language: str) -> str:
    with translation.override(language):
        return Template(BUTTONS).render(Context({"said": said, "card": "not to be seen"}))


def test_is_written_for_each_language_and_each_word() -> None:
    english, german = buttons("Bridge", "en"), buttons("Bridge", "de")

    assert english != german
    assert "Bridge" in german
    assert "Heel" in buttons("Heel", "en")
    assert buttons("Bridge", "en") == english


def test_escapes_what_it_is_given_and_sees_nothing_else() -> None:
    page = buttons("<b>", "en")

    assert "&lt;b&gt;" in page
    assert "not to be seen" not in page


def test_tells_what_is_safe_from_what_is_not_and_one_from_true() -> None:
    part = '{% load house %}{% still "plans/today/_done_buttons.html" name=said|safe %}'
    escaped, as_it_is = buttons("<i>", "en"), Template(part).render(Context({"said": "<i>"}))

    assert "&lt;i&gt;" in escaped
    assert "<i>" in as_it_is
    assert buttons(1, "en") != buttons(True, "en")


def test_is_only_what_nobody_in_particular_is_needed_for() -> None:
    asked = {name for page in TEMPLATES.rglob("*.html") for name in parts_of(page)}

    assert asked
    for name in asked:
        assert not words_of(TEMPLATES / name) & (NOT_SEEN | NOT_READ), name


def parts_of(page: Path) -> list[str]:
    return re.findall(r'{% still "([^"]+)"', page.read_text())


def words_of(page: Path) -> set[str]:
    """Return the words of the tags and variables of a template, without what is quoted."""
    said = [
        re.sub(r'"[^"]*"', "", token.contents)
        for token in Lexer(page.read_text()).tokenize()
        if token.token_type in (TokenType.BLOCK, TokenType.VAR)
    ]
    return {word for each in said for word in re.findall(r"\w+", each)}
