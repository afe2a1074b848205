"""Close a day on which everybody did everything, beside a bare write of the rows that changes.

`python -m benchmarks.bench_close_days [--json] [--patients 500]`
"""

from argparse import Namespace
from collections.abc import Iterator
from datetime import timedelta

from benchmarks import database
from benchmarks.clinic import copy_patient, course, live
from benchmarks.figure import Figure, interleaved, main
from plans.models import DailyPlan, Patient
from plans.services.day import close_days, plan_days
from tests.factories import NOW

ROUNDS = 5
TARGET = 15.0
MIDNIGHT = NOW + timedelta(hours=15)  # a quarter of an hour and more into the next local date
# Rows that change are written anew by the limit, new ones once.
TABLES = ("plans_dailyplan", "plans_plannedexercise", "plans_prescription", "plans_decision")


def measure(arguments: Namespace) -> Iterator[Figure]:
    with database.database():
        first = course()
        copy_patient(first.patient, arguments.patients)
        DailyPlan.objects.all().delete()
        plan_days(now=NOW)
        live(Patient.objects.values_list("pk", flat=True), first.person, now=NOW)
        written: dict[str, database.Rows] = {}

        def job() -> float:
            def close() -> None:
                close_days(now=MIDNIGHT)

            def keep() -> None:
                before = {table: set(map(repr, database.rows_of(table))) for table in TABLES}
                close_days(now=MIDNIGHT)
                for table in TABLES:
                    rows = database.rows_of(table)
                    written[table] = [row for row in rows if repr(row) not in before[table]]

            if not written:
                database.undone_s(keep)
            return database.undone_s(close)

        pairs = interleaved(job, lambda: database.write_s(written), rounds=ROUNDS)
        rows = sum(len(rows) for rows in written.values())
        more = (("rows", rows), ("database", database.connection.vendor))
        yield Figure("close_days", pairs, arguments.patients, TARGET, more=more)


if __name__ == "__main__":
    main(measure, __doc__)
