"""Only doors read the clock, and only rehab/clock.py asks the machine for it."""

import ast
from pathlib import Path

import pytest

from tests.project.source import ROOT, Module, imported, modules, plant

# What the world knocks on: requests, messages of the broker, commands, calls of allauth.
DOORS = {"views", "tasks.py", "management", "middleware.py", "adapter.py", "receivers.py"}
# The clock itself, and the comparison with time stamps that allauth takes from the machine.
EXCUSED = {"rehab/clock.py", "accounts/fresh_code.py"}
_READS = {"now", "today", "utcnow", "localdate", "localtime"}
_SOURCES = {"datetime", "date", "timezone", "clock"}
_NAMES = {
    "rehab.clock.now",
    "django.utils.timezone.now",
    "django.utils.timezone.localdate",
    "django.utils.timezone.localtime",
    "time.time",
}
_STAMPS = {"auto_now", "auto_now_add"}


def _reads(module: Module) -> list[tuple[ast.AST, str]]:
    """Return each reading of a clock with the name it uses."""
    found: list[tuple[ast.AST, str]] = []
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Attribute) and node.attr in _READS:
            owner = ast.unparse(node.value)
            if owner.rpartition(".")[2] in _SOURCES:
                found.append((node, f"{owner}.{node.attr}"))
        elif isinstance(node, ast.Attribute) and ast.unparse(node) == "time.time":
            found.append((node, "time.time"))
        elif isinstance(node, ast.keyword) and node.arg in _STAMPS:
            found.append((node, str(node.arg)))
        found += [(node, name) for name in imported(node) if name in _NAMES]
    return found


def clock_readers(root: Path) -> list[str]:
    """Return every reading of the time below the doors."""
    return [
        module.at(node, name)
        for module in modules(root)
        if module.path not in EXCUSED and not DOORS & set(module.path.split("/"))
        for node, name in _reads(module)
    ]


def unshifted_readers(root: Path) -> list[str]:
    """Return every reading, doors included, that CLOCK_OFFSET would not move."""
    ours = {"clock.now", "rehab.clock.now"}
    return [
        module.at(node, name)
        for module in modules(root)
        if module.path not in EXCUSED
        for node, name in _reads(module)
        if name not in ours
    ]


def test_only_doors_read_the_clock() -> None:
    assert not clock_readers(ROOT)


def test_every_door_reads_the_one_clock() -> None:
    assert not unshifted_readers(ROOT)


@pytest.mark.parametrize(
    "line",
    [
        "at = timezone.now()",
        "at = datetime.now(UTC)",
        "on = datetime.date.today()",
        "at = clock.now()",
        "from rehab.clock import now",
        "from django.utils.timezone import now",
        "at = models.DateTimeField(auto_now_add=True)",
        "at = models.DateTimeField(default=timezone.now)",
        "at = time.time()",
    ],
)
def test_the_guard_sees_below_the_doors(line: str, tmp_path: Path) -> None:
    assert clock_readers(plant(tmp_path, "plans/services/daily_plan.py", line))


def test_the_guard_lets_a_door_read_the_one_clock_only(tmp_path: Path) -> None:
    plant(tmp_path, "plans/views/today.py", "at = clock.now()")
    assert not clock_readers(tmp_path)
    assert not unshifted_readers(tmp_path)

    plant(tmp_path, "plans/views/today.py", "at = timezone.now()")
    assert unshifted_readers(tmp_path)
