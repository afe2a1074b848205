"""The pages people live in, with real content: readable, reachable, and fit to be shown."""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import ANNA, INES, Demo
from tests.browser.measuring import COVERED, SMALL, WIDTH, Theme, Visit, Windows, barriers

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

PHONE, DESK = (390, 844), (1280, 900)
PATIENT_PAGES = ["today", "exercise", "history", "settings", "stop", "sign-in"]
THERAPIST_PAGES = ["caseload", "patient", "draft", "alert", "new-patient", "event", "assess"]
THERAPIST_PAGES += ["record"]
PAGES = PATIENT_PAGES + THERAPIST_PAGES
FOCUS_SHOWN = """() => { const e = document.activeElement; if (e === document.body) return null;
  const seen = [e, ...(e.labels ?? [])].map(one => getComputedStyle(one));
  return seen.some(s => (s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 2)
    || s.boxShadow !== "none") ? null : e.outerHTML.slice(0, 80) }"""
IMAGES = Path(__file__).parent.parent.parent / "docs" / "images"
SHOWN = {"today": PHONE, "caseload": DESK, "draft": DESK}  # what README and docs show
SHOTS = os.environ.get("SHOTS")  # 1: write docs/images; a folder: write every picture there

EXHAUSTIVE = pytest.mark.exhaustive

# Each size and theme once; for pictures, all pairs.
LOOKS = [
    pytest.param(PHONE, "dark", id="phone, dark"),
    pytest.param(DESK, "light", id="desk, light", marks=() if SHOTS else EXHAUSTIVE),
]
if SHOTS:
    LOOKS += [
        pytest.param(PHONE, "light", id="phone, light"),
        pytest.param(DESK, "dark", id="desk, dark"),
    ]


@pytest.fixture(scope="module")
def windows(demo: Demo) -> Iterator[Windows]:
    windows = Windows(demo.browser)
    yield windows
    windows.close()


@pytest.fixture
def measure(demo: Demo, windows: Windows) -> Iterator[Visit]:
    """Return a function that gives a page as whom it is for; fails on errors of its scripts."""
    windows.complaints.clear()

    def visit(name: str, size: tuple[int, int], theme: Theme = "dark") -> Page:
        options = {"reduced_motion": "reduce", "storage_state": _whose(name, demo)}
        return windows.kept(demo.url + demo.paths[name], size=size, theme=theme, **options)

    yield visit
    assert windows.complaints == []


class TestPages:
    @pytest.mark.parametrize(("size", "theme"), LOOKS)
    def test_have_no_barrier_that_axe_knows(
        self, measure: Visit, size: tuple[int, int], theme: Theme
    ) -> None:
        found = {}
        for name in PAGES:
            page = measure(name, size, theme)
            take_picture(page, name, size, theme)
            found[name] = barriers(page)

        assert {name: ids for name, ids in found.items() if ids} == {}

    @pytest.mark.parametrize(
        "width",
        [
            pytest.param(320, id="320 px"),
            pytest.param(640, id="1280 px at 200 % zoom", marks=EXHAUSTIVE),
        ],
    )
    def test_never_scroll_sideways(self, measure: Visit, width: int) -> None:
        wide = [name for name in PAGES if measure(name, (width, 800)).evaluate(WIDTH) > width]

        assert wide == []

    @pytest.mark.parametrize("width", [360, pytest.param(1280, marks=EXHAUSTIVE)])
    def test_give_patients_targets_of_48_px(self, measure: Visit, width: int) -> None:
        small = {name: measure(name, (width, 800)).evaluate(SMALL, 48) for name in PATIENT_PAGES}

        assert {name: each for name, each in small.items() if each} == {}

    @pytest.mark.parametrize("width", [1280, pytest.param(360, marks=EXHAUSTIVE)])
    def test_give_therapists_targets_of_24_px(self, measure: Visit, width: int) -> None:
        small = {name: measure(name, (width, 800)).evaluate(SMALL, 24) for name in THERAPIST_PAGES}

        assert {name: each for name, each in small.items() if each} == {}

    @pytest.mark.parametrize(
        "name",
        [
            "today",
            "caseload",
            *(pytest.param(name, marks=EXHAUSTIVE) for name in ("settings", "draft", "patient")),
        ],
    )
    def test_show_the_focus_and_never_hide_it_under_a_bar(self, measure: Visit, name: str) -> None:
        page = measure(name, (390, 640))
        page.reload()
        hidden, unseen = [], []
        for _stop in range(45):
            page.keyboard.press("Tab")
            hidden.append(page.evaluate(COVERED))
            unseen.append(page.evaluate(FOCUS_SHOWN))

        assert [each for each in hidden if each] == []
        assert [each for each in unseen if each] == []


@pytest.mark.exhaustive
def test_the_printed_review_splits_no_exercise(windows: Windows, demo: Demo) -> None:
    page = windows.kept(f"{demo.url}/exercises/review/", size=DESK, storage_state=demo.states[ANNA])
    sheets = page.locator("article").count()

    pages = re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True))

    assert len(pages) == 1 + sheets


def _whose(name: str, demo: Demo) -> Any:
    if name == "sign-in":
        return None
    return demo.states[INES if name in PATIENT_PAGES else ANNA]


def take_picture(page: Page, name: str, size: tuple[int, int], theme: str) -> None:
    """Write the pictures that README and docs show, with SHOTS=1; all of them into a folder."""
    if SHOTS:
        page.goto(page.url)  # another test may have gone through it by keys
    if SHOTS == "1" and SHOWN.get(name) == size and theme == "light":
        IMAGES.mkdir(exist_ok=True)
        page.screenshot(path=IMAGES / f"{name}.png")
    elif SHOTS and SHOTS != "1":
        device = "phone" if size == PHONE else "desk"
        page.screenshot(path=Path(SHOTS) / f"{name}-{device}-{theme}.png", full_page=True)
