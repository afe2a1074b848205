"""The reader: strict, and every fault with its file and line."""

from dataclasses import dataclass
from datetime import date
from enum import IntEnum, StrEnum
from pathlib import Path
from typing import Literal

import pytest

from plans.catalogue import CatalogueError, read_records, read_rules
from plans.engine.dose import DAILY, Schedule


class Colour(StrEnum):
    RED = "red"


class Level(IntEnum):
    LOW_ONE = 0


@dataclass(frozen=True, slots=True)
class Inner:
    number: float
    word: str | int | None = None


@dataclass(frozen=True, slots=True)
class Record:
    slug: str
    colour: Colour = Colour.RED
    level: Level = Level.LOW_ONE
    inner: Inner | None = None
    many: tuple[Inner, ...] = ()
    pair: tuple[str, int] = ("", 0)
    mark: Literal["a", "b"] = "a"
    day: date | None = None
    when: Schedule = DAILY


@dataclass(frozen=True, slots=True)
class Thresholds:
    limit_days: int
    share: float = 0.5


WHOLE = """\
[[record]]
slug = "one"
colour = "red"
level = "low_one"
inner = { number = 3, word = 4 }
many = [
  { number = 1 },
  { number = 2.5, word = "x" },
]
pair = ["a", 2]
mark = "b"
day = 2026-03-02
when = { per_week = 3, min_gap_h = 48 }
"""


def _file(folder: Path, text: str) -> Path:
    path = folder / "records.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_reads_nested_records_enums_tuples_unions_and_dates(tmp_path: Path) -> None:
    (record,) = read_records(_file(tmp_path, WHOLE), Record)
    assert record == Record(
        "one",
        Colour.RED,
        Level.LOW_ONE,
        Inner(3.0, 4),
        (Inner(1.0), Inner(2.5, "x")),
        ("a", 2),
        "b",
        date(2026, 3, 2),
        Schedule(every_n_days=None, per_week=3, min_gap_h=48),
    )


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        pytest.param('slug = "one"', "", 1, "slug is missing", id="a required name is missing"),
        pytest.param(
            'slug = "one"', "slug = 1", 2, "1 is no text in quotes", id="a number for a word"
        ),
        pytest.param('"red"', '"blue"', 3, "is none of red", id="a word the enum does not have"),
        pytest.param('"low_one"', "0", 4, "is none of low_one", id="an integer enum by number"),
        pytest.param(
            "number = 3", "number = true", 5, "True is no number", id="a flag for a float"
        ),
        pytest.param(
            "number = 1 }", "number = 1, wrd = 2 }", 7, "unknown", id="a mistyped name in a list"
        ),
        pytest.param("number = 2.5", 'number = "2"', 8, "is no number", id="the second of a list"),
        pytest.param('["a", 2]', '["a"]', 10, "1 entries instead of 2", id="a pair of one"),
        pytest.param('"b"', '"c"', 11, "'c' is no", id="a word that is not offered"),
        pytest.param("2026-03-02", "3", 12, "3 is no date", id="a number for a date"),
        pytest.param('pair = ["a", 2]', "pair =", 10, "Invalid value", id="no TOML"),
    ],
)
def test_names_the_line_of_a_fault(
    tmp_path: Path, old: str, new: str, line: int, words: str
) -> None:
    path = _file(tmp_path, WHOLE.replace(old, new, 1))
    with pytest.raises(CatalogueError) as caught:
        read_records(path, Record)
    (fault,) = caught.value.faults
    assert (fault.path, fault.line) == (path, line)
    assert words in fault.message


def test_names_every_fault_at_once_in_order(tmp_path: Path) -> None:
    text = WHOLE.replace('"red"', '"blue"') + '[[record]]\nslug = "two"\nfoo = 1\n'
    with pytest.raises(CatalogueError) as caught:
        read_records(_file(tmp_path, text), Record)
    assert [fault.line for fault in caught.value.faults] == [3, 16]


def test_finds_lines_after_a_text_over_several_lines(tmp_path: Path) -> None:
    text = '[[record]]\nslug = """\n[[not a table]]\nlevel = 3\n"""\ncolour = "blue"\n'
    with pytest.raises(CatalogueError) as caught:
        read_records(_file(tmp_path, text), Record)
    assert caught.value.faults[0].line == 6


def test_refuses_a_file_that_is_missing_or_holds_two_tables(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match="No such file"):
        read_records(tmp_path / "none.toml", Record)
    with pytest.raises(CatalogueError, match="not one array"):
        read_records(_file(tmp_path, WHOLE + "[other]\n"), Record)


def _rules(folder: Path, text: str) -> Path:
    (folder / "rules").mkdir()
    (folder / "rules" / "some.toml").write_text(text, encoding="utf-8")
    return folder


LIMIT = '[limit_days]\nvalue = 3\nsource = ["KB5.6"]\ntag = "D"\n'
SHARE = '[share]\nvalue = 1\nsource = ["KB5.6", "SET2.8"]\ntag = "V2"\nnote = "why"\n'


def test_reads_thresholds_with_their_sources(tmp_path: Path) -> None:
    assert read_rules("some", Thresholds, _rules(tmp_path, LIMIT + SHARE)) == Thresholds(3, 1.0)


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        pytest.param(LIMIT, 0, "share is missing", id="a default does not stand in for a source"),
        pytest.param(LIMIT + SHARE + "[more]\nvalue = 1\n", 10, "unknown", id="a name too many"),
        pytest.param(LIMIT.replace("3", "3.5") + SHARE, 2, "is no whole number", id="half a day"),
        pytest.param(LIMIT.replace('"KB5.6"', "") + SHARE, 3, "names no source", id="no source"),
        pytest.param(
            LIMIT.replace("KB5.6", "Nobody99") + SHARE, 3, "'Nobody99' is not", id="unknown source"
        ),
        pytest.param(LIMIT.replace('"D"', '"Q"') + SHARE, 4, "'Q' is no", id="unknown tag"),
        pytest.param(LIMIT.replace("value = 3\n", "") + SHARE, 1, "value is missing", id="empty"),
    ],
)
def test_refuses_a_threshold_it_cannot_trust(
    tmp_path: Path, text: str, line: int, words: str
) -> None:
    with pytest.raises(CatalogueError) as caught:
        read_rules("some", Thresholds, _rules(tmp_path, text))
    (fault,) = caught.value.faults
    assert fault.line == line
    assert words in fault.message
