"""Time gates and criteria of the protocols and of single exercises."""

from plans.catalogue.content import Catalogue
from plans.catalogue.evidence.markdown import keys, page, said, table
from plans.engine.exercise import NotBefore
from plans.engine.template import Criterion, Template, TemplateItem, TemplatePhase

_LEAD = (
    "A gate opens when its day has come **and** its clearance was given. Days are defaults, to be "
    "confirmed by the treating team; criteria beat dates. Nothing opens by itself: a therapist "
    "decides on a phase."
)


def gates(catalogue: Catalogue) -> str:
    """Return the page of gates: protocols first, then exercises."""
    blocks = ["## Which regime", _conditions(catalogue)]
    for template in catalogue.templates.values():
        blocks += _protocol(template)
    blocks += ["## Exercises", _of_exercises(catalogue)]
    return page("Gates", _LEAD, *blocks)


def _conditions(catalogue: Catalogue) -> str:
    rows = []
    for each in catalogue.conditions.values():
        own = [t.slug for t in catalogue.templates.values() if each.key in t.conditions]
        name = catalogue.condition_name(each.key, "en")
        rows.append(
            (name, keys(each.body_sites), keys(own) or "the general one", keys(each.source))
        )
    return table(("injury or operation", "places", "regime", "source"), rows)


def _protocol(template: Template) -> list[str]:
    title = template.slug.replace("-", " ").capitalize()
    said_by = f"Source of the protocol: {keys(template.source)} ({template.tag})."
    return [f"## {title}", said_by, _items(template), _criteria(template), _days(template)]


def _items(template: Template) -> str:
    rows = [
        (phase.phase.value, item.exercise, *_gate(item.gate), keys(item.source), item.tag)
        for phase, item in _gated(template)
        if item.gate is not None
    ]
    head = ("phase", "exercise", "not before", "expected", "clearance", "source", "tag")
    return table(head, rows) if rows else "No gate by date."


def _gated(template: Template) -> list[tuple[TemplatePhase, TemplateItem]]:
    return [(phase, item) for phase in template.phases for item in phase.items]


def _gate(gate: NotBefore) -> tuple[str, str, str]:
    anchor = gate.anchor.replace("_", " ")
    only = f" ({gate.tissue.replace('_', ' ')})" if gate.tissue else ""
    expected = f"day {gate.expected_days}" if gate.expected_days is not None else ""
    return f"day {gate.not_before_days} after {anchor}{only}", expected, gate.clearance or ""


def _criteria(template: Template) -> str:
    rows = [
        (phase.phase.value, word, _criterion(each), each.source, each.tag)
        for phase in template.phases
        for word, found in (("into", phase.entry), ("out of", phase.exit))
        for each in found
    ]
    return table(("phase", "", "criterion", "source", "tag"), rows)


def _criterion(each: Criterion) -> str:
    subject = each.subject.replace("_", " ")
    text = (
        subject
        if each.op == "is" and each.value is True
        else f"{subject} {each.op} {said(each.value)}"
    )
    return f"{text}, {each.days_running} days running" if each.days_running > 1 else text


def _days(template: Template) -> str:
    rows = [
        (
            phase.phase.value,
            f"{phase.minutes_low} to {phase.minutes_high} min",
            f"{phase.active_days} days a week",
            _expected(phase),
            keys((*phase.source, *phase.expected_source)),
            phase.tag,
        )
        for phase in template.phases
    ]
    return table(("phase", "a day", "active", "usually reached", "source", "tag"), rows)


def _expected(phase: TemplatePhase) -> str:
    if phase.expected_weeks is None:
        return ""
    low, high = phase.expected_weeks
    return f"week {low:g}" if low == high else f"week {low:g} to {high:g}"


def _of_exercises(catalogue: Catalogue) -> str:
    rows = [
        (each.slug, *_gate(gate), keys(each.source), each.tag)
        for each in catalogue.exercises.values()
        for gate in each.not_before
    ]
    return table(("exercise", "not before", "expected", "clearance", "source", "tag"), rows)
