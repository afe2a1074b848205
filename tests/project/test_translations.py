"""Every text in scope is there in every language, and the app reads what was written down."""

import re

import pytest

from tests.project.translated import LANGUAGES, catalogue, entries, forms, wanted

_PLACE = re.compile(r"%\((\w+)\)s")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_in_scope_is_translated(language: str) -> None:
    found = entries(catalogue(language))

    missing = [text for text in sorted(wanted()) if text not in found or "" in forms(found[text])]

    assert not missing, f"Write these in locale/{language}/LC_MESSAGES/django.po"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_keeps_the_places_of_its_text(language: str) -> None:
    for text, message in entries(catalogue(language)).items():
        places = {frozenset(_PLACE.findall(form)) for form in forms(message)}

        assert places == {frozenset(_PLACE.findall(text))}, text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_app_reads_what_was_written_down(language: str) -> None:
    written, read = (
        {text: forms(message) for text, message in entries(catalog).items()}
        for catalog in (catalogue(language), catalogue(language, compiled=True))
    )

    assert read == written, "Run bin/translate"


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_translation_is_marked_as_doubtful(language: str) -> None:
    assert not [text for text, each in entries(catalogue(language)).items() if each.fuzzy]
