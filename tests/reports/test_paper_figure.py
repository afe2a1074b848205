"""What is printed has the colours and lines of the light page."""

import re
from pathlib import Path

import pytest

from plans.reports.paper_figure import _STYLE

CSS = Path(__file__).parent.parent.parent / "static" / "css"
MIX = re.compile(r"color-mix\(in srgb, (\S+) (\d+)%, (\S+)\)")
WIDE = {"fill", "stroke", "stroke-width"}


def declared(source: str) -> dict[str, dict[str, str]]:
    """Return what is said of each class, by class and property; what is said later wins."""
    source = re.sub(r"(?s)/\*.*?\*/|@media.*", "", source).replace("@layer components {", "")
    found: dict[str, dict[str, str]] = {}
    for names, body in re.findall(r"([^{}]+)\{([^{}]*)\}", source):
        pairs = (each.split(":", 1) for each in body.split(";") if ":" in each)
        said = {name.strip(): value.strip() for name, value in pairs}
        for name in names.split(","):
            found.setdefault(name.strip(), {}).update(said)
    return found


LIGHT = declared((CSS / "tokens.css").read_text().split("@layer tokens {")[1])[":root"]
PAGE, PAPER = declared((CSS / "figures.css").read_text()), declared(_STYLE)


def value(said: str) -> str:
    """Return a colour as #rrggbb, a width as its number."""
    if said.startswith("var("):
        return value(LIGHT[said[4:-1]])
    if mixed := MIX.fullmatch(said):
        one, share, other = value(mixed[1]), int(mixed[2]) / 100, value(mixed[3])
        parts = zip(_parts(one), _parts(other), strict=True)
        return "#" + "".join(f"{round(a * share + b * (1 - share)):02x}" for a, b in parts)
    return said.removeprefix("0") if said.startswith("0.") else said


def _parts(colour: str) -> list[int]:
    return [int(colour[at : at + 2], 16) for at in (1, 3, 5)]


@pytest.mark.parametrize("name", sorted(PAPER))
def test_is_that_of_the_light_page(name: str) -> None:
    paper = {key: said for key, said in PAPER[name].items() if key in WIDE}
    page = {key: value(said) for key, said in PAGE[name].items() if key in WIDE}

    assert {key: value(said) for key, said in paper.items()} == page


def test_leaves_no_class_of_the_page_out() -> None:
    drawn = {name for name, said in PAGE.items() if said.keys() & WIDE and name[:3] != ".ex"}

    assert drawn == set(PAPER)
