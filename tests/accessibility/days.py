"""Days as they are lived: what a patient sends, one form after the other."""

from collections.abc import Callable, Iterator

from django.urls import reverse

from plans.models import PlannedExercise
from plans.queries.daily_questions import all_questions
from tests.factories import DAY, Course
from tests.views.sent import FORMS, Fields, entry

Steps = Iterator[tuple[str, Fields]]


def finished(course: Course) -> Steps:
    """Check in, tap every exercise, finish."""
    yield _form("check_in", course)
    for planned in PlannedExercise.objects.filter(plan__patient=course.patient):
        yield reverse("plans:log", args=[planned.pk]), entry() | {"felt": "right"}
    yield _form("finish", course)


def begun(course: Course) -> Steps:
    """Check in, do one exercise, leave one out."""
    yield _form("check_in", course)
    yield _form("numbers", course)


def stopped(course: Course) -> Steps:
    """Say yes to every question."""
    path, fields = _form("flags", course)
    yield path, fields | {f"flag_{question.id}": "yes" for question in all_questions()}


def paused(course: Course) -> Steps:
    """Pause from today."""
    path, fields = _form("pause", course)
    yield path, fields | {"from_on": DAY.isoformat()}


def _form(name: str, course: Course) -> tuple[str, Fields]:
    return FORMS[name].url(course), FORMS[name].fields(course)


DAYS: dict[str, Callable[[Course], Steps]] = {
    "finished": finished,
    "begun": begun,
    "stopped": stopped,
    "paused": paused,
}
