"""Our own cases: what must and must not come out of them, and their whole text as reviewed."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from plans.cases import as_text, preview, read_case, report

HERE = Path(__file__).parent
CASES = sorted(path.stem for path in HERE.glob("*.toml"))


@cache
def told(name: str) -> dict[str, Any]:
    case = read_case(HERE / f"{name}.toml")
    return report(preview(case, days=case.days))


@pytest.mark.parametrize("name", CASES)
def test_is_as_expected(name: str) -> None:
    assert told(name)["unexpected"] == []


@pytest.mark.parametrize("name", CASES)
def test_reads_as_it_was_reviewed(name: str) -> None:
    golden = (HERE / "golden" / f"{name}.txt").read_text(encoding="utf-8")

    assert as_text(told(name)) == golden


@pytest.mark.parametrize("name", CASES)
def test_is_json(name: str) -> None:
    assert json.loads(json.dumps(told(name), allow_nan=False)) == told(name)


def test_every_golden_text_has_its_case() -> None:
    assert sorted(path.stem for path in (HERE / "golden").glob("*.txt")) == CASES


def test_every_case_says_what_it_expects() -> None:
    assert all(read_case(HERE / f"{name}.toml").expect.mode for name in CASES)


def test_there_are_cases_of_every_mode_and_every_regime() -> None:
    found = [told(name) for name in CASES]

    assert {each["mode"] for each in found} == {
        "standard",
        "standard_caution",
        "therapist_only",
        "refer",
        "blocked",
        "emergency",
    }
    templates = {region["template"] for each in found for region in each["draft"]["regions"]}
    assert {"ankle-fracture", "bed-rest", "distal-radius-fracture"} <= templates
