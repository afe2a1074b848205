"""One line of what the doctor says."""

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True, slots=True)
class Finding:
    """What is so and, where it is not well, what to do in one sentence."""

    area: str
    level: Level
    what: str
    advice: str = ""


def ok(area: str, what: str) -> Finding:
    return Finding(area, Level.OK, what)


def warn(area: str, what: str, advice: str) -> Finding:
    return Finding(area, Level.WARN, what, advice)


def fail(area: str, what: str, advice: str) -> Finding:
    return Finding(area, Level.FAIL, what, advice)
