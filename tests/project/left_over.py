"""What a page says, and what of it is still English in another language."""

import re
from html.parser import HTMLParser

from django.test import Client

from accounts.models import User
from tests.project.unmarked import SILENT, SPOKEN
from tests.views.asking import text

_TWO_WORDS = re.compile(r"[^\W\d_]{2,}.*\s[^\W\d_]{2,}")
# What people typed, their names, places of time zones, doses, and sources with their licence.
_TYPED = re.compile(
    r"@|\bdoi\b|\b(19|20)\d\d\b|et al|NHS|\((V|V2|M|D|S)\)$|licen[sc]ed|^Our own|The test is free"
    r"|Hillside|Lakeside|Dr Hale|Referral|Please see|Nora New|Ada\b|\bson\b"
    r"|Quillfeather|Copied from"
    r"|^\w+/\w+| [→–] | · [VMDS]2?$"
)


def left_over(client: Client, user: User, url: str, language: str) -> set[str]:
    """Return what `user` reads at an address in English and in `language` alike."""
    english = _said(client, user, url, "en")
    same = english & _said(client, user, url, language) if english else set()
    return {each for each in same if not _TYPED.search(each)}


def _said(client: Client, user: User, url: str, language: str) -> set[str]:
    User.objects.filter(pk=user.pk).update(language=language)
    answer = client.get(url, follow=True)
    if "text/html" not in answer.headers.get("Content-Type", ""):
        return set()
    said = _Said()
    said.feed(text(answer))
    return {each for each in said.found if _TWO_WORDS.search(each)}


class _Said(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in SILENT
        self.found |= {" ".join((value or "").split()) for name, value in attrs if name in SPOKEN}

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in SILENT

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.found.add(" ".join(data.split()))
