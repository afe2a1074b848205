"""Documents shown in a browser, with the app's own style and scripts, and nothing else to ask."""

import mimetypes
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from django.contrib.staticfiles import finders
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Route

from tests.accessibility.documents import Document

ORIGIN = "https://clinic.example"
# The policy forbids inline script; a listener of the browser's own is let in.
_WATCH = """document.addEventListener("securitypolicyviolation", event =>
  console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`))"""


@dataclass(frozen=True, slots=True)
class Look:
    """How wide a page is shown, in which colours, and from which side it is read."""

    width: int = 390
    height: int = 800
    theme: str = "light"
    direction: str = "ltr"


class Stage:
    """One browser window in which documents take turns; keeps what went wrong in `complaints`."""

    def __init__(self, browser: Browser, look: Look) -> None:
        self.complaints: list[str] = []
        self._direction = look.direction
        self._document: Document | None = None
        self.context: BrowserContext = browser.new_context(
            viewport={"width": look.width, "height": look.height},
            color_scheme="dark" if look.theme == "dark" else "light",
            reduced_motion="reduce",
            service_workers="block",
        )
        self.context.add_init_script(_WATCH)
        self.context.route("**/*", self._answer)
        self.page: Page = self.context.new_page()
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", self._note)

    def show(self, document: Document) -> Page:
        """Open the document as if the app had just sent it."""
        self._document = document
        self.page.goto(ORIGIN + document.path)
        if self._direction == "rtl":
            self.page.evaluate("document.documentElement.dir = 'rtl'")
        return self.page

    def _answer(self, route: Route) -> None:
        url, document = route.request.url, self._document
        parts = urlsplit(url)
        if f"{parts.scheme}://{parts.netloc}" != ORIGIN:
            self.complaints.append(f"asked another host: {url}")
            route.abort()
        elif parts.path.startswith("/static/"):
            _static(route, parts.path.removeprefix("/static/"))
        elif document is not None and route.request.is_navigation_request():
            headers = {"Content-Security-Policy": document.policy}
            route.fulfill(body=document.html, content_type="text/html", headers=headers)
        else:
            route.fulfill(status=204)

    def _note(self, line: ConsoleMessage) -> None:
        if line.type == "error":
            self.complaints.append(line.text)


def _static(route: Route, name: str) -> None:
    found = finders.find(name)
    if not isinstance(found, str):
        route.fulfill(status=404)
        return
    content_type = mimetypes.guess_type(name)[0] or "text/plain"
    route.fulfill(body=Path(found).read_bytes(), content_type=content_type)
