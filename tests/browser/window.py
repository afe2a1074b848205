"""A person's browser: one context that keeps count of taps and of everything that went wrong."""

from collections.abc import Callable
from urllib.parse import urlsplit

from playwright.sync_api import Browser, ConsoleMessage, Frame, Locator, Page

from tests.chromium import WITHIN_MS

# The policy forbids inline script; a test's own listener is let in by the browser.
_WATCH = """document.addEventListener("securitypolicyviolation", event =>
  console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`))"""


def at(path: str) -> Callable[[str], bool]:
    """Return what `wait_for_url` waits for: this very path, not a page that leads on to it."""
    return lambda url: urlsplit(url).path == path


class Window:
    """One person's browser with one page."""

    def __init__(self, browser: Browser, url: str, *, width: int, height: int) -> None:
        self.context = browser.new_context(
            base_url=url,
            viewport={"width": width, "height": height},
            locale="en-GB",
            reduced_motion="reduce",  # figures that move keep a processor busy
        )
        self.context.set_default_timeout(WITHIN_MS)
        self.context.add_init_script(_WATCH)
        self.complaints: list[str] = []
        self.screens: list[str] = []
        self.taps = 0
        self.page: Page = self.context.new_page()
        self.page.on("console", self._note)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("framenavigated", self._see)

    def close(self) -> None:
        self.context.close()

    def tap(self, target: Locator) -> None:
        """Tap once, and count it."""
        target.click()
        self.taps += 1

    def button(self, name: str) -> Locator:
        """Return the button with exactly this name."""
        return self.page.get_by_role("button", name=name, exact=True)

    def main(self) -> str:
        """Return what the page says."""
        return self.page.locator("main").inner_text()

    def _note(self, line: ConsoleMessage) -> None:
        if line.type == "error":
            self.complaints.append(f"{self.page.url}: {line.text}")

    def _see(self, frame: Frame) -> None:
        if frame.parent_frame is None:
            self.screens.append(frame.url)
