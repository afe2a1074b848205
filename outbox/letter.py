"""What a mail says: one file of words, written once as text and once as HTML, by language.

`emails/<name>.txt` fills the blocks of two layouts, so that text and HTML say the same. HTML comes
from MJML (mrml); it loads nothing, so that nobody learns when a mail is opened.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

import mrml
from django.template import Context, engines
from django.template.backends.django import DjangoTemplates
from django.utils.translation import override

# What is written, in these languages; whoever reads another one gets the first.
LANGUAGES = ("en", "de", "es")
_BLANK_LINES = re.compile(r"\s*\n\s*\n\s*")


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail without its address."""

    subject: str
    text: str
    html: str


def write(name: str, *, language: str, **facts: str | int) -> Letter:
    """Return the mail `emails/<name>.txt` in the reader's language.

    `facts` are the words of the blocks; `url` makes the button, `code` the code, and without
    `emergency_number` the foot names none.
    """
    spoken = spoken_language(language)
    with override(spoken):
        subject = " ".join(_filled(name, "subject.txt", facts).split())
        known: dict[str, str | int] = {**facts, "subject": subject, "language": spoken}
        text = _BLANK_LINES.sub("\n\n", _filled(name, "base.txt", known)).strip() + "\n"
        html = mrml.to_html(_filled(name, "base.mjml", known, is_markup=True)).content
    return Letter(subject, text, html)


# The same words for many people: kept. Never for a mail with a fact about one person in it.
write_for_many = lru_cache(maxsize=512)(write)


def spoken_language(code: str) -> str:
    """Return the language a mail is written in for a reader of `code`, such as de-at."""
    wanted = code.lower().partition("-")[0]
    return wanted if wanted in LANGUAGES else LANGUAGES[0]


def _filled(name: str, layout: str, facts: dict[str, str | int], *, is_markup: bool = False) -> str:
    context = Context({**facts, "layout": f"emails/{layout}"}, autoescape=is_markup)
    return str(_backend().engine.get_template(f"emails/{name}.txt").render(context))


@lru_cache
def _backend() -> DjangoTemplates:
    backend = engines["django"]
    assert isinstance(backend, DjangoTemplates)
    return backend
