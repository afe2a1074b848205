"""Read files of the catalogue into typed values, strictly; all faults at once, with their lines."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Generic, Literal, TypeVar, get_type_hints

from plans.catalogue.fault import CatalogueError, Fault
from plans.catalogue.toml_file import TomlFile, Where, read_toml
from plans.catalogue.typed import FAULTY, build

T = TypeVar("T")

HOME = Path(__file__).parent
Tag = Literal["V", "V2", "M", "D", "S"]


@dataclass(frozen=True, slots=True)
class Located(Generic[T]):
    """A value with the place it was read from, for faults found later."""

    value: T
    file: TomlFile
    where: Where

    def fault(self, message: str, *inside: str | int) -> Fault:
        """Return a fault of this value, or of the field `inside` it."""
        return self.file.fault((*self.where, *inside), message)


@dataclass(frozen=True, slots=True)
class Source:
    """Where a number comes from. `tag` says how far to trust what was read."""

    citation: str
    tag: Tag
    doi: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class _Rule:
    """One number of a rules file around its value, which the engine's dataclass types."""

    source: tuple[str, ...]
    tag: Tag
    note: str = ""


def read_records(path: Path, cls: type[T]) -> tuple[T, ...]:
    """Return the records of a file that is one array of tables, `[[name]]`, each a `cls`."""
    return tuple(found.value for found in locate_records(path, cls))


def locate_records(path: Path, cls: type[T]) -> list[Located[T]]:
    """Return the records as `read_records`, each with its place."""
    file = read_toml(path)
    arrays = list(file.content.items())
    if len(arrays) != 1 or not isinstance(arrays[0][1], list):
        raise CatalogueError(file.fault((), "is not one array of tables"))
    name, rows = arrays[0]
    return _located(file, cls, [((name, n), row) for n, row in enumerate(rows)])


def locate_tables(path: Path, cls: type[T]) -> dict[str, Located[T]]:
    """Return the tables `[key]` of a file, each a `cls`, by key."""
    file = read_toml(path)
    found = _located(file, cls, [((key,), table) for key, table in file.content.items()])
    return {str(each.where[0]): each for each in found}


def locate_whole(path: Path, cls: type[T]) -> Located[T]:
    """Return a file that is one `cls` as a whole."""
    file = read_toml(path)
    return _located(file, cls, [((), file.content)])[0]


def read_rules(section: str, cls: type[T], home: Path = HOME) -> T:
    """Return the thresholds of rules/<section>.toml as `cls`.

    Each field is a table `[name]` with value, source, tag and perhaps a note. All fields are
    required whatever their defaults: a threshold without a source does not exist.
    """
    file = read_toml(home / "rules" / f"{section}.toml")
    faults: list[Fault] = []

    def complain(where: Where, message: str) -> None:
        faults.append(file.fault(where, message))

    hints = get_type_hints(cls)
    names = [field.name for field in fields(cls)]  # type: ignore[arg-type]  # a dataclass
    for name in set(file.content) - set(names):
        complain((name,), f"unknown; {cls.__name__} has no such field")
    for name in [name for name in names if name not in file.content]:
        complain((), f"{name} is missing")
    values = {
        name: _rule_value(hints[name], file.content[name], name, complain)
        for name in names
        if name in file.content
    }
    if faults:
        raise CatalogueError(*faults)
    return cls(**values)


def _rule_value(kind: Any, table: Any, name: str, complain: Any) -> Any:
    if not isinstance(table, dict) or "value" not in table:
        return complain((name,), "value is missing")
    around = {key: one for key, one in table.items() if key != "value"}
    rule = build(_Rule, around, (name,), complain)
    if rule is not FAULTY:
        check_sources(rule.source, (name, "source"), complain)
    return build(kind, table["value"], (name, "value"), complain)


def check_sources(keys: tuple[str, ...], where: Where, complain: Any) -> None:
    """Complain unless there is a source, and each key stands in sources.toml."""
    if not keys:
        complain(where, "names no source")
    for key in keys:
        if key not in sources():
            complain(where, f"{key!r} is not in sources.toml")


@cache
def sources() -> Mapping[str, Source]:
    """Return the citations by key."""
    tables = locate_tables(HOME / "sources.toml", Source)
    return MappingProxyType({key: found.value for key, found in tables.items()})


def _located(file: TomlFile, cls: type[T], rows: list[tuple[Where, Any]]) -> list[Located[T]]:
    faults: list[Fault] = []
    built = [
        Located(
            build(cls, row, where, lambda at, text: faults.append(file.fault(at, text))),
            file,
            where,
        )
        for where, row in rows
    ]
    if faults:
        raise CatalogueError(*faults)
    return built
