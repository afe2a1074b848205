"""Run the engine's tests once for every control: collected once, forked for each."""

import json
import os
import signal
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import pytest

from tests.controls.listing import Control

TESTS = ("tests/engine", "tests/cases", "tests/safety")
# They remove things themselves, or need a database.
_NOT = ("tests/safety/test_controls", "test_as_in_the_database", "tests/controls")
_LAST = ("tests/cases", "tests/safety", "properties", "stateful")


# Without some guard a loop might not end; then the process does, which is red as well.
HANGS_AFTER_S = 300


@dataclass(frozen=True, slots=True)
class Result:
    """What happened without one thing. `test` empty: nothing went red."""

    group: str
    what: str
    test: str
    seconds: float


class Runner:
    """A plugin of pytest that takes over after collecting.

    `red` holds the tests that fail without any removal: they prove nothing and are not asked.
    """

    def __init__(self, controls: Sequence[Control], workers: int = 2) -> None:
        self._controls = controls
        self._workers = workers
        self._failed: list[str] = []
        self.red: list[str] = []
        self.results: list[Result] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self._failed.append(report.nodeid)

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection(self) -> None:
        from hypothesis import settings  # not before pytest has met it

        settings.load_profile("controls")  # registered by conftest.py

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        items = [item for item in session.items if _is_asked(item)]
        answer, pid = self._fork(None, items)
        self.red, _ = _answer(answer, pid)
        items = [item for item in items if item.nodeid not in self.red]
        waiting: list[tuple[Control, IO[str], int]] = []
        for control in self._controls:
            if len(waiting) == self._workers:
                self._take(*waiting.pop(0))
            waiting.append((control, *self._fork(control, items)))
        for each in waiting:
            self._take(*each)
        return True

    def _fork(self, control: Control | None, items: list[pytest.Item]) -> tuple[IO[str], int]:
        reading, writing = os.pipe()
        pid = os.fork()
        if pid:
            os.close(writing)
            return os.fdopen(reading, encoding="utf-8"), pid
        try:
            _silence()
            signal.alarm(HANGS_AFTER_S)
            started = time.monotonic()
            self._run(control, items)
            seconds = time.monotonic() - started
            os.write(writing, json.dumps([self._failed, seconds]).encode())
        finally:
            os._exit(0)

    def _run(self, control: Control | None, items: list[pytest.Item]) -> None:
        if control is not None:
            control.remove()
            items = sorted(items, key=lambda item: _turn(item.nodeid, control))
        for item, following in zip(items, [*items[1:], None], strict=True):
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
            if self._failed and control is not None:
                return

    def _take(self, control: Control, answer: IO[str], pid: int) -> None:
        failed, seconds = _answer(answer, pid)
        first = failed[0] if failed else ""
        self.results.append(Result(control.group, control.what, first, seconds))


def _answer(answer: IO[str], pid: int) -> tuple[list[str], float]:
    """Return the tests that failed in a child, and how long it took."""
    with answer:
        said = answer.read()
    os.waitpid(pid, 0)
    failed, seconds = json.loads(said) if said else (["the process ended"], 0.0)
    return failed, seconds


def run(controls: Sequence[Control], tests: Iterable[str] = TESTS) -> Runner:
    """Return the runner with what happened without each."""
    runner = Runner(controls)
    sys.stdout.flush()
    arguments = ["-q", "-p", "no:randomly", "-p", "no:xdist", "--no-header", *tests]
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        shown, sys.stdout = sys.stdout, nowhere
        try:
            pytest.main(arguments, plugins=[runner])
        finally:
            sys.stdout = shown
    return runner


def _is_asked(item: pytest.Item) -> bool:
    if any(part in item.nodeid for part in _NOT) or item.get_closest_marker("django_db"):
        return False
    return not any(mark.name == "skip" for mark in item.iter_markers())


def _turn(nodeid: str, control: Control) -> int:
    """Return when a test is asked: those the hint names first, properties last."""
    late = max((n for n, part in enumerate(_LAST, 1) if part in nodeid), default=0)
    named = any(word.lower() in nodeid.lower() for word in _words(control))
    return late if late or not named else -1


def _words(control: Control) -> Iterator[str]:
    yield from control.hint.split()


def _silence() -> None:
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)


def as_json(done: Runner) -> dict[str, Any]:
    """Return the report in a form for machines."""
    found = done.results
    return {
        "red_without_removal": done.red,
        "controls": len(found),
        "nothing_went_red": [f"{each.group}: {each.what}" for each in found if not each.test],
        "results": [
            {"group": r.group, "what": r.what, "test": r.test, "seconds": round(r.seconds, 2)}
            for r in found
        ],
    }
