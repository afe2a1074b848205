"""Find what people read and nobody marked for translation, in templates and in modules."""

import ast
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from tests.project.source import modules
from tests.project.translated import NOT_SHOWN, shown_files

_MARKED = re.compile(
    r"{%\s*block page_class %}.*?{% endblock page_class %}"
    r"|{%\s*(comment|blocktrans\w*|plural|verbatim)\b.*?{%\s*end(?:comment|blocktrans\w*|verbatim)\s*%}"
    r"|{#.*?#}|{%.*?%}|{{.*?}}",
    re.DOTALL,
)
_SPOKEN = {"alt", "aria-label", "aria-description", "aria-roledescription", "placeholder", "title"}
_SILENT = {"script", "style", "mj-style", "mj-attributes", "mj-font"}
# Names and signs that are the same in every language.
_SAME = {"doi", "cm", "kg", "min", "s", "m", "h", "x", "b", "c", "id", "rfc", "utf"}
_WORD = re.compile(r"[^\W\d_]{2,}|[^\W\d_]")
_SPEAKING = (
    "accounts",
    "outbox/views",
    *(
        f"plans/{each}"
        for each in ("forms", "models", "reports", "services", "templatetags", "views")
    ),
)
_SAID_AS = {"label", "help_text", "empty_label", "legend", "verbose_name"}
_SAID_BY = {"ValidationError", "refuse", "Submit", "HTML"}
_SAID_BY |= {f"messages.{level}" for level in ("success", "info", "warning", "error")}


def unmarked_in_templates(root: Path) -> Iterator[str]:
    """Yield “file: words” for each text outside tags, or in a spoken attribute."""
    for path in shown_files(root, ["templates/*"]):
        name = path.relative_to(root).as_posix()
        for words in _Words.of(_MARKED.sub(" ", path.read_text(encoding="utf-8"))):
            yield f"{name}: {words}"


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._silent = 0

    @classmethod
    def of(cls, source: str) -> list[str]:
        parser = cls()
        parser.feed(source)
        parser.close()
        return parser.found

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in _SILENT
        for name, value in attrs:
            if name in _SPOKEN:
                self._note(value or "")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self._silent -= tag in _SILENT

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in _SILENT

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self._note(data)

    def _note(self, text: str) -> None:
        if any(word.lower() not in _SAME for word in _WORD.findall(text)):
            self.found.append(" ".join(text.split()))


def unmarked_in_modules(root: Path) -> Iterator[str]:
    """Yield “file:line: words” for each plain string given where a person reads it."""
    for module in modules(root, under=_SPEAKING):
        parts = set(module.path.removesuffix(".py").split("/"))
        if module.path.startswith(NOT_SHOWN) or "management" in parts:
            continue
        for node in ast.walk(module.tree):
            # The help of a model's field is a note for developers, unless it is marked.
            spoken = _labels(node) if "models" in parts else [*_labels(node), *_given(node)]
            for each in spoken:
                if isinstance(each, ast.Constant) and _is_said(each.value):
                    yield module.at(each, repr(each.value))


def _given(node: ast.AST) -> Iterator[ast.expr]:
    if isinstance(node, ast.Call):
        yield from (each.value for each in node.keywords if each.arg in _SAID_AS)
        if ast.unparse(node.func) in _SAID_BY:
            yield from node.args


def _labels(node: ast.AST) -> Iterator[ast.expr]:
    """Yield the labels of a class of choices."""
    if isinstance(node, ast.ClassDef) and any("Choices" in ast.unparse(b) for b in node.bases):
        for each in node.body:
            if isinstance(each, ast.Assign) and isinstance(each.value, ast.Tuple):
                yield each.value.elts[-1]


def _is_said(value: object) -> bool:
    return isinstance(value, str) and bool(re.search(r"[A-Z]|[a-z] [a-z]", value))
