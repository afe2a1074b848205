"""Which words must be there in which language, read from templates and modules themselves."""

import ast
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

from tests.project.source import APPS, ROOT, files

LANGUAGES = ("de", "es")
# Pages that only developers see.
NOT_SHOWN = ("templates/plans/style/", "plans/forms/style.py")
_CALLS = {
    "_": 0,
    "gettext": 0,
    "gettext_lazy": 0,
    "gettext_noop": 0,
    "ngettext": 0,
    "ngettext_lazy": 0,
    "pgettext": 1,
    "pgettext_lazy": 1,
    "npgettext": 1,
}
_QUOTED = r"""(?:'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")"""
_MARKED = re.compile(
    rf"\b(_|gettext|ngettext|pgettext|npgettext)\(u?({_QUOTED})(?:,\s*u?({_QUOTED}))?"
)


@cache
def wanted() -> frozenset[str]:
    """Return every text that is marked anywhere, the singular where there are two."""
    return frozenset(texts_in(ROOT))


def texts_in(root: Path, patterns: Iterable[str] = ("templates/*", *APPS)) -> Iterator[str]:
    """Yield the marked texts of a tree, or of the folders and files given."""
    for path in shown_files(root, patterns):
        source = path.read_text(encoding="utf-8")
        yield from _said(source) if path.suffix == ".py" else _shown(source)


def shown_files(root: Path, patterns: Iterable[str]) -> Iterator[Path]:
    """Yield templates and modules that somebody other than a developer sees."""
    for pattern in patterns:
        for found in sorted(root.glob(pattern)):
            for path in [found] if found.is_file() else files(root, "*.*", under=(str(found),)):
                name = path.relative_to(root).as_posix()
                if path.suffix in _READ and not name.startswith(NOT_SHOWN):
                    yield path


_READ = {".py", ".html", ".txt", ".mjml", ".svg"}


def _said(source: str) -> Iterator[str]:
    if "gettext" not in source:
        return
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            at = _CALLS.get(node.func.id)
            if at is not None and isinstance(node.args[at], ast.Constant):
                given = [str(each.value) for each in node.args[: at + 1]]  # type: ignore[attr-defined]
                yield named(given[-1], given[0] if at else None)


def _shown(source: str) -> Iterator[str]:
    for call, first, second in _MARKED.findall(templatize(source)):
        if "pgettext" in call:
            yield named(_literal(second), _literal(first))
        else:
            yield _literal(first)


def _literal(quoted: str) -> str:
    return str(ast.literal_eval(quoted))


def named(text: str, context: str | bytes | None) -> str:
    """Return one name for a text with the context that tells it from its twin."""
    if isinstance(context, bytes):  # babel leaves those of a compiled file so
        context = context.decode()
    return f"{context}|{text}" if context else text


@cache
def catalogue(language: str, *, compiled: bool = False) -> Catalog:
    """Return what is translated, as written down or as the app reads it."""
    path = ROOT / f"locale/{language}/LC_MESSAGES/django.{'mo' if compiled else 'po'}"
    with path.open("rb") as file:
        return read_mo(file) if compiled else read_po(file, locale=language)


def entries(catalog: Catalog) -> dict[str, Message]:
    """Return the translations by their English text and context, without the header."""
    return {
        named(each.id if isinstance(each.id, str) else each.id[0], each.context): each
        for each in catalog
        if each.id
    }


def forms(message: Message) -> list[str]:
    """Return the one text of a translation, or all its plural forms."""
    text = message.string
    return [text] if isinstance(text, str) else list(text)
