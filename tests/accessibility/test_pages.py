"""No page of a patient shuts anybody out: old eyes, a keyboard, a screen reader, a small phone."""

import pytest

from tests.accessibility.checks import CHECKS, HELP, TARGETS
from tests.accessibility.conftest import Staged
from tests.accessibility.documents import Document
from tests.accessibility.stage import Look
from tests.browser.measuring import UNFOLD, barriers

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

NARROW = Look(width=320, theme="dark")
ZOOMED = Look(width=640, height=400)  # 1280 × 800 at 200 %
LOOKS = [
    pytest.param(NARROW, id="320 px, dark"),
    pytest.param(Look(), id="390 px", marks=pytest.mark.exhaustive),
    pytest.param(ZOOMED, id="1280 px at 200 %", marks=pytest.mark.exhaustive),
    pytest.param(Look(theme="dark"), id="dark", marks=pytest.mark.exhaustive),
    pytest.param(Look(1280, 900), id="1280 px", marks=pytest.mark.exhaustive),
]
STATES = {"default", "error", "empty", "long", "begun", "finished", "stopped", "paused"}


def test_are_there_in_every_state(documents: list[Document]) -> None:
    assert {each.state for each in documents} == STATES
    assert len({each.name for each in documents}) >= 30


@pytest.mark.parametrize("look", LOOKS)
def test_have_no_barrier_that_axe_knows(
    documents: list[Document], staged: Staged, look: Look
) -> None:
    stage = staged(look)

    found = {each.label: barriers(stage.show(each)) for each in documents}

    assert {label: rules for label, rules in found.items() if rules} == {}
    assert stage.complaints == []


@pytest.mark.parametrize(
    "look",
    [
        pytest.param(NARROW, id="320 px"),
        pytest.param(ZOOMED, id="200 %"),
        pytest.param(Look(320, direction="rtl"), id="right to left"),
    ],
)
def test_hold_what_axe_does_not_ask(documents: list[Document], staged: Staged, look: Look) -> None:
    stage = staged(look)
    found = {}
    for each in documents:
        page = stage.show(each)
        found |= {f"{each.label}: {name}": check(page) for name, check in CHECKS.items()}

    assert {name: wrong for name, wrong in found.items() if wrong} == {}
    assert stage.complaints == []


def test_of_patients_have_help_and_large_targets(documents: list[Document], staged: Staged) -> None:
    stage = staged(Look(width=360))
    found = {}
    for each in documents:
        page = stage.show(each)
        page.evaluate(UNFOLD)
        found[f"{each.label}: targets"] = TARGETS(page)
        if 'class="patient-page' in each.html:
            found[f"{each.label}: help"] = HELP(page)

    assert {name: wrong for name, wrong in found.items() if wrong} == {}
