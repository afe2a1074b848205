"""The engine computes: no Django, no clock, no chance, no file, no network."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from tests.project.source import ROOT, imported, modules, plant

ALLOWED_MODULES = {
    "__future__",
    "bisect",
    "collections",
    "contextlib",
    "copy",
    "dataclasses",
    "datetime",
    "decimal",
    "difflib",
    "enum",
    "fractions",
    "functools",
    "graphlib",
    "heapq",
    "itertools",
    "json",
    "math",
    "operator",
    "plans",
    "re",
    "statistics",
    "types",
    "typing",
    "uuid",
}
FORBIDDEN_CALLS = {"open", "input", "print", "eval", "exec", "now", "today", "utcnow", "uuid4"}
UNDER = ("plans/engine",)


def impurities(root: Path) -> list[str]:
    """Return every import and call in the engine that reaches outside its arguments."""
    found = []
    for module in modules(root, under=UNDER):
        for node in ast.walk(module.tree):
            for name in imported(node):
                outside = name.startswith("plans.") and not name.startswith("plans.engine")
                if outside or name.split(".")[0] not in ALLOWED_MODULES:
                    found.append(module.at(node, f"imports {name}"))
            if isinstance(node, ast.Call):
                called = ast.unparse(node.func).rpartition(".")[2]
                if called in FORBIDDEN_CALLS:
                    found.append(module.at(node, f"calls {called}()"))
    return found


def test_the_engine_reaches_nothing_outside_its_arguments() -> None:
    assert not impurities(ROOT)


def test_the_engine_runs_without_django() -> None:
    names = ", ".join(module.name for module in modules(ROOT, under=UNDER))
    code = f"import sys, {names}; assert not {{'django', 'celery'}} & set(sys.modules)"

    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)


@pytest.mark.parametrize(
    "line",
    [
        "from django.db import models",
        "import random",
        "import os",
        "import time",
        "from plans.models import Patient",
        "from rehab.clock import now",
        "text = open('rules.toml').read()",
        "today = datetime.now()",
        "key = uuid.uuid4()",
    ],
)
def test_the_guard_sees(line: str, tmp_path: Path) -> None:
    assert len(impurities(plant(tmp_path, "plans/engine/dose.py", line))) == 1
