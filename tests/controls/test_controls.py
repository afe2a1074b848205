"""The controls themselves: every rule is among them, and a removal is seen."""

import json
import subprocess
import sys
from typing import Any

import pytest

from plans.engine import assessment, closing, orders
from tests.controls.listing import controls
from tests.project.source import ROOT

# A rule, a check, a cap, a line of the triage and a red flag, in the files that speak of them.
SAMPLE = ("rule: g1", "may do: gates", "cap: increases a week", "triage: icu", "red flag: R-PE")
UNASKED = "rule: s3"  # none of these files speaks of it
WITHIN = (
    "tests/engine/test_rule_regress.py",
    "tests/engine/test_orders_gates.py",
    "tests/engine/test_weekly_cap.py",
    "tests/engine/test_assessment.py",
)


def report(*arguments: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "tests.controls", "--json", *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stdout, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_every_rule_check_and_line_is_among_the_controls() -> None:
    taken = {control.function for control in controls()}

    assert taken >= {*closing._ON_NEWS, *orders.CHECKS, *assessment._RULES}


def test_a_sample_goes_red_and_what_nobody_tests_is_told() -> None:
    found = report("--only", *SAMPLE, UNASKED, "--within", *WITHIN)

    assert not found["red_without_removal"]
    assert found["controls"] == len(SAMPLE) + 1
    assert found["nothing_went_red"] == [UNASKED]


@pytest.mark.exhaustive
def test_every_removal_goes_red() -> None:
    found = report()

    assert not found["red_without_removal"]
    assert not found["nothing_went_red"]
