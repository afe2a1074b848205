"""What a patient reads of progress: plain sentences, “most people”, never a promise."""

from collections.abc import Iterator

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from plans.engine.measure_reading import Change
from plans.engine.recovery_course import RecoveryCourse
from plans.queries.progress import Line
from plans.queries.recovery import Recovering
from plans.templatetags.dose import number
from plans.templatetags.recovery import (
    SIDES,
    beside,
    goal_text,
    said_day,
    strength,
    strength_range,
)
from plans.words.units import with_unit

register = template.Library()

_PLAIN_CHANGES = {
    Change.BETTER: gettext_lazy("That is clearly more than at your first test."),
    Change.WORSE: gettext_lazy("That is less than at your first test. Your therapist sees it too."),
    Change.UNCLEAR: gettext_lazy(
        "No clear change since your first test. That is common. It can take weeks."
    ),
}
_LINE_CHANGES = {
    Change.BETTER: gettext_lazy("That is clearly better than the first time."),
    Change.WORSE: gettext_lazy("That is clearly less good. Your therapist sees it too."),
    Change.MORE: gettext_lazy("That is clearly more than the first time."),
    Change.LESS: gettext_lazy("That is clearly less than the first time."),
    Change.UNCLEAR: gettext_lazy("No clear change yet. That is common."),
}


@register.filter
def line_name(line: Line) -> str:
    """Return “Grip, left”."""
    side = SIDES.get(line.side)
    return f"{line.name}, {side}" if side else line.name


@register.filter
def values_of(line: Line) -> str:
    """Return “18.5 → 21 kg”; the last value alone where it is the first."""
    decimals = line.measure.decimals
    last = with_unit(number(round(line.last.value, decimals)), line.measure.unit)
    return last if line.is_first else f"{number(round(line.first.value, decimals))} → {last}"


@register.filter
def line_change(change: Change) -> str:
    """Return what became of a value since the first; empty where no change is known to matter."""
    return str(_LINE_CHANGES.get(change, ""))


@register.filter
def plain_sentences(shown: Recovering) -> list[str]:
    """Return what a patient reads of one part: what is expected, what was measured."""
    course = shown.course
    return [*_expected(shown, course), *_told_of_test(course)]


def _expected(shown: Recovering, course: RecoveryCourse) -> Iterator[str]:
    if course.state == "unsure":
        yield _("Rest costs strength. How much is not known here: too few people were tested.")
        yield _("What your therapist measures counts.")
        return
    if course.state == "resting":
        yield _("This part still rests. What you can expect shows here when the rest is over.")
        return
    if course.state == "little":
        yield _("Most people lose little strength here.")
        return
    if shown.now is not None:
        values = {"share": strength_range(shown.now.remaining), "of": beside(course)}
        yield _said_from(course) % values
    if course.goal is not None and course.goal.to_week != 0:
        yield _("Most people get to nine tenths %(when)s of steady training.") % {
            "when": goal_text(course.goal)
        }
    if course.loss.confidence == "low":
        yield _("This is a rough guess: few people were tested.")


def _said_from(course: RecoveryCourse) -> str:
    if course.start is not None and course.start.is_measured:
        return _("From where you began, most people now have %(share)s %(of)s.")
    return _("By now most people have %(share)s %(of)s.")


def _told_of_test(course: RecoveryCourse) -> Iterator[str]:
    latest = course.tested.values[-1] if course.tested.values else None
    if latest is None:
        return
    yield _("Your last test on %(day)s: %(share)d %% %(of)s.") % {
        "day": said_day(latest.on),
        "share": strength(latest.deficit),
        "of": beside(course),
    }
    said = _PLAIN_CHANGES.get(latest.change)
    if said is not None:
        yield str(said)
    if latest is not course.latest:
        yield _("The test hurt. So it may show less than you can do.")
    if course.slow_since is not None:
        yield _("That is slower than for most people. Your therapist looks for the reason.")
