"""No sheet says left or right where it means start or end: languages run both ways."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from plans.templatetags.house import icon

SHEETS = sorted((Path(settings.BASE_DIR) / "static" / "css").glob("*.css"))
PHYSICAL = [
    r"(?:margin|padding|border|scroll-margin|scroll-padding|inset)-(?:left|right)",
    r"(?:text-align|float|clear|caption-side)\s*:\s*(?:left|right)\b",
    r"border-(?:top|bottom)-(?:left|right)-radius",
    r"(?<![\w-])(?:left|right)\s*:",
    r"translateX\(",
]
# Four values name the left and the right; the same on both sides is no side.
FOUR = re.compile(
    r"(?:margin|padding|inset|border-width|border-color|border-style)\s*:"
    r"\s*([^;(\s]+)\s+([^;(\s]+)\s+([^;(\s]+)\s+([^;(\s]+)\s*;"
)
ALLOWED = {
    "border-width: 0 2px 2px 0;": "two edges of a square, turned into an arrow or a tick",
}


def _physical(css: str) -> Iterator[str]:
    bare = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    for pattern in PHYSICAL:
        yield from (found[0] for found in re.finditer(pattern, bare))
    for found in FOUR.finditer(bare):
        if found[2] != found[4] and found[0] not in ALLOWED:
            yield found[0]


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_a_sheet_names_no_left_and_no_right(sheet: Path) -> None:
    assert list(_physical(sheet.read_text())) == []


def test_the_search_finds_what_it_looks_for() -> None:
    css = "a { margin-left: 1px; text-align: right; padding: 0 1px 2px 3px; left: 0; /* right: */ }"

    assert len(list(_physical(css))) == 4


def test_every_exception_is_still_needed() -> None:
    together = "".join(sheet.read_text() for sheet in SHEETS)

    assert [each for each in ALLOWED if each not in together] == []


def test_arrows_turn_with_the_way_of_reading_and_other_icons_do_not() -> None:
    assert "icon-onward" in icon("arrow-right")
    assert "icon-onward" not in icon("check")
