"""The caseload of 200 patients with a month behind, beside stored counters written with `%`.

`python -m benchmarks.bench_caseload [--json]`
"""

from argparse import Namespace
from collections.abc import Iterator

from benchmarks import database, pages
from benchmarks.clinic import copy_patient, course, put_behind
from benchmarks.figure import Figure, main
from plans.services.day_counts import recount_all
from tests.views.asking import browser

TARGET, PATIENTS, DAYS = 0.25, 200, 30


def measure(_arguments: Namespace) -> Iterator[Figure]:
    with database.database(), pages.at_nine():
        first = course()
        put_behind(first.patient, first.person, DAYS)
        copy_patient(first.patient, PATIENTS - 1, history=True)
        recount_all()
        client = browser(first.therapist)
        job = pages.getting(client, "/caseload/")
        bare = pages.bare_client(client)
        limit = pages.getting(bare, f"/table/{first.patient.clinic_id}/")
        yield pages.figure("caseload", job, limit, target=TARGET, asked=3)


if __name__ == "__main__":
    main(measure, __doc__)
