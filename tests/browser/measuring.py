"""What is measured of a page, and pages kept open for it: loading costs more than measuring."""

from collections.abc import Callable
from typing import Any, Literal

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# What a finger can hit: of two ways to choose the same the larger one; of a link that lies over
# its whole row, the row. Links within a sentence may be as high as its line.
SMALL = """least => {
  const size = box => Math.min(box.width, box.height);
  const largest = e => [...e.labels].sort((a, b) =>
    size(b.getBoundingClientRect()) - size(a.getBoundingClientRect()))[0];
  const target = e => {
    if (/radio|checkbox/.test(e.type) && e.labels.length) return largest(e);
    const over = getComputedStyle(e, "::after");
    return over.content !== "none" && over.position === "absolute" ? e.offsetParent : e;
  };
  const inText = "p a, dd a, td a, .notice a, .error-summary a, .skip, [type=hidden]";
  return [...document.querySelectorAll("a[href], button, input, select, textarea, summary")]
    .filter(e => !e.matches(inText) && e.checkVisibility()).map(target)
    .filter(e => size(e.getBoundingClientRect()) < least)
    .map(e => e.outerHTML.slice(0, 80)) }"""
COVERED = """() => { const e = document.activeElement; const box = e.getBoundingClientRect();
  if (e === document.body || e.matches("[type=date], [type=time], [type=file]")) return null;
  const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  const own = [e, ...(e.labels ?? [])];
  return own.some(one => one.contains(top)) ? null : e.outerHTML.slice(0, 80) }"""
WIDTH = "document.documentElement.scrollWidth"
UNFOLD = """document.querySelectorAll("details:not([open])")
  .forEach(d => { d.open = true; d.dataset.unfolded = "" })"""
_AXE = Axe().axe_script
# Folds again what it unfolded: other tests measure the same page.
_RUN = f"""async tags => {{ {UNFOLD};
  const found = await axe.run({{ runOnly: {{ type: "tag", values: tags }},
    resultTypes: ["violations"], selectors: false }});
  document.querySelectorAll("[data-unfolded]").forEach(d => {{ d.open = false }});
  return {{ passes: found.passes.length, broken: found.violations.map(each => each.id) }} }}"""


def barriers(page: Page) -> list[str]:
    """Return the rules of axe that the page breaks, everything unfolded."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(_AXE)
    found = page.evaluate(_RUN, TAGS)
    assert found["passes"]
    broken: list[str] = found["broken"]
    return broken


Theme = Literal["light", "dark"]


class Windows:
    """Browser windows that note every error of a script or of the policy."""

    def __init__(self, browser: Browser) -> None:
        self.complaints: list[str] = []
        self._browser = browser
        self._contexts: dict[str, BrowserContext] = {}
        self._kept: dict[str, Page] = {}

    def fresh(self, url: str, *, size: tuple[int, int], **options: Any) -> Page:
        """Open a page in a window of its own; whoever calls closes `page.context`."""
        # A worker that is being fetched while a test cuts the network would be an error of its own.
        options = {"service_workers": "block"} | options
        context = self._browser.new_context(viewport=_viewport(size), **options)
        return self._open(context, url)

    def kept(
        self,
        url: str,
        *,
        size: tuple[int, int],
        theme: Theme = "light",
        who: str = "",
        **options: Any,
    ) -> Page:
        """Return the page as it was loaded once, at this size: for tests that only measure."""
        window = f"{who} {sorted((key, str(value)) for key, value in options.items())}"
        if (page := self._kept.get(f"{window} {url}")) is None:
            if window not in self._contexts:
                options = {"service_workers": "block"} | options
                self._contexts[window] = self._browser.new_context(**options)
            page = self._open(self._contexts[window], url)
            self._kept[f"{window} {url}"] = page
        page.set_viewport_size(_viewport(size))
        page.emulate_media(color_scheme=theme)
        return page

    def close(self) -> None:
        """Close all windows that were kept."""
        for each in self._contexts.values():
            each.close()

    def _open(self, context: BrowserContext, url: str) -> Page:
        page = context.new_page()
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", self._note)
        answer = page.goto(url)
        assert answer is not None
        assert (answer.status, page.url) == (200, url)
        return page

    def _note(self, line: ConsoleMessage) -> None:
        if line.type == "error":
            self.complaints.append(line.text)


Visit = Callable[..., Page]


def _viewport(size: tuple[int, int]) -> Any:
    return {"width": size[0], "height": size[1]}
