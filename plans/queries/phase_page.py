"""Where each region of one patient stands on its phase, for the therapist's page."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from plans.engine.phase_entry import to_ask
from plans.engine.reason import Value
from plans.models import Patient, Proposal, Regime
from plans.queries.circumstances import PatientDay, circumstances_of
from plans.queries.course import items_of
from plans.queries.facts import facts_of_one
from plans.queries.phase_status import Look, Region, Step, regions_of, told_of
from plans.queries.seen import longest_memory, seen_of

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class PhasePage:
    """`asked` are the subjects a therapist can answer, with what counts of them now."""

    look: Look
    regions: tuple[Region, ...]
    steps: tuple[Step, ...]
    asked: dict[str, Value]
    waiting: tuple[Proposal, ...]


def phase_page(patient: Patient, *, now: datetime) -> PhasePage | None:
    """Return the page; None without a plan in use. The latest date that counts is yesterday's."""
    regime = Regime.objects.active().filter(patient=patient).first()
    if regime is None:
        return None
    on = patient.local_date(now) - ONE_DAY
    facts = facts_of_one(patient.pk)
    day = PatientDay(patient.pk, regime.pk, on)
    around = circumstances_of([day], {patient.pk: facts})[patient.pk]
    items = items_of([regime.pk]).get(regime.pk, [])
    look = Look(patient.pk, regime.pk, on, facts, items, around)
    seen = seen_of([patient.pk], since=on - longest_memory())
    told = told_of([look], seen)[patient.pk]
    regions = regions_of([regime.pk]).get(regime.pk, [])
    steps = tuple(step for region in regions for step in told.steps(region))
    waiting = Proposal.objects.waiting().filter(patient=patient, kind=Proposal.Kind.PHASE)
    return PhasePage(look, tuple(regions), steps, _asked(steps), tuple(waiting))


def _asked(steps: tuple[Step, ...]) -> dict[str, Value]:
    """Return what the steps ask that only a person can answer; the record and the log know more."""
    found: dict[str, Value] = {}
    for step in steps:
        template = step.region.template
        askable = {each.subject for each in to_ask(template)} if template else set()
        for check in step.exit.checks:
            if check.criterion.subject in askable:
                found[check.criterion.subject] = check.found[0]
    return found
