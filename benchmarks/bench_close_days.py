"""Close a day on which everybody did everything, beside a bare write of the rows that changes.

COPY on PostgreSQL (DATABASE_URL), `executemany` on SQLite.
`python -m benchmarks.bench_close_days [--json] [--patients 500] [--processes 2] [--memory]`
"""

from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from benchmarks import database, night
from benchmarks.clinic import copy_patient, course, live
from benchmarks.figure import Figure, interleaved, main
from plans.models import Alert, DailyPlan, Decision, Patient, PlannedExercise, Prescription
from plans.services.bulk import update_many
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
        yield _figure(arguments.patients)
        if arguments.processes > 1:
            yield night.shared_figure("close_days", arguments, MIDNIGHT, _forget())
        if arguments.memory:
            yield night.memory_figure("close_days", arguments, MIDNIGHT)


def _figure(patients: int) -> Figure:
    written: dict[str, database.Rows] = {}

    def job() -> float:
        return database.undone_s(lambda: close_days(now=MIDNIGHT))

    def keep() -> None:
        before = {table: set(map(repr, database.rows_of(table))) for table in TABLES}
        close_days(now=MIDNIGHT)
        for table in TABLES:
            rows = database.rows_of(table)
            written[table] = [row for row in rows if repr(row) not in before[table]]

    database.undone_s(keep)
    pairs = interleaved(job, lambda: database.write_s(written), rounds=ROUNDS)
    more = (("rows", sum(map(len, written.values()))), ("database", database.connection.vendor))
    return Figure("close_days", pairs, patients, TARGET, more=more)


def _forget() -> Callable[[datetime], None]:
    """Return what puts everything back to before the night."""
    states = list(Prescription.objects.values_list("pk", "state"))

    def forget(_moment: datetime) -> None:
        Decision.objects.all().delete()
        Alert.objects.all().delete()
        PlannedExercise.objects.update(state="due")
        DailyPlan.objects.update(closed_at=None, due_count=0, excused_count=0, done_sum=0)
        update_many(Prescription, ["state"], states)

    return forget


def options(parser: ArgumentParser) -> None:
    parser.add_argument("--processes", type=int, default=1, help="2: as many at once, by turns")
    parser.add_argument("--memory", action="store_true", help="the peak of a process of its own")


if __name__ == "__main__":
    main(measure, __doc__, options)
