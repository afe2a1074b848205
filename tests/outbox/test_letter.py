"""Letters: one file of words, as text and as HTML, that load nothing and say the same."""

import re
from html import unescape

import pytest

from outbox.letter import Letter, spoken_language, write

FACTS = {"url": "https://rehab.example/", "emergency_number": "112"}


def words(html: str) -> str:
    """Return what a reader of the HTML sees, in one line."""
    shown = re.sub(r"<head>.*?</head>|<!--.*?-->|<[^>]+>", " ", html, flags=re.S)
    return " ".join(unescape(shown).split())


def morning(language: str = "en") -> Letter:
    return write("morning_plan", language=language, **FACTS)


class TestWrite:
    @pytest.mark.parametrize(
        ("language", "subject"),
        [
            pytest.param("en", "Your plan for today is ready", id="English"),
            pytest.param("de", "Ihr Plan", id="German"),
            pytest.param("es", "Su plan de hoy está listo", id="Spanish"),
            pytest.param("fr", "Your plan for today is ready", id="another one"),
        ],
    )
    def test_speaks_the_readers_language(self, language: str, subject: str) -> None:
        letter = morning(language)

        assert letter.subject.startswith(subject)
        assert f'lang="{spoken_language(language)}"' in letter.html

    @pytest.mark.parametrize("language", ["en", "de", "es"])
    def test_says_the_same_twice(self, language: str) -> None:
        letter = write("account_code", language=language, code="123456", **FACTS)

        sentences = [line for line in letter.text.splitlines() if line and line != "--"]
        for sentence in sentences:
            assert sentence.rstrip(":") in words(letter.html)

    def test_loads_nothing(self) -> None:
        html = morning().html

        assert not re.search(r"(?:src|background)\s*=|@import|url\(|<link|<script", html)
        assert set(re.findall(r'href="([^"]*)"', html)) == {FACTS["url"]}

    def test_writes_a_name_as_it_is_in_text_and_escaped_in_html(self) -> None:
        letter = write("invitation", language="en", clinic_name="Hand & <Foot> O'Hara", **FACTS)

        assert "Hand & <Foot> O'Hara" in letter.text
        assert "Hand &amp; &lt;Foot&gt; O&#x27;Hara" in letter.html

    def test_counts_in_the_readers_grammar(self) -> None:
        one, two = (write("digest", language="de", count=count, **FACTS) for count in (1, 2))

        assert "1 Person auf" in one.text
        assert "2 Personen auf" in two.text

    def test_has_no_empty_lines_in_a_row(self) -> None:
        assert "\n\n\n" not in morning().text
        assert "--\n\n" not in write("account_code", language="en", code="1").text


@pytest.mark.parametrize(
    ("code", "spoken"),
    [
        pytest.param("de-AT", "de", id="a region's"),
        pytest.param("ES", "es", id="in capitals"),
        pytest.param("", "en", id="none"),
    ],
)
def test_a_language_is_known_by_its_first_part(code: str, spoken: str) -> None:
    assert spoken_language(code) == spoken
