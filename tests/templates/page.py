"""A page as nested elements, read with the standard library, for tests about markup."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

_VOID = {"input", "meta", "link", "img", "br", "hr", "rect", "path", "line", "circle"}


@dataclass
class Element:
    name: str
    attributes: dict[str, str | None] = field(default_factory=dict)
    children: list["Element"] = field(default_factory=list)
    words: list[str] = field(default_factory=list)

    def __iter__(self) -> Iterator["Element"]:
        yield self
        for child in self.children:
            yield from child

    def all(self, name: str, **attributes: str) -> list["Element"]:
        """Return the elements called `name` that have these attributes, in order of the page."""
        wanted = {key.rstrip("_").replace("_", "-"): value for key, value in attributes.items()}
        return [
            element
            for element in self
            if element.name == name and wanted.items() <= element.attributes.items()
        ]

    def by_id(self, ident: str) -> "Element":
        found = [element for element in self if element.attributes.get("id") == ident]
        assert len(found) == 1, f"{len(found)} elements have the id {ident!r}"
        return found[0]

    @property
    def text(self) -> str:
        return " ".join(" ".join(word for element in self for word in element.words).split())


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open = [Element("page")]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, dict(attrs))
        self.open[-1].children.append(element)
        if tag not in _VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open[-1].children.append(Element(tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if tag in _VOID:
            return
        assert self.open[-1].name == tag, f"</{tag}> closes <{self.open[-1].name}>"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].words.append(data)


def read(html: str) -> Element:
    """Return the page; refuses tags that are not closed in order."""
    reader = _Reader()
    reader.feed(html)
    assert len(reader.open) == 1, f"<{reader.open[-1].name}> is never closed"
    return reader.open[0]
