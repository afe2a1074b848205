"""A TOML file that remembers on which line each table and key stands."""

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from plans.catalogue.fault import CatalogueError, Fault

Where = tuple[str | int, ...]

_HEADER = re.compile(r"^\s*(\[\[?)\s*([\w.\-\" ]+?)\s*\]\]?\s*(?:#.*)?$")
_NAMES = ("slug", "key", "code", "id", "exercise", "phase", "subject", "tissue", "muscle")
_KEY = re.compile(r"^\s*(\"[^\"]+\"|[\w.\-]+)\s*=")


@dataclass(frozen=True, slots=True)
class TomlFile:
    """The parsed file. `lines` maps the way to a value, such as ("exercise", 3, "start")."""

    path: Path
    content: dict[str, Any]
    lines: dict[Where, int]

    def fault(self, where: Where, message: str) -> Fault:
        """Return a fault at the line of `where`, or of the nearest table around it."""
        line, text = self._line_of(where), f"{_spoken(where)}{message}"
        return Fault(self.path, line, text, self._record_of(where))

    def _record_of(self, where: Where) -> str:
        """Return what the records on the way to `where` are called, the outermost first."""
        inside: Any = self.content
        names = [_name(inside)]
        for part in where:
            try:
                inside = inside[part]
            except (KeyError, IndexError, TypeError):
                break
            names.append(_name(inside))
        return ", ".join(filter(None, names))

    def _line_of(self, where: Where) -> int:
        known = (self.lines[where[:n]] for n in range(len(where), 0, -1) if where[:n] in self.lines)
        return next(known, 0)


def read_toml(path: Path) -> TomlFile:
    """Read `path`; raise `CatalogueError` when it is missing or no TOML."""
    try:
        text = path.read_text(encoding="utf-8")
        return TomlFile(path, tomllib.loads(text), _lines(text))
    except OSError as error:
        raise CatalogueError(Fault(path, 0, error.strerror or str(error))) from error
    except UnicodeDecodeError as error:
        raise CatalogueError(Fault(path, 0, "is not written in UTF-8")) from error
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"at line (\d+)", str(error))
        raise CatalogueError(Fault(path, int(line[1]) if line else 0, str(error))) from error


def fault_near(path: Path, word: str, message: str) -> Fault:
    """Return a fault at the first line that has `word`; without one, of the file as a whole."""
    whole = re.compile(rf"(?<![\w-]){re.escape(word)}(?![\w-])")
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    found = (n for n, text in enumerate(lines, 1) if not _is_comment(text) and whole.search(text))
    return Fault(path, next(found, 0), message)


def _is_comment(line: str) -> bool:
    return line.lstrip().startswith("#")


def _name(record: Any) -> str:
    """Return what a table is called; empty where it has no name."""
    if not isinstance(record, dict):
        return ""
    return next((str(record[key]) for key in _NAMES if isinstance(record.get(key), str)), "")


def _spoken(where: Where) -> str:
    return ".".join(map(str, where)) + ": " if where else ""


def _lines(text: str) -> dict[Where, int]:
    """Index headers, keys and the `{` lines of arrays; enough to point a reader at the place."""
    found: dict[Where, int] = {}
    counts: dict[Where, int] = {}
    table: Where = ()
    array: Where | None = None
    in_string = False
    for number, line in enumerate(text.splitlines(), start=1):
        opens_or_closes = line.count('"""') % 2 == 1
        if in_string:
            in_string ^= opens_or_closes
        elif header := _HEADER.match(line):
            table = _enter(header[2], counts, is_array=header[1] == "[[")
            found.setdefault(table, number)
        elif key := _KEY.match(line):
            where = (*table, *_parts(key[1]))
            found[where] = number
            array = where if line.rstrip().endswith("[") else None
            in_string = opens_or_closes
        elif array is not None and line.lstrip().startswith("{"):
            counts[array] = counts.get(array, -1) + 1
            found[(*array, counts[array])] = number
    return found


def _enter(name: str, counts: dict[Where, int], *, is_array: bool) -> Where:
    where: Where = ()
    *parents, last = _parts(name)
    for part in parents:
        where = (*where, part)
        where = (*where, counts[where]) if where in counts else where
    where = (*where, last)
    if is_array:
        counts[where] = counts.get(where, -1) + 1
        where = (*where, counts[where])
    return where


def _parts(dotted: str) -> list[str]:
    return [part.strip().strip('"') for part in dotted.split(".")]
