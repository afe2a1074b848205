"""The icon of the app as pixels."""

import re
import struct
import zlib

import pytest

from plans.figures import app_icon
from tests.project.source import ROOT

SVG = (ROOT / "static/icons/icon.svg").read_text()


def pixels(size_px: int, *, is_maskable: bool = False) -> list[list[tuple[int, ...]]]:
    """Read the rows of a PNG as this app writes them."""
    data = app_icon.png(size_px, is_maskable=is_maskable)
    start = data.index(b"IDAT") + 4
    (length,) = struct.unpack(">I", data[start - 8 : start - 4])
    raw = zlib.decompress(data[start : start + length])
    width = 4 * size_px + 1
    rows = [raw[at + 1 : at + width] for at in range(0, len(raw), width)]
    return [list(zip(*[iter(row)] * 4, strict=True)) for row in rows]


def colour(name: str) -> tuple[int, ...]:
    return (*bytes.fromhex(name[1:]), 255)


def test_the_drawn_icon_has_the_colours_of_the_svg() -> None:
    names = {app_icon.GREEN, app_icon.LOW, app_icon.MIDDLE, app_icon.HIGH, app_icon.GOLD}

    assert set(re.findall(r'"(#\w+)"', SVG)) == names


@pytest.mark.parametrize(
    ("x", "y", "name"),
    [
        pytest.param(32, 60, app_icon.GREEN, id="ground"),
        pytest.param(17, 45, app_icon.LOW, id="first bar"),
        pytest.param(32, 40, app_icon.MIDDLE, id="second bar"),
        pytest.param(46, 40, app_icon.HIGH, id="third bar"),
        pytest.param(46, 11, app_icon.GOLD, id="head"),
        pytest.param(23, 22, app_icon.GOLD, id="arm"),
    ],
)
def test_each_shape_is_where_the_svg_has_it(x: int, y: int, name: str) -> None:
    assert pixels(64)[y][x] == colour(name)


def test_an_icon_has_round_corners_and_a_maskable_one_fills_its_square() -> None:
    assert pixels(32)[0][0][3] == 0
    assert pixels(32, is_maskable=True)[0][0] == colour(app_icon.GREEN)
