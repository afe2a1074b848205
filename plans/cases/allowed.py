"""What a field of a case file may hold beyond its type: a range with its unit, or a word."""

from collections.abc import Callable
from dataclasses import dataclass

from plans.catalogue import load


@dataclass(frozen=True, slots=True)
class Within:
    """A number from `low` to `high`, both included."""

    low: float
    high: float
    unit: str

    def fault(self, value: object) -> str:
        """Return what is wrong with `value`, or ""; its type is judged elsewhere."""
        if isinstance(value, bool) or not isinstance(value, int | float):
            return ""
        return "" if self.low <= value <= self.high else f"{value!r} is not within {self}"

    def __str__(self) -> str:
        return f"{self.low:g} to {self.high:g} {self.unit}".strip()


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of these words; "" stands for "not said" where it is listed."""

    words: tuple[str, ...]

    def fault(self, value: object) -> str:
        known = value in self.words or not isinstance(value, str)
        return "" if known else f"{value!r} is none of {self}"

    def __str__(self) -> str:
        return ", ".join(word or '""' for word in self.words)


@dataclass(frozen=True, slots=True)
class Known:
    """A word of the catalogue, looked up when a file is read."""

    what: str  # red flag, cause, exercise, …
    is_optional: bool = False  # "" for none

    def fault(self, value: object) -> str:
        if not isinstance(value, str) or (self.is_optional and not value):
            return ""
        return (
            "" if value in _WORDS[self.what]() else f"{value!r} is no {self.what} of the catalogue"
        )

    def __str__(self) -> str:
        return f"{self.what} of the catalogue"


Allowed = Within | OneOf | Known


def _muscles() -> set[str]:
    found = (each.demand.tissues for each in load().exercises.values())
    return {muscle for tissues in found for muscle in tissues}


_WORDS: dict[str, Callable[[], set[str]]] = {
    "red flag": lambda: {each.id for each in load().red_flags},
    "cause": lambda: {each.code for each in load().triage.causes},
    "type of wasting": lambda: {each.code for each in load().triage.judgements},
    "precaution": lambda: {each.code for each in load().orders.precautions},
    "exercise": lambda: set(load().exercises),
    "exercise, or exercise/side": lambda: {
        name
        for slug in load().exercises
        for name in (slug, *(f"{slug}/{side}" for side in ("left", "right", "both", "na")))
    },
    "condition": lambda: set(load().conditions),
    "measure": lambda: set(load().measures),
    "muscle": _muscles,
}
