"""The app served to browsers from a thread of the test's own process."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.handlers.wsgi import get_path_info
from django.db import connections
from django.test.testcases import LiveServerThread

# On SQLite all threads have the one connection of the in-memory database, where transactions of
# two of them would mix: whoever asks the database while a page may do so too takes its turn.
TURN = threading.RLock()


class OneAtATime(StaticFilesHandler):
    """Answers one request of the app after the other; files meanwhile."""

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        if self._should_handle(get_path_info(environ)):
            return super().__call__(environ, start_response)
        with TURN:
            return self.application(environ, start_response)


@contextmanager
def serving() -> Iterator[str]:
    """Serve the app; yields its address."""
    shared = {
        each.alias: each
        for each in connections.all()
        if each.vendor == "sqlite" and each.is_in_memory_db()
    }
    server = LiveServerThread("localhost", OneAtATime, connections_override=shared)
    server.daemon = True
    for each in shared.values():
        each.inc_thread_sharing()
    server.start()
    server.is_ready.wait()
    try:
        assert server.error is None, server.error
        yield f"http://localhost:{server.port}"
    finally:
        server.terminate()
        _wait_for_answers()  # they close the shared connection, which they may only while shared
        for each in shared.values():
            each.dec_thread_sharing()


def _wait_for_answers() -> None:
    """Wait for the threads of open connections; each ends with the window that opened it."""
    for thread in threading.enumerate():
        if thread.name.endswith("(process_request_thread)"):
            thread.join(timeout=60)
