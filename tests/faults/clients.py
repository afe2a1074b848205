"""Patients who log over HTTP, through whatever happens, with ids they made themselves."""

import http.client
import threading
import time
import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from tests.faults.environment import HOST

_CSRF = "f" * 32
_PATIENCE_S = 12.0
_PAUSE_S = 0.5


@dataclass(frozen=True, slots=True)
class Person:
    """Who logs: the patient, the cookie of a sign-in, and today's exercises."""

    patient_id: uuid.UUID
    session: str
    exercises: Sequence[uuid.UUID]


@dataclass(slots=True)
class Answers:
    """What the clients were told, together."""

    acknowledged: list[uuid.UUID] = field(default_factory=list)
    took_s: list[float] = field(default_factory=list)
    statuses: Counter[str] = field(default_factory=Counter)
    unavailable_s: list[float] = field(default_factory=list)  # how long a 503 took

    def p95_s(self) -> float:
        """Return the time within which 95 % were answered."""
        ordered = sorted(self.took_s)
        return ordered[int(0.95 * (len(ordered) - 1))] if ordered else 0.0

    def errors(self) -> int:
        """Return how many asks did not end in an acknowledgement."""
        return sum(count for status, count in self.statuses.items() if status != "302")


def ask(
    port: int,
    method: str,
    path: str,
    *,
    session: str = "",
    fields: dict[str, str] | None = None,
    timeout_s: float = _PATIENCE_S,
) -> tuple[int, str]:
    """Ask the web server as a proxy with TLS in front of it would; return status and page."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout_s)
    headers = {
        "Host": HOST,
        "X-Forwarded-Proto": "https",
        "Origin": f"https://{HOST}",
        "Cookie": f"__Host-session={session}; __Host-csrf={_CSRF}",
        "Connection": "close",
    }
    body = None
    if fields is not None:
        body = urlencode(fields | {"csrfmiddlewaretoken": _CSRF})
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    try:
        line.request(method, path, body=body, headers=headers)
        answer = line.getresponse()
        return answer.status, answer.read().decode(errors="replace")
    finally:
        line.close()


class Clients:
    """One thread a person; an entry that was not acknowledged is sent again with its id."""

    def __init__(self, people: Sequence[Person], *, port: int, pause_s: float = _PAUSE_S) -> None:
        self.answers = Answers()
        self.doubts = 0  # entries sent more than once
        self._port, self._pause_s = port, pause_s
        self._stop = threading.Event()
        self._lock = threading.Lock()
        self._threads = [
            threading.Thread(target=self._live, args=(each,), daemon=True) for each in people
        ]

    def __enter__(self) -> "Clients":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join(2 * _PATIENCE_S)

    def _live(self, person: Person) -> None:
        number = 0
        while not self._stop.is_set():
            planned = person.exercises[number % len(person.exercises)]
            self._log(person, planned)
            number += 1
            self._stop.wait(self._pause_s)

    def _log(self, person: Person, planned: uuid.UUID) -> None:
        entry_id, tries = uuid.uuid4(), 0
        while not self._send(person, planned, entry_id):
            tries += 1
            if self._stop.wait(self._pause_s):
                break
        with self._lock:
            self.doubts += tries > 0

    def _send(self, person: Person, planned: uuid.UUID, entry_id: uuid.UUID) -> bool:
        fields = {"entry_id": str(entry_id), "felt": "easy"}
        began = time.monotonic()
        try:
            path = f"/exercises/{planned}/log/"
            status = str(ask(self._port, "POST", path, session=person.session, fields=fields)[0])
        except (OSError, http.client.HTTPException) as error:
            status = type(error).__name__
        took_s = time.monotonic() - began
        with self._lock:
            self.answers.took_s.append(took_s)
            self.answers.statuses[status] += 1
            if status == "503":
                self.answers.unavailable_s.append(took_s)
            if status == "302":
                self.answers.acknowledged.append(entry_id)
        return status == "302"
