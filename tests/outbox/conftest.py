"""A mail server that fails on demand, a kind of mail, and a database that threads can share."""

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection, connections

from outbox import kinds
from outbox.kinds import Kind
from outbox.transports.address import MailServer, Tls
from outbox.transports.smtp import SmtpTransport
from tests.outbox.letters import note_kind
from tests.outbox.sink import Sink


@pytest.fixture
def register(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Kind]:
    """Register a variant of the kind `note` for one test."""

    def register_note(**values: Any) -> Kind:
        kind = note_kind(**values)
        monkeypatch.setitem(kinds._kinds, kind.name, kind)
        return kind

    register_note()
    return register_note


@pytest.fixture
def sink() -> Iterator[Sink]:
    with Sink() as running:
        yield running


@pytest.fixture
def smtp(sink: Sink) -> Iterator[SmtpTransport]:
    yield from _transport(sink, timeout_s=10, limit_s=20)


@pytest.fixture
def impatient_smtp(sink: Sink) -> Iterator[SmtpTransport]:
    """A transport for servers that stop answering."""
    yield from _transport(sink, timeout_s=0.8, limit_s=1.2)


def _transport(sink: Sink, *, timeout_s: float, limit_s: float) -> Iterator[SmtpTransport]:
    server = MailServer("127.0.0.1", sink.port, Tls.NONE)
    transport = SmtpTransport(server, timeout_s=timeout_s, limit_s=limit_s)
    yield transport
    transport.close()


@pytest.fixture
def shared_database(transactional_db: None, tmp_path: Path) -> Iterator[str]:
    """Make the test's database one that threads and processes share; yields its DATABASE_URL.

    SQLite's in-memory database is not: for this test it is copied into a file.
    """
    if connection.vendor == "postgresql":
        given = connection.settings_dict
        user, host = quote(given["USER"], safe=""), quote(given["HOST"], safe="")
        password = quote(given["PASSWORD"], safe="")
        yield f"postgres://{user}:{password}@{host}:{given['PORT']}/{given['NAME']}"
        return
    path = tmp_path / "shared.sqlite3"
    connection.ensure_connection()
    with sqlite3.connect(path) as copy:
        connection.connection.backup(copy)
    copy.close()
    in_memory = connections["default"]
    name = in_memory.settings_dict["NAME"]
    # Every thread's connection is made from this very dict.
    in_memory.settings_dict["NAME"] = str(path)
    connections["default"] = connections.create_connection("default")
    try:
        yield f"sqlite://{path}"
    finally:
        connections["default"].close()
        in_memory.settings_dict["NAME"] = name
        connections["default"] = in_memory
