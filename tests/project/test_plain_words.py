"""What patients read on a kind of page is plain, and promises nothing, in every language."""

import re
from collections.abc import Callable, Iterator

import pytest
from django.utils.translation import override

from plans.templatetags import effect_sentences, sentences
from tests.catalogue.reading import HIGHEST_GRADE, grade, inflesz, wiener_1
from tests.project.source import ROOT
from tests.project.translated import catalogue, entries, forms, texts_in

_TAGS = "plans/templatetags/"
PAGES = {
    "today": ("templates/plans/today", "templates/components/help.html"),
    "check-in": ("templates/plans/check_in", "plans/forms/activity_log.py"),
    "exercise": ("templates/plans/activity_log",),
    "progress": ("templates/plans/progress", f"{_TAGS}progress.py", f"{_TAGS}courses.py"),
    "goals": (f"{_TAGS}goals.py", f"{_TAGS}training_days.py"),
    "history": ("templates/plans/history",),
    "settings": ("templates/plans/settings", "plans/forms/settings.py"),
    "measures": ("templates/plans/home_measure", f"{_TAGS}home_measures.py"),
    "messages": ("templates/plans/communication/page.html",),
    "good to know": ("templates/plans/education/page.html", f"{_TAGS}education.py"),
    "account": ("templates/account", "templates/accounts/*.html", "templates/usersessions"),
    "passkeys": ("templates/mfa/*passkey*",),
    "consent": ("accounts/consent_wordings.py", "accounts/forms/consent.py"),
    "errors": ("templates/4*.html", "templates/5*.html"),
    "no network": ("templates/components/offline.html", "templates/plans/offline"),
    "week sheet": ("plans/reports/week_sheet.py",),
    "mails": ("templates/emails", "accounts/mails.py"),
}
# Lower is easier, but for Spanish: its measure counts upwards.
HARDEST: dict[str, Callable[[str], float]] = {
    "en": lambda text: HIGHEST_GRADE - grade(text),
    "de": lambda text: 6 - wiener_1(text),
    "es": lambda text: inflesz(text) - 65,
}
PROMISES = {
    "en": r"\b(cures?|cured|guarantee\w*|heals?|heal you|will be fine)\b",
    "de": r"\b(heilt|heilen|geheilt|garantier\w+|wird (alles )?gut)\b",
    "es": r"\b(cura|curar|curará|sana|sanará|garantiza\w*)\b",
}
_PLACE = re.compile(r"%\(\w+\)[sd]|{\w+}")
_TAG = re.compile(r"<[^>]+>")


@pytest.mark.parametrize("language", HARDEST)
@pytest.mark.parametrize("page", PAGES)
def test_a_kind_of_page_is_easy_to_read(page: str, language: str) -> None:
    text = " ".join(_sentences(page, language))

    assert HARDEST[language](text) >= 0, text


@pytest.mark.parametrize("language", HARDEST)
def test_the_reasons_of_rules_are_easy_to_read(language: str) -> None:
    tables = (sentences.RULES, sentences.RULES_BY_KIND, sentences.WITHHELD)
    with override(language):
        said = [str(each) for table in tables for each in table.values()]
        said += [str(each) for each in effect_sentences.EFFECTS.values()]

    assert HARDEST[language](" ".join(map(_plain, said))) >= 0


@pytest.mark.parametrize("language", HARDEST)
def test_no_page_of_a_patient_promises_anything(language: str) -> None:
    said = [each for page in PAGES for each in _sentences(page, language)]

    assert not [each for each in said if re.search(PROMISES[language], each, re.IGNORECASE)]


def _sentences(page: str, language: str) -> Iterator[str]:
    """Yield what is said in whole sentences: single words on buttons would flatter the measure."""
    found = entries(catalogue(language)) if language != "en" else {}
    for text in sorted(set(texts_in(ROOT, PAGES[page]))):
        said = forms(found[text])[-1] if text in found else text
        if said.endswith((".", "!", "?", ":")) and (language == "en" or text in found):
            yield _plain(said)


def _plain(text: str) -> str:
    said = _TAG.sub("", _PLACE.sub("5", text))
    return said if said.endswith((".", "!", "?")) else f"{said}."
