"""One tap on *Easy*, idempotent and audited, beside a bare view that inserts one row.

`python -m benchmarks.bench_log_post [--json]`
"""

import uuid
from argparse import Namespace
from collections.abc import Iterator

from django.test import Client

from benchmarks import database, pages
from benchmarks.clinic import course
from benchmarks.figure import Figure, main
from plans.models import ActivityLog
from tests.views.asking import browser

TARGET = 0.4


def posting(client: Client, url: str) -> pages.Ask:
    def ask() -> None:
        ActivityLog.objects.all().delete()  # a correction costs more than a first log
        answer = client.post(url, {"entry_id": str(uuid.uuid4()), "felt": "easy"})
        assert answer.status_code == 302, url

    return ask


def measure(_arguments: Namespace) -> Iterator[Figure]:
    with database.database(), pages.at_nine():
        first = course()
        client = browser(first.person)
        job = posting(client, f"/exercises/{first.planned.pk}/log/")
        limit = posting(pages.bare_client(client), "/entry/")
        yield pages.figure("log_post", job, limit, target=TARGET)


if __name__ == "__main__":
    main(measure, __doc__)
