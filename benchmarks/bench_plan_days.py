"""Plan a coming day for many patients, beside a bare write of exactly the rows that makes.

COPY on PostgreSQL (DATABASE_URL), `executemany` on SQLite. Rules, orders and engine included.
`python -m benchmarks.bench_plan_days [--json] [--patients 500] [--processes 2] [--memory]`
"""

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from datetime import datetime

from benchmarks import database, night
from benchmarks.clinic import copy_patient, lived
from benchmarks.figure import Figure, interleaved, main
from plans.models import Alert, DailyPlan
from plans.services.day import plan_days

ROUNDS = 5
DAYS = 90  # of history behind each patient
TARGETS = {"postgresql": 10.0, "sqlite": 8.0}
MORE = ((Alert, "patient"), (DailyPlan, "patient"))
ROWS = {
    "plans_dailyplan": '"on" = %s',
    "plans_plannedexercise": 'plan_id IN (SELECT id FROM plans_dailyplan WHERE "on" = %s)',
}


def measure(arguments: Namespace) -> Iterator[Figure]:
    with database.database():
        first, morning = lived(DAYS)
        copy_patient(first.patient, arguments.patients - 1, more=MORE)
        yield _figure(arguments.patients, morning)
        if arguments.processes > 1:
            yield night.shared_figure("plan_days", arguments, morning, night.forget_plans)
        if arguments.memory:
            yield night.memory_figure("plan_days", arguments, morning)


def _figure(patients: int, morning: datetime) -> Figure:
    written: dict[str, database.Rows] = {}
    today = morning.date().isoformat()

    def job() -> float:
        return database.undone_s(lambda: plan_days(now=morning))

    def keep() -> None:
        plan_days(now=morning)
        for table, where in ROWS.items():
            written[table] = database.rows_of(table, where, today)

    database.undone_s(keep)
    pairs = interleaved(job, lambda: database.write_s(written), rounds=ROUNDS)
    more = (("rows", sum(map(len, written.values()))), ("database", database.connection.vendor))
    return Figure("plan_days", pairs, patients, TARGETS[database.connection.vendor], more=more)


def options(parser: ArgumentParser) -> None:
    parser.add_argument("--processes", type=int, default=1, help="2: as many at once, by turns")
    parser.add_argument("--memory", action="store_true", help="the peak of a process of its own")


if __name__ == "__main__":
    main(measure, __doc__, options)
