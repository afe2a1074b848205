"""Which faults there are, found without Django, and how many patients they need."""

import argparse
import ast
from collections.abc import Sequence
from pathlib import Path

_SPARE_PATIENTS = 10
TIMED_JOBS = 2
LONGEST_S = 3600.0


def known() -> dict[str, dict[str, object]]:
    """Return the keywords of every `@fault("F05", …)` in this folder, by number."""
    found = {}
    for path in sorted(Path(__file__).parent.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef):
                for call in node.decorator_list:
                    if isinstance(call, ast.Call) and ast.unparse(call.func) == "fault":
                        number = ast.literal_eval(call.args[0])
                        found[number] = {
                            each.arg: ast.literal_eval(each.value)
                            for each in call.keywords
                            if each.arg and isinstance(each.value, ast.Constant)
                        }
    return found


def chosen(options: argparse.Namespace) -> list[str]:
    """Return the faults to play. Raises SystemExit on a name that is not known."""
    faults = known()
    names = [name for name in options.only.split(",") if name]
    if unknown := set(names) - set(faults):
        raise SystemExit(f"bin/faults: no fault {min(unknown)}; there are {', '.join(faults)}.")
    if options.core:
        core = [name for name, values in faults.items() if values.get("core")]
        return sorted(core, key=lambda name: _may_take_s(faults[name]), reverse=True)
    return names or sorted(name for name in faults if name.startswith("F"))


def _may_take_s(values: dict[str, object]) -> float:
    """Return how late its mails may be: the longest first, so that no slow one is left over."""
    return float(str(values.get("late_s") or LONGEST_S))


def needs(name: str) -> str:
    """Return the kind of database a fault is played on."""
    return str(known()[name].get("needs", "postgres"))


def in_batches(names: Sequence[str], jobs: int) -> list[tuple[list[str], int]]:
    """Return which faults go together, and how many at a time: those that time answers last."""
    faults = known()
    timed = [name for name in names if faults[name].get("timed")]
    waiting = [name for name in names if name not in timed]
    return [(waiting, jobs), (timed, min(jobs, TIMED_JOBS))]


def patients(names: Sequence[str], slots: int) -> int:
    """Return how many patients the template needs."""
    faults = known()
    most = max(int(str(faults[name].get("slots", 60))) for name in names)
    return (slots // 2 if slots and "soak" in names else most) + _SPARE_PATIENTS
