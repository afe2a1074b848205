"""Documents shown in a browser, with the app's own style and scripts, and nothing else to ask."""

import mimetypes
import threading
from dataclasses import dataclass
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

from django.contrib.staticfiles import finders
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

from tests.accessibility.documents import Document
from tests.chromium import WITHIN_MS

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
        self._house = _House()
        self._context: BrowserContext = browser.new_context(
            base_url=self._house.url,
            viewport={"width": look.width, "height": look.height},
            color_scheme="dark" if look.theme == "dark" else "light",
            reduced_motion="reduce",
            service_workers="block",
        )
        self._context.set_default_timeout(WITHIN_MS)
        self._context.add_init_script(_WATCH)
        self.page: Page = self._context.new_page()
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", self._note)

    def show(self, document: Document) -> Page:
        """Open the document as if the app had just sent it."""
        self._house.document = document
        self.page.goto(document.path)
        if self._direction == "rtl":
            self.page.evaluate("document.documentElement.dir = 'rtl'")
        return self.page

    def close(self) -> None:
        self._context.close()
        self._house.close()

    def _note(self, line: ConsoleMessage) -> None:
        if line.type == "error":
            self.complaints.append(line.text)


class _House(ThreadingHTTPServer):
    """Serves one document and the files that belong to it, which the browser may keep."""

    daemon_threads = False  # `server_close` waits for them

    def __init__(self) -> None:
        super().__init__(("localhost", 0), _Answer)
        self.document: Document | None = None
        self.url = f"http://localhost:{self.server_port}"
        self._thread = threading.Thread(target=self.serve_forever)
        self._thread.start()

    def close(self) -> None:
        self.shutdown()
        self._thread.join()
        self.server_close()


class _Answer(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 20  # of a line nobody asks anything on
    server: _House

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        document = self.server.document
        if path.startswith("/static/"):
            self._file(path.removeprefix("/static/"))
        elif document is not None and self.headers["Sec-Fetch-Mode"] == "navigate":
            headers = {"Content-Security-Policy": document.policy, "Cache-Control": "no-store"}
            self._send(200, document.html.encode(), "text/html; charset=utf-8", headers)
        else:
            self._send(204, b"", "text/plain", {})

    do_POST = do_GET  # noqa: N815

    def log_message(self, format: str, *values: object) -> None:
        """Say nothing."""

    def _file(self, name: str) -> None:
        content = _content(name)
        kind = mimetypes.guess_type(name)[0] or "text/plain"
        is_there = content is not None
        headers = {"Cache-Control": "max-age=3600"} if is_there else {}
        self._send(200 if is_there else 404, content or b"", kind, headers)

    def _send(self, status: int, body: bytes, kind: str, headers: dict[str, str]) -> None:
        self.send_response(status)
        sizes = {"Content-Length": str(len(body))} if status != 204 else {}
        for name, value in ({"Content-Type": kind} | sizes | headers).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)


@cache
def _content(name: str) -> bytes | None:
    found = finders.find(name)
    return Path(found).read_bytes() if isinstance(found, str) else None
