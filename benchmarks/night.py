"""A nightly job in processes of its own: what two gain over one, and how much memory one takes.

Its rows are committed, by workers on the benchmark's own database: PostgreSQL.
`python -m benchmarks.night JOB MOMENT` is one of them; it prints its seconds and its peak.
"""

import os
import subprocess
import sys
from argparse import Namespace
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from time import perf_counter
from urllib.parse import urlsplit

from django.db import connection

from benchmarks.figure import Figure
from plans.catalogue import load
from plans.models import DailyPlan, PlannedExercise
from plans.services.day import close_days, plan_days

ROUNDS = 3
GAIN = 1.8  # of two processes over one
MOST_MIB = 250.0
JOBS: dict[str, Callable[..., object]] = {"plan_days": plan_days, "close_days": close_days}


def shared_figure(
    job: str, arguments: Namespace, moment: datetime, forget: Callable[[datetime], None]
) -> Figure:
    """Return how much faster several processes are than one, at the same night's work."""
    pairs = []
    for _ in range(ROUNDS):
        together = _night_s(job, moment, arguments.processes)
        forget(moment)
        pairs.append((together, _night_s(job, moment, 1)))
        forget(moment)
    more = (("processes", arguments.processes), ("database", connection.vendor))
    name = f"{job}_{arguments.processes}_processes"
    return Figure(name, pairs, arguments.patients, GAIN, is_rate=True, more=more)


def memory_figure(job: str, arguments: Namespace, moment: datetime) -> Figure:
    """Return the peak of one process that does the night, in MiB, beside what it may be."""
    peak_mib = max(mib for _, mib in _workers(job, moment, 1))
    more = (("patients", arguments.patients), ("database", connection.vendor))
    return Figure(f"{job}_memory", [(peak_mib, MOST_MIB)], 1, 1.0, more=more, unit="mib")


def forget_plans(moment: datetime) -> None:
    """Delete what `plan_days` made, so that the night can be had again."""
    PlannedExercise.objects.filter(plan__on=moment.date()).delete()
    DailyPlan.objects.filter(on=moment.date()).delete()


def _night_s(job: str, moment: datetime, processes: int) -> float:
    """Return the seconds from the first to the last row; starting Python is no work."""
    return max(seconds for seconds, _ in _workers(job, moment, processes))


def _workers(job: str, moment: datetime, processes: int) -> list[tuple[float, float]]:
    """Return the seconds and the peak of each of some processes that begin together."""
    url = urlsplit(os.environ["DATABASE_URL"])
    ours = url._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
    env = os.environ | {"DATABASE_URL": ours}
    argv = [sys.executable, "-m", "benchmarks.night", job, moment.isoformat()]
    started = [
        subprocess.Popen(argv, env=env, stdin=-1, stdout=-1, text=True) for _ in range(processes)
    ]
    for each in started:
        assert each.stdout is not None
        each.stdout.readline()  # it is ready
    for each in started:
        assert each.stdin is not None
        each.stdin.write("go\n")
        each.stdin.flush()
    said = [each.communicate()[0].split() for each in started]
    return [(float(seconds), float(mib)) for seconds, mib in said]


def main(job: str, moment: str) -> None:
    """Do the night's work when told to."""
    connection.ensure_connection()
    load()  # a worker reads its catalogue when it starts, not each night
    print("ready", flush=True)
    sys.stdin.readline()
    began = perf_counter()
    JOBS[job](now=datetime.fromisoformat(moment))
    print(perf_counter() - began, _peak_mib())


def _peak_mib() -> float:
    """Return the peak of this process; `getrusage` begins with that of the one it came from."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024


if __name__ == "__main__":
    main(*sys.argv[1:])
