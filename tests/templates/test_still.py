"""A part written once a process is the same for everybody, in each language."""

from django.template import Context, Template
from django.utils import translation

BUTTONS = '{% load house %}{% still "plans/today/_done_buttons.html" name=said %}'


def buttons(said: str, language: str) -> str:
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
