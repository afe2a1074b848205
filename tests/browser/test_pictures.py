"""The pages people live in, with real content: readable, reachable, and fit to be shown."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Page

from tests.browser.conftest import ANNA, INES, Demo
from tests.browser.test_look import COVERED, SMALL, TAGS

pytestmark = [pytest.mark.browser, pytest.mark.processes]

PHONE, DESK = (390, 844), (1280, 900)
PATIENT_PAGES = ["today", "exercise", "history", "settings", "stop", "sign-in"]
THERAPIST_PAGES = ["caseload", "patient", "draft", "alert", "new-patient", "event", "assess"]
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

Look = Callable[..., Page]


@pytest.fixture
def look(demo: Demo) -> Iterator[Look]:
    """Return a function that opens a page as whom it is for; fails on errors of its scripts."""
    complaints: list[str] = []
    contexts = []

    def note(line: ConsoleMessage) -> None:
        if line.type == "error":
            complaints.append(line.text)

    def visit(name: str, size: tuple[int, int] = DESK, theme: str = "light") -> Page:
        context = demo.browser.new_context(
            storage_state=_whose(name, demo),
            viewport={"width": size[0], "height": size[1]},
            color_scheme=theme,  # type: ignore[arg-type]
            reduced_motion="reduce",
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", note)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        answer = page.goto(demo.url + demo.paths[name])
        assert answer is not None
        assert answer.status == 200, name
        return page

    yield visit
    for context in contexts:
        context.close()
    assert complaints == []


class TestPages:
    @pytest.mark.parametrize(("size", "theme"), LOOKS)
    def test_have_no_barrier_that_axe_knows(
        self, look: Look, size: tuple[int, int], theme: str
    ) -> None:
        found = {}
        for name in PAGES:
            page = look(name, size, theme)
            take_picture(page, name, size, theme)
            page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
            result = Axe().run(page, options={"runOnly": {"type": "tag", "values": TAGS}})
            found[name] = [each["id"] for each in result.response["violations"]]

        assert {name: ids for name, ids in found.items() if ids} == {}

    @pytest.mark.parametrize(
        "width",
        [
            pytest.param(320, id="320 px"),
            pytest.param(640, id="1280 px at 200 % zoom", marks=EXHAUSTIVE),
        ],
    )
    def test_never_scroll_sideways(self, look: Look, width: int) -> None:
        wide = []
        for name in PAGES:
            page = look(name, (width, 800))
            if page.evaluate("document.documentElement.scrollWidth") > width:
                wide.append(name)

        assert wide == []

    @pytest.mark.parametrize("width", [360, pytest.param(1280, marks=EXHAUSTIVE)])
    def test_give_patients_targets_of_48_px(self, look: Look, width: int) -> None:
        small = {name: look(name, (width, 800)).evaluate(SMALL, 48) for name in PATIENT_PAGES}

        assert {name: each for name, each in small.items() if each} == {}

    @pytest.mark.parametrize("width", [1280, pytest.param(360, marks=EXHAUSTIVE)])
    def test_give_therapists_targets_of_24_px(self, look: Look, width: int) -> None:
        small = {name: look(name, (width, 800)).evaluate(SMALL, 24) for name in THERAPIST_PAGES}

        assert {name: each for name, each in small.items() if each} == {}

    @pytest.mark.parametrize(
        "name",
        [
            "today",
            "caseload",
            *(pytest.param(name, marks=EXHAUSTIVE) for name in ("settings", "draft", "patient")),
        ],
    )
    def test_show_the_focus_and_never_hide_it_under_a_bar(self, look: Look, name: str) -> None:
        page = look(name, (390, 640))
        hidden, unseen = [], []
        for _stop in range(45):
            page.keyboard.press("Tab")
            hidden.append(page.evaluate(COVERED))
            unseen.append(page.evaluate(FOCUS_SHOWN))

        assert [each for each in hidden if each] == []
        assert [each for each in unseen if each] == []


def _whose(name: str, demo: Demo) -> Any:
    if name == "sign-in":
        return None
    return demo.states[INES if name in PATIENT_PAGES else ANNA]


def take_picture(page: Page, name: str, size: tuple[int, int], theme: str) -> None:
    """Write the pictures that README and docs show, with SHOTS=1; all of them into a folder."""
    if SHOTS == "1" and SHOWN.get(name) == size and theme == "light":
        IMAGES.mkdir(exist_ok=True)
        page.screenshot(path=IMAGES / f"{name}.png")
    elif SHOTS and SHOTS != "1":
        device = "phone" if size == PHONE else "desk"
        page.screenshot(path=Path(SHOTS) / f"{name}-{device}-{theme}.png", full_page=True)
