"""The therapist's page of a patient with a year behind, beside a bare page.

`python -m benchmarks.bench_patient_page [--json]`
"""

from argparse import Namespace
from collections.abc import Iterator

from benchmarks import database, pages
from benchmarks.clinic import course, put_behind
from benchmarks.figure import Figure, main
from tests.views.asking import browser

TARGET, YEAR = 0.25, 365


def measure(_arguments: Namespace) -> Iterator[Figure]:
    with database.database(), pages.at_nine():
        first = course()
        put_behind(first.patient, first.person, YEAR)
        client = browser(first.therapist)
        job = pages.getting(client, f"/patients/{first.patient.pk}/")
        limit = pages.getting(pages.bare_client(client), f"/page/{first.patient.pk}/")
        yield pages.figure("patient_page", job, limit, target=TARGET)


if __name__ == "__main__":
    main(measure, __doc__)
