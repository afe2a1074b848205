"""How pages and the night grow with the days behind each patient: ten times the history.

The exponent is that of time over days; 0 means that history costs nothing.
`python -m benchmarks.bench_growth [--json]`
"""

from argparse import Namespace
from collections.abc import Callable, Iterator
from math import log
from statistics import median
from uuid import UUID

from django.db import transaction

from accounts.models import Clinic
from benchmarks import database, pages
from benchmarks.bench_log_post import posting
from benchmarks.clinic import copy_patient, course, put_behind
from benchmarks.figure import Figure, interleaved, main
from plans.models import ActivityLog, DailyPlan
from plans.services.day import plan_days
from tests.factories import DAY, NOW, Course
from tests.views.asking import browser

TARGET, PATIENTS, ROUNDS, ASKED = 0.05, 20, 7, 5
FEW, MANY = 30, 300  # days
Job = Callable[[], float]


def clinic(days: int) -> Course:
    """Make a clinic whose patients have all lived so many days."""
    first = course()
    put_behind(first.patient, first.person, days)
    copy_patient(first.patient, PATIENTS - 1, history=True)
    return first


def jobs(first: Course) -> dict[str, Job]:
    """Return what is timed."""
    asked: dict[str, pages.Ask] = {
        "today": pages.getting(browser(first.person), "/today/"),
        "patient_page": pages.getting(browser(first.therapist), f"/patients/{first.patient.pk}/"),
        "caseload": pages.getting(browser(first.therapist), "/caseload/"),
        "log_post": posting(browser(first.person), f"/exercises/{first.planned.pk}/log/"),
    }
    pages_s = {name: _seconds(ask) for name, ask in asked.items()}
    return pages_s | {"plan_days": lambda: _plan_s(first.patient.clinic_id)}


def _seconds(ask: pages.Ask) -> Job:
    return lambda: pages.seconds(ask, ASKED)


def _plan_s(clinic_id: UUID) -> float:
    """Return the seconds of planning today anew in one clinic, all of it taken back."""
    with transaction.atomic():
        ActivityLog.objects.filter(on=DAY).delete()
        DailyPlan.objects.filter(on=DAY).delete()
        Clinic.objects.exclude(pk=clinic_id).update(is_live=False)
        took = database.undone_s(lambda: plan_days(now=NOW))
        transaction.set_rollback(True)
    return took


def measure(_arguments: Namespace) -> Iterator[Figure]:
    with database.database(), pages.at_nine():
        few, many = jobs(clinic(FEW)), jobs(clinic(MANY))
        for name in few:
            pairs = interleaved(many[name], few[name], rounds=ROUNDS)
            times = 1 if name == "plan_days" else ASKED
            counts = " → ".join(str(pages.queries(each[name]) // times) for each in (few, many))
            seconds, before = (median(each) for each in zip(*pairs, strict=True))
            exponent = round(log(seconds / before) / log(MANY / FEW), 3)
            more = (("exponent", exponent), ("most", TARGET), ("queries", counts))
            yield Figure(f"growth_{name}", pairs, times, (MANY / FEW) ** TARGET, more=more)


if __name__ == "__main__":
    main(measure, __doc__)
