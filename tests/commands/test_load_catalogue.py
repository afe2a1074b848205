"""The command `load_catalogue`."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from plans.catalogue import CatalogueError, Fault
from plans.management.commands import load_catalogue
from plans.models import Exercise, RegimeTemplate
from tests.factories import NOW, make_admin, make_clinic


def _run(*options: str) -> str:
    out = StringIO()
    call_command("load_catalogue", *options, stdout=out)
    return out.getvalue()


@pytest.mark.django_db
def test_says_what_it_did_and_that_the_second_time_changed_nothing() -> None:
    assert "added" in _run()
    again = json.loads(_run("--json"))
    assert (again["added"], again["updated"], again["retired"]) == ([], [], [])
    assert len(again["same"]) == again["exercises"] + again["regimes"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("broken", "is_in_use", "named"),
    [
        pytest.param({}, True, "", id="whole"),
        pytest.param({"phases": "none"}, True, "phases", id="cannot be read"),
        pytest.param({"event_kinds": ["tattoo"]}, True, "'tattoo' is not known", id="a word"),
        pytest.param({"event_kinds": ["tattoo"]}, False, "", id="not in use"),
    ],
)
def test_names_a_clinics_broken_copy(
    broken: dict[str, object], is_in_use: bool, named: str
) -> None:
    _run()
    ours, clinic = RegimeTemplate.objects.get(slug="bed-rest"), make_clinic()
    RegimeTemplate.objects.create(
        slug="bed-rest",
        version=3,
        clinic=clinic,
        based_on=ours,
        saved_by=make_admin(clinic),
        reason="Our own.",
        content=ours.content | broken,
        sha256="0" * 64,
        loaded_at=NOW,
        is_in_use=is_in_use,
    )
    told = StringIO()

    call_command("load_catalogue", stdout=StringIO(), stderr=told)

    assert named in told.getvalue()
    assert ("copy of" in told.getvalue()) is bool(named)
    found = json.loads(_run("--json"))["faulty_copies"]
    assert found == ([f"bed-rest, copy of {clinic}, version 3"] if named else [])


@pytest.mark.django_db
def test_check_writes_nothing() -> None:
    assert "no fault found" in _run("--check")
    assert json.loads(_run("--check", "--json"))["faults"] == 0
    assert not Exercise.objects.exists()


def test_check_needs_no_database() -> None:
    assert "no fault found" in _run("--check")


def test_a_fault_stops_it_with_file_and_line(monkeypatch: pytest.MonkeyPatch) -> None:
    def faulty() -> None:
        raise CatalogueError(
            Fault(Path("walking.toml"), 7, "'floating' is no position", "walk-indoor")
        )

    monkeypatch.setattr(load_catalogue, "load", faulty)
    with pytest.raises(CommandError) as caught:
        _run("--check")
    assert str(caught.value).splitlines() == [
        "walking.toml:7: walk-indoor: 'floating' is no position",
        "    What to do: Use a word of plans/catalogue/vocabulary.py; what is unknown would never "
        "be checked.",
        "1 fault in the catalogue.",
    ]
    out = StringIO()
    with pytest.raises(CommandError, match="1 fault in the catalogue"):
        call_command("load_catalogue", "--check", "--json", stdout=out)
    (fault,) = json.loads(out.getvalue())["list"]
    assert (fault["line"], fault["record"]) == (7, "walk-indoor")
