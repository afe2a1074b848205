"""Which words must be there in which language, read from templates and modules themselves."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from django.template import engines
from django.template.base import Template
from django.templatetags.i18n import BlockTranslateNode, TranslateNode

from tests.project.source import ROOT

LANGUAGES = ("de", "es")
# What must be whole in every language. The rest of the app follows, a line each.
SCOPE = ("templates/emails/*", "accounts/mails.py")
_CALLS = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy"}


@cache
def wanted() -> frozenset[str]:
    """Return every text in scope, the singular where there are two."""
    paths = [path for pattern in SCOPE for path in sorted(ROOT.glob(pattern))]
    assert paths
    return frozenset(
        text
        for path in paths
        for text in (_said(path) if path.suffix == ".py" else _shown(path.read_text()))
    )


def _said(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in _CALLS:
            text = node.args[0]
            assert isinstance(text, ast.Constant)
            yield str(text.value)


def _shown(source: str) -> Iterator[str]:
    template: Template = engines["django"].from_string(source).template  # type: ignore[attr-defined]
    for node in template.nodelist.get_nodes_by_type(TranslateNode):
        yield str(node.filter_expression.var.literal)
    for node in template.nodelist.get_nodes_by_type(BlockTranslateNode):
        yield node.render_token_list(node.singular)[0]


@cache
def catalogue(language: str, *, compiled: bool = False) -> Catalog:
    """Return what is translated, as written down or as the app reads it."""
    path = ROOT / f"locale/{language}/LC_MESSAGES/django.{'mo' if compiled else 'po'}"
    with path.open("rb") as file:
        return read_mo(file) if compiled else read_po(file, locale=language)


def entries(catalog: Catalog) -> dict[str, Message]:
    """Return the translations by their English text, without the header."""
    return {
        (each.id if isinstance(each.id, str) else each.id[0]): each for each in catalog if each.id
    }


def forms(message: Message) -> list[str]:
    """Return the one text of a translation, or all its plural forms."""
    text = message.string
    return [text] if isinstance(text, str) else list(text)
