"""A wrong expectation is told, so that a case cannot pass by saying nothing."""

from pathlib import Path

import pytest

from plans.cases import preview
from plans.cases.expectation import unexpected
from tests.cases.case_text import read

MAY = 'may = ["walk-outdoor", "finger-tendon-glides", "thumb-opposition", "elbow-arom"]'


def told(folder: Path, *lines: str) -> list[str]:
    return unexpected(preview(read(folder, "[expect]", *lines), days=3))


def test_nothing_is_told_of_a_case_that_expects_nothing(tmp_path: Path) -> None:
    assert told(tmp_path) == []


@pytest.mark.parametrize(
    ("line", "text"),
    [
        pytest.param('mode = "refer"', "mode is standard, not refer", id="mode"),
        pytest.param('must = ["wrist-arom"]', "wrist-arom is missing", id="must"),
        pytest.param(
            'mode = "standard"\nmust_not = ["elbow-arom/right"]',
            "elbow-arom/right is drafted",
            id="must not",
        ),
        pytest.param(
            MAY, "contralateral-strength/left is drafted, neither must nor may", id="nor may"
        ),
        pytest.param('grows = ["elbow-arom"]', "elbow-arom never grows", id="grows"),
        pytest.param('rules = ["G1"]', "rule G1 never applies", id="rule"),
        pytest.param('alerts = ["R-DVT"]', "alert R-DVT is not raised", id="alert"),
    ],
)
def test_what_differs_is_told(line: str, text: str, tmp_path: Path) -> None:
    assert text in told(tmp_path, line)


def test_rules_and_alerts_that_were_not_wanted_are_told(tmp_path: Path) -> None:
    bad_day = (
        "[[day]]\non = 2026-03-16\n"
        "logs = [{ pain_peak_nrs = 9, effort_0_10 = 3 }]\n"
        '[expect]\nmode = "standard"\nrules_not = ["S2"]'
    )

    found = unexpected(preview(read(tmp_path, bad_day), days=2))

    assert {"rule S2 applies", "alert S2 is raised"} <= set(found)
