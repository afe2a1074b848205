"""What every test may use: a Valkey, a Chromium, and the switch for the exhaustive ones."""

import importlib
import os
import shutil
from collections.abc import Generator, Iterator
from itertools import chain, islice
from pathlib import Path

import pytest
import redis
from django.db import connection
from django.template.base import Template
from django.test.utils import _TestState
from django.utils import translation
from hypothesis import Phase, settings
from playwright.sync_api import Browser
from pytest_django import DjangoDbBlocker

from tests.chromium import CHROMIUM
from tests.kept import PATCHES
from tests.servers import find_chromium, given_redis, private_valkey

WORKERS = 3  # as bin/test starts them
_NO_CHROMIUM = (
    "no Chromium found: install one (Debian: apt install chromium) or name it with CHROME=<path>"
)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--exhaustive", action="store_true", help="every case instead of a sample")


def pytest_configure(config: pytest.Config) -> None:
    Path(os.environ["VAR_DIR"]).mkdir(mode=0o700)
    examples = 1000 if config.getoption("--exhaustive") else 50
    settings.register_profile("suite", max_examples=examples, deadline=None, database=None)
    # For tests.controls: the same examples each time, and the first that fails will do.
    suite, phases = settings.get_profile("suite"), (Phase.explicit, Phase.generate)
    settings.register_profile("controls", suite, max_examples=100, derandomize=True, phases=phases)
    settings.load_profile("suite")


def pytest_unconfigure() -> None:
    shutil.rmtree(os.environ["VAR_DIR"], ignore_errors=True)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    without_browser = find_chromium() is None
    for item in items:
        if "exhaustive" in item.keywords and not config.getoption("--exhaustive"):
            item.add_marker(pytest.mark.skip(reason="only with bin/test --exhaustive"))
        if "browser" in item.keywords and without_browser:
            item.add_marker(pytest.mark.skip(reason=_NO_CHROMIUM))
    items[:] = _slow_first(items)


def _slow_first(items: list[pytest.Item]) -> list[pytest.Item]:
    """Return the tests with slow ones at the head of each worker's share.

    A worker that met a whole installation last would leave the others idle. A slow module stays
    whole: what its tests share is made once.
    """
    kinds = [sum(mark in item.keywords for mark in ("browser", "processes")) for item in items]
    both, one, none = (
        [item for item, kind in zip(items, kinds, strict=True) if kind == wanted]
        for wanted in (2, 1, 0)
    )
    heads = [both, *_dealt_by_module(one, WORKERS - 1)]
    quick, share = iter(none), len(items) // WORKERS
    shares = [[*head, *islice(quick, max(0, share - len(head)))] for head in heads]
    return [*chain.from_iterable(shares), *quick]


def _dealt_by_module(items: list[pytest.Item], hands: int) -> list[list[pytest.Item]]:
    """Deal whole modules, each to the hand that has fewest tests so far."""
    modules: dict[Path, list[pytest.Item]] = {}
    for item in items:
        modules.setdefault(item.path, []).append(item)
    dealt: list[list[pytest.Item]] = [[] for _ in range(hands)]
    for module in modules.values():
        min(dealt, key=len).extend(module)
    return dealt


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Run a browser test, its fixtures included, with the loop of the browser."""
    if "browser" not in item.keywords:
        return (yield)
    with CHROMIUM.at_work():
        return (yield)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    skipped = terminalreporter.stats.get("skipped", [])
    count = sum(_NO_CHROMIUM in str(report.longrepr) for report in skipped)
    if count:
        terminalreporter.write_sep("!", f"{count} BROWSER TESTS SKIPPED", red=True, bold=True)
        terminalreporter.write_line(_NO_CHROMIUM, red=True, bold=True)


@pytest.fixture(scope="session", autouse=True)
def _plain_templates(django_test_environment: None) -> None:
    """Let templates render as they do in service.

    Django's test runner has each of them copy its context for `response.context`, which no test
    reads: a fifth of all that pages cost here.
    """
    Template._render = _TestState.saved_data.template_render


@pytest.fixture(scope="session", autouse=True)
def _known_as_migrated(django_test_environment: None) -> None:
    """Let `/readyz` see what is true: tables made from the models are as new as the code."""
    migrated = importlib.import_module("rehab.operation.readiness")._migrated
    migrated.append(True)


@pytest.fixture(autouse=True)
def _replaced_in_sight(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no test keep a world for others that it made with something replaced."""
    PATCHES[:] = [monkeypatch]


@pytest.fixture(autouse=True)
def _in_english() -> None:
    """Begin each test in English, whatever the request of another one spoke last."""
    translation.activate("en")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Make the test database, and end what killed processes left open before it is dropped.

    Asked from beside it, once our own pool is closed: that one would connect again.
    """
    yield
    if connection.vendor == "postgresql":
        with django_db_blocker.unblock():
            connection.close()
            connection.close_pool()
            with connection._nodb_cursor() as cursor:
                cursor.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s",
                    [connection.settings_dict["NAME"]],
                )


@pytest.fixture(scope="session")
def _chromium() -> Iterator[str]:
    found = find_chromium()
    assert found is not None, _NO_CHROMIUM
    yield found
    CHROMIUM.stop()


@pytest.fixture(scope="module")
def browser(_chromium: str) -> Browser:
    """Return the worker's Chromium; mark the test `browser`. Close the contexts you open."""
    return CHROMIUM.browser(_chromium)


@pytest.fixture(scope="session")
def _valkey_server() -> Iterator[str]:
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    if given := given_redis(worker):
        yield given
        return
    with private_valkey() as url:
        yield url


@pytest.fixture
def valkey(_valkey_server: str) -> str:
    """Return the address (REDIS_URL) of an empty Valkey that no other worker of the suite uses."""
    client = redis.from_url(_valkey_server)
    client.flushdb()
    client.close()
    return _valkey_server
