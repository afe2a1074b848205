"""Plan a coming day for many patients, beside a bare write of exactly the rows that makes.

COPY on PostgreSQL (DATABASE_URL), `executemany` on SQLite. Rules, orders and engine included.
`python -m benchmarks.bench_plan_days [--json] [--patients 500]`
"""

from argparse import Namespace
from collections.abc import Iterator

from benchmarks import database
from benchmarks.clinic import copy_patient, course
from benchmarks.figure import Figure, interleaved, main
from plans.models import DailyPlan
from plans.services.day import plan_days
from tests.factories import NOW

ROUNDS = 5
TARGETS = {"postgresql": 10.0, "sqlite": 8.0}
TABLES = ("plans_dailyplan", "plans_plannedexercise")


def measure(arguments: Namespace) -> Iterator[Figure]:
    with database.database():
        copy_patient(course().patient, arguments.patients)
        DailyPlan.objects.all().delete()  # the day of the original too
        written: dict[str, database.Rows] = {}

        def job() -> float:
            def plan() -> None:
                plan_days(now=NOW)

            def keep() -> None:
                plan_days(now=NOW)
                written.update({table: database.rows_of(table) for table in TABLES})

            if not written:
                database.undone_s(keep)
            return database.undone_s(plan)

        pairs = interleaved(job, lambda: database.write_s(written), rounds=ROUNDS)
        vendor = database.connection.vendor
        rows = sum(len(rows) for rows in written.values())
        more = (("rows", rows), ("database", vendor))
        yield Figure("plan_days", pairs, arguments.patients, TARGETS[vendor], more=more)


if __name__ == "__main__":
    main(measure, __doc__)
