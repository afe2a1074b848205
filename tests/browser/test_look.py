"""The style page in a real browser: readable by everybody, at every width, in both themes."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.measuring import COVERED, SMALL, UNFOLD, WIDTH, Theme, Visit, Windows, barriers

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

# The parts; pages made of them are measured in test_pictures.py.
PAGES = ["", "forms/", "patient/", "done/"]
SPACING = """* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
  word-spacing: 0.16em !important } p { margin-block-end: 2em !important }"""

LEAVE = """() => { const leaving = new Event("beforeunload", { cancelable: true });
  dispatchEvent(leaving); return leaving.defaultPrevented }"""


@pytest.fixture(scope="module")
def windows(browser: Browser, served: str) -> Iterator[Windows]:
    windows = Windows(browser)
    yield windows
    windows.close()


@pytest.fixture
def style(windows: Windows, served: str, settings: Any) -> Iterator[str]:
    """Serve the style pages; fails on errors of scripts or of the policy."""
    settings.DEBUG = True
    windows.complaints.clear()
    yield f"{served}/style/"
    assert windows.complaints == []


@pytest.fixture
def open_page(windows: Windows, style: str) -> Iterator[Visit]:
    """Return a function that opens a style page in a window of its own."""
    opened: list[Page] = []

    def visit(path: str, *, width: int = 1280, height: int = 800, **options: Any) -> Page:
        opened.append(windows.fresh(style + path, size=(width, height), **options))
        return opened[-1]

    yield visit
    for page in opened:
        page.context.close()


@pytest.fixture
def measure(windows: Windows, style: str) -> Visit:
    """Return a function that gives a style page at a size, everything unfolded."""

    def visit(path: str, *, width: int = 1280, theme: Theme = "light", **options: Any) -> Page:
        options |= {"reduced_motion": "reduce"}
        page = windows.kept(style + path, size=(width, 800), theme=theme, **options)
        page.evaluate(UNFOLD)
        return page

    return visit


class TestStylePage:
    @pytest.mark.parametrize("theme", ["light", "dark"])
    @pytest.mark.parametrize("path", PAGES)
    def test_has_no_barrier_that_axe_knows(self, measure: Visit, path: str, theme: Theme) -> None:
        assert barriers(measure(path, theme=theme)) == []

    @pytest.mark.parametrize(
        ("width", "css"),
        [
            pytest.param(320, "", id="320 px"),
            pytest.param(320, SPACING, id="320 px with wide spacing"),
            pytest.param(640, "", id="1280 px at 200 % zoom"),
        ],
    )
    def test_never_scrolls_sideways(self, measure: Visit, width: int, css: str) -> None:
        for path in PAGES:
            # A window of its own, where a test's style is let in, is not that of the others.
            page = (
                measure(path, width=width, bypass_csp=True) if css else measure(path, width=width)
            )
            if css:
                page.add_style_tag(content=css)

            assert page.evaluate(WIDTH) <= width, path

    @pytest.mark.parametrize("path", ["today/", "caseload/"])
    def test_never_scrolls_sideways_from_right_to_left(self, measure: Visit, path: str) -> None:
        page = measure(path, width=320)
        page.evaluate("document.documentElement.dir = 'rtl'")
        needed = page.evaluate(WIDTH)
        page.evaluate("document.documentElement.dir = 'ltr'")  # other tests measure the same page

        assert needed <= 320

    @pytest.mark.parametrize("width", [360, 1280])
    def test_gives_patients_targets_of_48_px(self, measure: Visit, width: int) -> None:
        for path in ["patient/", "stop/"]:
            assert measure(path, width=width).evaluate(SMALL, 48) == [], path

    @pytest.mark.parametrize("width", [360, 1280])
    def test_gives_therapists_targets_of_24_px(self, measure: Visit, width: int) -> None:
        for path in ["", "forms/"]:
            assert measure(path, width=width).evaluate(SMALL, 24) == [], path

    @pytest.mark.parametrize("path", ["today/", "caseload/"])
    def test_never_hides_the_focus_under_a_bar(self, open_page: Visit, path: str) -> None:
        page = open_page(path, width=390, height=640, reduced_motion="reduce")
        hidden = []
        for _stop in range(45):
            page.keyboard.press("Tab")
            hidden.append(page.evaluate(COVERED))

        assert [found for found in hidden if found] == []

    def test_brings_the_focus_to_the_errors_and_from_there_to_the_field(
        self, open_page: Visit
    ) -> None:
        page = open_page("forms/")

        expect(page.locator(".error-summary")).to_be_focused()
        page.get_by_role("link", name="Name: This field is required.").click()
        expect(page.locator("#id_wrong-full_name")).to_be_focused()

    def test_works_without_scripts(self, open_page: Visit) -> None:
        page = open_page("today/", java_script_enabled=False)

        page.get_by_text("Stop if it hurts").click()
        expect(page.get_by_role("link", name="112")).to_be_visible()

    def test_filters_the_caseload_while_typing(self, open_page: Visit) -> None:
        page = open_page("caseload/")

        page.keyboard.press("/")
        page.keyboard.type("knee")
        page.get_by_text("1 shown").wait_for()

        assert page.locator("#caseload tbody tr:visible th").all_inner_texts() == ["Mara Celik"]

    def test_keeps_the_chosen_theme(self, open_page: Visit) -> None:
        page = open_page("today/")

        page.get_by_role("button", name="Use dark colours").click()

        expect(page.locator("html")).to_have_attribute("data-theme", "dark")
        expect(page.get_by_role("button", name="Use light colours")).to_be_visible()

    def test_sends_again_when_the_network_is_back(self, open_page: Visit) -> None:
        page = open_page("today/")
        page.context.set_offline(True)
        page.locator("#e3").get_by_role("button", name="Easy").click()
        expect(page.get_by_text("No internet.")).to_be_visible()
        expect(page.locator("#e3").get_by_text("Not saved yet")).to_be_visible()

        page.evaluate("""document.addEventListener("submit", event => {
          event.preventDefault(); document.title = `sent ${event.submitter.value}` })""")
        page.context.set_offline(False)

        page.wait_for_function("document.title === 'sent easy'")

    def test_warns_before_typed_words_are_lost(self, open_page: Visit) -> None:
        page = open_page("today/")
        page.evaluate("""document.querySelector("#e3 form").insertAdjacentHTML(
          "beforeend", "<label>Note <input name='note'></label>")""")
        assert not page.evaluate(LEAVE)

        page.get_by_label("Note").fill("went well")

        assert page.evaluate(LEAVE)
