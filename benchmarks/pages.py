"""Pages asked in this process, by turns with a bare view: no server in either, so both are bare."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from benchmarks import bare
from benchmarks.figure import Figure, interleaved
from rehab import clock
from tests.factories import NOW

ROUNDS, ASKED = 7, 12  # requests a round
Ask = Callable[[], None]


@contextmanager
def at_nine() -> Iterator[None]:
    """Stop the clock of the app on the day of the factories."""
    with pytest.MonkeyPatch.context() as patch, override_settings(ALLOWED_HOSTS=["testserver"]):
        patch.setattr(clock, "now", lambda: NOW)
        yield


def bare_client(signed_in: Client) -> Client:
    """Return a browser with the same session, for the bare views."""
    client = Client()
    client.cookies = signed_in.cookies
    return client


def figure(
    name: str, job: Ask, limit: Ask, *, target: float, asked: int = ASKED, rounds: int = ROUNDS
) -> Figure:
    """Return the rates of a page and of its limit, with the queries of one request."""

    def limit_s() -> float:
        with override_settings(ROOT_URLCONF=bare.__name__, MIDDLEWARE=bare.MIDDLEWARE):
            return seconds(limit, asked)

    pairs = interleaved(lambda: seconds(job, asked), limit_s, rounds=rounds)
    more = (("queries", queries(job)), ("database", connection.vendor))
    return Figure(name, pairs, asked, target, is_rate=True, more=more)


def seconds(ask: Ask, times: int) -> float:
    """Return the seconds of so many requests."""
    began = time.perf_counter()
    for _ in range(times):
        ask()
    return time.perf_counter() - began


def queries(ask: Ask) -> int:
    """Return how often one request asks the database."""
    with CaptureQueriesContext(connection) as asked:
        ask()
    return len(asked)


def getting(client: Client, url: str) -> Ask:
    def ask() -> None:
        assert client.get(url).status_code == 200, url

    return ask
