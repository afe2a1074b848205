"""One Chromium for all browser tests of a worker: its start costs more than most of them."""

import asyncio
import os
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Playwright, expect, sync_playwright

WITHIN_MS = 60_000  # a machine may stall for a while


class Chromium:
    """Started when first asked for. Playwright calls its loop this thread's own all the time.

    Beside it no other loop may run in this thread, and Django answers no question. So the loop is
    this thread's only while a browser test runs, and no other test knows of it.
    """

    def __init__(self) -> None:
        self._playwright: Playwright | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._browser: Browser | None = None

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """Let the browser be used, and beside it Django."""
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
        asyncio._set_running_loop(self._loop)
        try:
            yield
        finally:
            asyncio._set_running_loop(None)
            os.environ.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)

    def browser(self, path: str) -> Browser:
        """Return the one browser; one that has crashed is replaced."""
        if self._playwright is None:
            self._playwright = sync_playwright().start()
            self._loop = asyncio.get_running_loop()
            expect.set_options(timeout=WITHIN_MS)
        if self._browser is None or not self._browser.is_connected():
            launch = self._playwright.chromium.launch
            self._browser = launch(executable_path=path, args=["--no-sandbox"])
        return self._browser

    def stop(self) -> None:
        """End the browser and all that belongs to it."""
        if self._playwright is None:
            return
        with self.at_work():
            if self._browser is not None:
                self._browser.close()
            self._playwright.stop()
            self._playwright = self._browser = self._loop = None


CHROMIUM = Chromium()
