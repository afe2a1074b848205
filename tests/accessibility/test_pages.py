"""No page of a patient shuts anybody out: old eyes, a keyboard, a screen reader, a small phone."""

from collections import defaultdict

import pytest

from tests.accessibility.checks import wrong_for_staff, wrong_with
from tests.accessibility.conftest import Staged
from tests.accessibility.documents import Document
from tests.accessibility.stage import Look

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

STATES = {"default", "error", "empty", "long", "begun", "finished", "stopped", "paused"}
# A page with the longest words stands for the same page with short ones.
_EASIER = {"default", "empty", "begun"}
LOOKS = [
    pytest.param(Look(), id="390 px"),
    pytest.param(Look(theme="dark"), id="dark"),
    pytest.param(Look(width=320), id="320 px"),
    pytest.param(Look(width=640, height=400), id="1280 px at 200 %"),
    pytest.param(Look(width=1280, height=900), id="1280 px"),
    pytest.param(Look(width=320, direction="rtl"), id="right to left"),
]


def hardest(documents: list[Document]) -> list[Document]:
    """Return each page in its harder states, or in the only one it has."""
    states = defaultdict(set)
    for each in documents:
        states[each.name].add(each.state)
    return [each for each in documents if each.state not in _EASIER or states[each.name] <= _EASIER]


def test_are_there_in_every_state(documents: list[Document]) -> None:
    assert {each.state for each in documents} == STATES
    assert {each.name for each in hardest(documents)} == {each.name for each in documents}
    assert len({each.name for each in documents}) >= 30


def test_shut_nobody_out_on_the_smallest_phone_in_the_dark(
    documents: list[Document], staged: Staged
) -> None:
    assert_open(hardest(documents), staged, Look(width=320, theme="dark"))


@pytest.mark.exhaustive
@pytest.mark.parametrize("look", LOOKS)
def test_shut_nobody_out(documents: list[Document], staged: Staged, look: Look) -> None:
    assert_open(documents, staged, look)


@pytest.mark.exhaustive
def test_shut_no_therapist_out(documents_of_staff: list[Document], staged: Staged) -> None:
    stage = staged(Look(width=320, theme="dark"))

    found = {each.label: wrong_for_staff(stage.show(each)) for each in documents_of_staff}

    assert {label: wrong for label, wrong in found.items() if wrong} == {}
    assert stage.complaints == []


def assert_open(documents: list[Document], staged: Staged, look: Look) -> None:
    stage = staged(look)

    wrong = [
        f"{each.label}: {found}" for each in documents for found in wrong_with(stage.show(each))
    ]

    assert not wrong, "\n".join(wrong)
    assert stage.complaints == []
