"""Whatever a check of the catalogue complains of, somebody is told what to do about it."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from plans.catalogue import HOME
from plans.catalogue.advice import OTHERWISE, advice

FEWEST_WORDS = 3  # of fixed text; less is put together from parts that are read elsewhere
CHECKS = sorted(HOME.glob("*_checks.py"))


def messages(path: Path) -> Iterator[str]:
    """Yield the sentences of a module with an x for each thing they name."""
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    docstrings = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    parts = {id(one) for node in nodes if isinstance(node, ast.JoinedStr) for one in node.values}
    for node in nodes:
        said = "" if id(node) in docstrings | parts else _said(node)
        if len([word for word in said.split() if word.isalpha() and word != "x"]) >= FEWEST_WORDS:
            yield said


def _said(node: ast.AST) -> str:
    if isinstance(node, ast.JoinedStr):
        return "".join(_said(one) or "x" for one in node.values)
    return str(node.value) if isinstance(node, ast.Constant) else ""


@pytest.mark.parametrize("path", CHECKS, ids=lambda path: str(path.stem))
def test_every_complaint_has_its_advice(path: Path) -> None:
    assert [each for each in messages(path) if advice(each) == OTHERWISE] == []


def test_what_nobody_thought_of_still_says_where_to_look() -> None:
    assert advice("something else is wrong") == OTHERWISE


def test_complaints_are_found_at_all() -> None:
    assert sum(len(list(messages(path))) for path in CHECKS) > 50
