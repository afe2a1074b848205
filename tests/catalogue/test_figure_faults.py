"""A figure that cannot be drawn is named with its file, line and record."""

from pathlib import Path

import pytest

from plans.catalogue.figure_checks import figure_faults
from plans.catalogue.figure_record import Figure, FigureText
from plans.catalogue.reader import locate_records

GOOD = """
[[figure]]
exercise = "bridge"
view = "side"
work = ["thigh"]
keys = [{ at = [80, 78], joints = { hip = 20 }, reach = { hand = [90, 60] } }]
"""


def _faults(folder: Path, text: str) -> list[str]:
    path = folder / "figures.toml"
    path.write_text(text, encoding="utf-8")
    words = {"en": {"bridge": FigureText("Somebody lifts the hips.")}}
    found = locate_records(path, Figure)
    return [str(each) for each in figure_faults(found, {"bridge"}, words, folder)]


def test_a_good_figure_has_no_fault(tmp_path: Path) -> None:
    assert _faults(tmp_path, GOOD) == []


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        pytest.param("hip = 20", "hip = 220", "hip 220 is beyond", id="bent too far"),
        pytest.param("hip = 20", "hop = 20", "'hop' is no joint", id="unknown joint"),
        pytest.param('["thigh"]', '["tail"]', "'tail' is no part", id="unknown part"),
        pytest.param("hand =", "nose =", "'nose' is no end", id="unknown end"),
        pytest.param('"bridge"', '"fly"', "fly is no exercise", id="unknown exercise"),
        pytest.param('"bridge"', '"fly"', "bridge has no figure", id="missing figure"),
        pytest.param('"bridge"', '"fly"', "fly has no English text", id="missing words"),
        pytest.param(GOOD, GOOD * 2, "stands twice", id="twice"),
    ],
)
def test_a_fault_is_told(tmp_path: Path, old: str, new: str, told: str) -> None:
    assert any(told in each for each in _faults(tmp_path, GOOD.replace(old, new)))


def test_a_fault_names_its_line(tmp_path: Path) -> None:
    [told] = _faults(tmp_path, GOOD.replace("hip = 20", "hip = 220"))

    assert "figures.toml:6:" in told
