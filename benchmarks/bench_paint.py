"""Today on a slow phone: when the largest part is painted, and how soon a tap shows.

`python -m benchmarks.bench_paint [--json] [--rounds 5]`: Chromium with its processor four times as
slow, at 1.6 Mbit/s and 150 ms, nothing cached; files are packed and named as in production. Three
figures beside their limits: the Largest Contentful Paint; the worst event of a tap on a done button
until the next paint; and, without a limit of its own, from that tap until the card says "done".
"""

import argparse
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connections
from django.test import Client, override_settings
from django.test.testcases import LiveServerThread
from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks import database
from benchmarks.clinic import course
from benchmarks.figure import Figure, main
from plans.models import ActivityLog
from rehab import clock
from tests.factories import NOW, Course
from tests.servers import find_chromium

SLOWER, BYTES_S, LATENCY_MS = 4, 1_600_000 // 8, 150
LARGEST_S, TAP_S, SAVED_S = 1.2, 0.2, 1.0
WATCH = """window.largest = 0; window.worst = 0;
new PerformanceObserver(list => { for (const each of list.getEntries())
  window.largest = each.startTime }).observe({ type: "largest-contentful-paint", buffered: true });
new PerformanceObserver(list => { for (const each of list.getEntries())
  if (each.interactionId) window.worst = Math.max(window.worst, each.duration)
}).observe({ type: "event", durationThreshold: 16, buffered: true });"""


@contextmanager
def served() -> Iterator[str]:
    """Serve the app from a thread, its files collected and packed by WhiteNoise."""
    ours = connections[DEFAULT_DB_ALIAS]
    shared = {ours.alias: ours} if ours.vendor == "sqlite" else {}
    storages = settings.STORAGES | {"staticfiles": {"BACKEND": "rehab.static_files.HashedFiles"}}
    with tempfile.TemporaryDirectory() as folder:
        as_in_production = override_settings(
            STATIC_ROOT=folder,
            STORAGES=storages,
            WHITENOISE_AUTOREFRESH=False,
            WHITENOISE_USE_FINDERS=False,
            ALLOWED_HOSTS=["localhost"],
        )
        with as_in_production:
            call_command("collectstatic", interactive=False, verbosity=0)
            ours.inc_thread_sharing()
            server = LiveServerThread("localhost", lambda app: app, connections_override=shared)
            server.daemon = True
            server.start()
            server.is_ready.wait()
            yield f"http://localhost:{server.port}"
            server.terminate()
            ours.dec_thread_sharing()


@contextmanager
def slow_phone(browser: Browser, url: str, session: str) -> Iterator[Page]:
    """Open an empty page of a phone that has never been here, already signed in."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True)
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session, "url": url}
    context.add_cookies([cookie])  # type: ignore[list-item]
    context.add_init_script(WATCH)
    page = context.new_page()
    tools = context.new_cdp_session(page)
    tools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    speed = {"downloadThroughput": BYTES_S, "uploadThroughput": BYTES_S, "latency": LATENCY_MS}
    tools.send("Network.emulateNetworkConditions", {"offline": False, **speed})
    yield page
    context.close()


def look_and_tap(page: Page, url: str) -> tuple[float, float, float]:
    """Return the seconds to the largest paint, of the tap's worst event, and until it is saved."""
    page.goto(f"{url}/today/")
    page.wait_for_load_state("networkidle")
    largest_ms = page.evaluate("window.largest")
    card = page.locator("li.exercise").first
    button = card.get_by_role("button", name="About right")
    button.scroll_into_view_if_needed()
    began = time.perf_counter()
    button.tap()
    page.locator("li.exercise.is-logged").wait_for()
    saved_s = time.perf_counter() - began
    page.wait_for_timeout(500)  # the entry of an event comes after its paint
    return largest_ms / 1000, page.evaluate("window.worst") / 1000, saved_s


def measured(first: Course, rounds: int) -> list[tuple[float, float, float]]:
    client = Client()
    client.force_login(first.person)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    seen = []
    with served() as url, sync_playwright() as playwright:
        options: dict[str, Any] = {"executable_path": find_chromium(), "args": ["--no-sandbox"]}
        browser = playwright.chromium.launch(**options)
        for _ in range(rounds + 1):
            with slow_phone(browser, url, session) as page:
                seen.append(look_and_tap(page, url))
            ActivityLog.objects.all().delete()
        browser.close()
    return seen[1:]  # the first fills what is kept per process


def measure(arguments: argparse.Namespace) -> Iterator[Figure]:
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright's loop runs beside our queries
    with database.database(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "now", lambda: NOW)
        seen = measured(course(), arguments.rounds)
    limits = {"largest_paint": LARGEST_S, "tap_to_paint": TAP_S, "tap_to_saved": SAVED_S}
    for (name, limit_s), took in zip(limits.items(), zip(*seen, strict=True), strict=True):
        yield Figure(name, [(each, limit_s) for each in took], 1, 1.0)


def options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--rounds", type=int, default=5)


if __name__ == "__main__":
    main(measure, __doc__, options)
