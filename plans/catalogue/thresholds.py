"""Every number of rules/ with its source, its tag and what the app does with it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from plans.catalogue.entries import ThresholdText
from plans.catalogue.reader import HOME, locate_tables
from plans.catalogue.toml_file import read_toml

_RULE = re.compile(r"^([sghpmo]\d+)(?:_|$)")
_UNITS = (
    ("_nrs", "pain 0–10"),
    ("_0_10", "effort 0–10"),
    ("_days", "days"),
    ("_weeks", "weeks"),
    ("_minutes", "min"),
    ("_sessions", "sessions"),
    ("_kg", "kg"),
    ("_deg", "°"),
    ("_completion", "done ÷ prescribed"),
    ("_fraction", "share"),
    ("_factor", "times"),
    ("_h", "h"),
    ("_s", "s"),
)


@dataclass(frozen=True, slots=True)
class Threshold:
    """One number, or one group that is read together."""

    section: str
    name: str
    value: Any
    source: tuple[str, ...]
    tag: str
    unit: str
    then: str  # what the app does with it; empty: nobody has said so
    rule: str  # the rule of decision it belongs to; empty: none
    note: str

    @property
    def key(self) -> str:
        return f"{self.section}.{self.name}"


@cache
def thresholds(home: Path = HOME, language: str = "en") -> tuple[Threshold, ...]:
    """Return all numbers of the files, in their order; in English where the language is silent."""
    words = _words(home, "en") | _words(home, language)
    return tuple(
        _threshold(path.stem, name, table, words.get(f"{path.stem}.{name}"))
        for path in sorted((home / "rules").glob("*.toml"))
        for name, table in read_toml(path).content.items()
    )


def orphans(home: Path = HOME, language: str = "en") -> Iterator[str]:
    """Yield the texts of numbers that do not exist."""
    known = {each.key for each in thresholds(home, language)}
    texts = locate_tables(home / "text" / language / "thresholds.toml", ThresholdText)
    yield from (key for key in texts if key not in known)


def _words(home: Path, language: str) -> dict[str, ThresholdText]:
    path = home / "text" / language / "thresholds.toml"
    found = locate_tables(path, ThresholdText) if path.exists() else {}
    return {key: each.value for key, each in found.items()}


def _threshold(
    section: str, name: str, table: dict[str, Any], text: ThresholdText | None
) -> Threshold:
    note = table.get("note", "")
    return Threshold(
        section=section,
        name=name,
        value=table.get("value"),
        source=tuple(table.get("source", ())),
        tag=table.get("tag", ""),
        unit=(text.unit if text else "") or _unit(name),
        then=text.then if text else note,
        rule=(text.rule if text else "") or _rule(name),
        note=note if text else "",
    )


def _unit(name: str) -> str:
    ends = (unit for suffix, unit in _UNITS if f"_{name}".endswith(suffix))
    return next(ends, "")


def _rule(name: str) -> str:
    found = _RULE.match(name)
    return found[1].upper() if found else ""
