"""The command `preview_case`. No test here may use a database: pytest-django would refuse."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.project.source import ROOT

CASE = ROOT / "tests" / "cases" / "ankle-cast-nwb.toml"


def _run(*options: str) -> str:
    out = StringIO()
    call_command("preview_case", *options, stdout=out)
    return out.getvalue()


def test_prints_the_case_without_a_database() -> None:
    text = _run(str(CASE))

    assert text == (CASE.parent / "golden" / "ankle-cast-nwb.txt").read_text(encoding="utf-8")


def test_lives_as_many_days_as_asked() -> None:
    assert len(json.loads(_run(str(CASE), "--json", "--days", "3"))["days"]) == 3
    assert json.loads(_run(str(CASE), "--json", "--days", "0"))["days"] == []


def test_json_holds_what_the_text_says() -> None:
    told = json.loads(_run(str(CASE), "--json"))

    assert (told["mode"], told["draft"]["regions"][0]["phases"]) == ("standard", ["P0"])
    assert told["days"][0]["items"][0]["exercise"] == "walk-nwb-aid"
    matches = [each["matches"] for day in told["days"] for each in day["decisions"]]
    assert {"P2", "P3"} <= {match["rule"] for found in matches for match in found}


def test_a_faulty_case_is_refused_with_every_fault(tmp_path: Path) -> None:
    path = tmp_path / "case.toml"
    path.write_text('title = 1\non = "x"\n', encoding="utf-8")

    with pytest.raises(CommandError, match=r"case.toml:1: title.*\n.*\n3 faults in the case"):
        _run(str(path))


def test_a_missing_file_is_said() -> None:
    with pytest.raises(CommandError, match=r"nowhere\.toml:0: No such file"):
        _run("nowhere.toml")


def test_too_many_days_are_refused() -> None:
    with pytest.raises(CommandError, match="0 to 366"):
        _run(str(CASE), "--days", "-1")
