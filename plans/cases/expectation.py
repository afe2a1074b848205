"""What the author of a case expected beside what the engine made of it."""

from collections.abc import Iterator

from plans.cases.preview import Preview
from plans.engine.decision import Outcome


def unexpected(preview: Preview) -> list[str]:
    """Return each difference in words; nothing where the case expects nothing."""
    return [*_of_letters(preview), *_of_draft(preview), *_of_days(preview)]


def _of_letters(preview: Preview) -> Iterator[str]:
    for name in preview.case.expect.letters:
        if f"letter:{name}" not in preview.asked:
            yield f"letter {name} is not asked for"


def _of_draft(preview: Preview) -> Iterator[str]:
    expected, draft = preview.case.expect, preview.draft
    if expected.mode and draft.mode.value != expected.mode:
        yield f"mode is {draft.mode.value}, not {expected.mode}"
    if not expected.mode and not expected.must and not expected.may:
        return
    drafted = {name for item in draft.items for name in _names(item.exercise, item.side)}
    yield from (f"{name} is missing" for name in expected.must if name not in drafted)
    yield from (f"{name} is drafted" for name in expected.must_not if name in drafted)
    welcome = {*expected.must, *expected.may}
    for item in draft.items:
        if welcome.isdisjoint(_names(item.exercise, item.side)):
            yield f"{item.exercise}/{item.side} is drafted, neither must nor may"


def _names(exercise: str, side: str) -> tuple[str, str]:
    return exercise, f"{exercise}/{side}"


def _of_days(preview: Preview) -> Iterator[str]:
    expected, days = preview.case.expect, preview.days
    fired = {
        match.rule
        for day in days
        for decision in day.closing.decisions.values()
        for match in decision.matches
    }
    raised = {alert.code for day in days for alert in day.alerts}
    grown = {
        name
        for day in days
        for key, decision in day.closing.decisions.items()
        if decision.outcome is Outcome.PROGRESS
        for name in _names(*key.split("/"))
    }
    yield from (f"{name} never grows" for name in expected.grows if name not in grown)
    yield from (f"rule {rule} never applies" for rule in expected.rules if rule not in fired)
    yield from (f"rule {rule} applies" for rule in expected.rules_not if rule in fired)
    proposed = {each.exercise for day in days for each in day.put.exercises}
    begun = {step.next.value for day in days for _, step in day.put.phases}
    yield from (f"{name} is not proposed" for name in expected.proposes if name not in proposed)
    yield from (f"{name} is not proposed" for name in expected.begins if name not in begun)
    yield from (f"alert {code} is not raised" for code in expected.alerts if code not in raised)
    if days:
        missing = (code for code in raised if code not in expected.alerts)
        yield from (f"alert {code} is raised" for code in sorted(missing) if expected.mode)
