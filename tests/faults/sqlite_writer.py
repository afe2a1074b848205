"""Logs exercises as fast as it can: python -m tests.faults.sqlite_writer NUMBER OF ACKNOWLEDGED.

Takes every OFth patient from NUMBER on. ACKNOWLEDGED gets the id of each entry once it is
committed; "locked" is printed for each write that SQLite refused.
"""

import sys
import uuid
from itertools import cycle
from pathlib import Path

import django

django.setup()

from django.db import OperationalError  # noqa: E402

from plans.models import CareAccess, PlannedExercise  # noqa: E402
from plans.queries.access import Role  # noqa: E402
from plans.services.activity_log import log_activity  # noqa: E402
from rehab import clock  # noqa: E402


def main(number: int, of: int, acknowledged: Path) -> None:
    """Write until killed."""
    related = "plan__patient__clinic", "prescription__region", "prescription__exercise"
    rows = PlannedExercise.objects.filter(prescription__is_cue=False).select_related(*related)
    # One exercise a patient: the others stay open, and so does the reason for a reminder.
    first = {row.plan_id: row for row in rows.order_by("-position", "pk")}
    mine = list(first.values())[number::of]
    people = {row.patient_id: row.user for row in CareAccess.objects.select_related("user")}
    with acknowledged.open("a") as told:
        for planned in cycle(mine):
            entry_id = uuid.uuid4()
            by = people[planned.plan.patient_id]
            try:
                log_activity(
                    planned=planned,
                    entry_id=entry_id,
                    felt="easy",
                    by=by,
                    role=Role.PATIENT,
                    now=clock.now(),
                )
            except OperationalError as error:
                sys.stdout.write(f"locked: {error}\n")
                continue
            told.write(f"{entry_id}\n")
            told.flush()


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]))
