"""Today, signed in, beside a bare page: session, one query, a small template.

`python -m benchmarks.bench_today_page [--json]`
"""

from argparse import Namespace
from collections.abc import Iterator

from benchmarks import database, pages
from benchmarks.clinic import course
from benchmarks.figure import Figure, main
from tests.views.asking import browser

TARGET = 0.45


def measure(_arguments: Namespace) -> Iterator[Figure]:
    with database.database(), pages.at_nine():
        first = course()
        client = browser(first.person)
        job = pages.getting(client, "/today/")
        limit = pages.getting(pages.bare_client(client), f"/page/{first.patient.pk}/")
        yield pages.figure("today_page", job, limit, target=TARGET)


if __name__ == "__main__":
    main(measure, __doc__)
