"""docs/cases.md explains every field of a case file with its unit and range."""

import dataclasses
from collections.abc import Iterator
from typing import Any, get_args, get_origin

import pytest

from plans.cases import CaseFile
from plans.cases.limit_check import bare, hints
from plans.cases.person import Observed
from plans.catalogue.vocabulary import OBSERVED
from tests.project.source import ROOT

TEXT = (ROOT / "docs" / "cases.md").read_text(encoding="utf-8").splitlines()


def records(kind: Any) -> Iterator[Any]:
    """Yield every dataclass a case file is made of."""
    kind, _ = bare(kind)
    if dataclasses.is_dataclass(kind):
        yield kind
        for hint in hints(kind).values():
            yield from records(hint)
    elif get_origin(kind) is tuple:
        yield from records(get_args(kind)[0])


FIELDS = [
    pytest.param(name, hint, id=f"{record.__name__}.{name}")
    for record in dict.fromkeys(records(CaseFile))
    for name, hint in hints(record).items()
]


@pytest.mark.parametrize(("name", "hint"), FIELDS)
def test_every_field_is_explained_with_its_range(name: str, hint: Any) -> None:
    _, allowed = bare(hint)
    rows = [line for line in TEXT if line.startswith((f"| `{name}` ", f"| **`{name}`** "))]

    assert rows
    assert allowed is None or any(str(allowed) in row for row in rows)


def test_whatever_a_phase_waits_for_can_be_observed() -> None:
    assert {field.name for field in dataclasses.fields(Observed)} == OBSERVED
