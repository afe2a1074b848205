"""manage.py simulate: the report, its exit code, and what it will not take."""

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from plans.simulation.invariants import INVARIANTS


def simulate(**options: Any) -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    asked = {"patients": 1, "days": 3, "template": "bed-rest"} | options
    call_command("simulate", stdout=out, stderr=err, **asked)
    return out.getvalue(), err.getvalue()


def test_json_has_the_violations_and_every_invariant() -> None:
    found = json.loads(simulate(json=True)[0])

    assert found["violations"] == 0
    assert set(found["invariants"]) == set(INVARIANTS)
    assert {"checked", "violations"} == set(found["invariants"]["orders"])


def test_progress_is_told_apart_from_the_report() -> None:
    out, err = simulate()

    assert "1 of 1 patients" in err
    assert "1 of 1 patients" not in out


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"days": 0}, "--days must be 1 to"),
        ({"days": 3000}, "--days must be 1 to"),
        ({"patients": 0}, "--patients and --workers must be 1 or more"),
        ({"template": "broken-heart"}, "--template must be one of"),
        ({"behaviour": "saintly"}, "--behaviour must be one of"),
    ],
)
def test_what_makes_no_sense_is_refused(options: dict[str, Any], told: str) -> None:
    with pytest.raises(CommandError, match=told):
        simulate(**options)


def test_a_violation_ends_with_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(INVARIANTS, "orders", lambda *_args: iter([False]))

    with pytest.raises(SystemExit) as caught:
        simulate()

    assert caught.value.code == 1
