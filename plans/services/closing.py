"""Fold dates into the doses: claim open plans, ask the engine, write states and decisions."""

import logging
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from plans.catalogue.records import to_json
from plans.engine.decision import Decision as Decided
from plans.engine.dose_json import dose_to_json
from plans.engine.plan_alert import QUIET
from plans.engine.plan_item import Circumstances
from plans.engine.progression import Closing
from plans.engine.state_json import state_to_json
from plans.models import Alert, DailyPlan, Decision, Prescription, Regime
from plans.queries.among import among
from plans.queries.circumstances import PatientDay
from plans.queries.course import Item, items_of
from plans.queries.day_facts import Day, PlanKey, days_of
from plans.queries.facts import Facts, facts_of
from plans.queries.history import History, histories_of
from plans.queries.open_days import Patients, claimed, to_fold
from plans.queries.phase_status import Look
from plans.queries.rules import day_rules
from plans.queries.weeks import closing_circumstances
from plans.services.alert import raise_alerts
from plans.services.bulk import update_many
from plans.services.decision import lapse
from plans.services.decision_row import DecisionRow, decision_row, write_decisions
from plans.services.fold import fold, replay
from plans.services.proposing import Closed, propose
from plans.services.tally import COUNTERS, Tally, tally, write_states
from plans.services.undisturbed import undisturbed

logger = logging.getLogger(__name__)


@dataclass(slots=True)
class CloseReport:
    """What one run of `close_days` wrote; `failed` plans stay open and are logged."""

    folded: int = 0
    settled: int = 0
    decisions: int = 0
    alerts: int = 0
    failed: int = 0

    def add(self, other: "CloseReport") -> None:
        for each in fields(self):
            setattr(self, each.name, getattr(self, each.name) + getattr(other, each.name))


@dataclass(slots=True)
class _Write:
    """What a chunk leaves to be written."""

    states: list[tuple[UUID, dict[str, Any]]] = field(default_factory=list)
    decisions: list[DecisionRow] = field(default_factory=list)
    settled_proposals: list[UUID] = field(default_factory=list)
    superseded: list[UUID] = field(default_factory=list)
    alerts: list[Alert] = field(default_factory=list)
    tallies: list[Tally] = field(default_factory=list)
    plans: list[tuple[Any, ...]] = field(default_factory=list)
    closed: list[Closed] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Case:
    """One plan to fold with everything the engine asks for."""

    plan: PlanKey
    regime_id: UUID
    day: Day
    facts: Facts
    items: list[Item]
    around: Circumstances
    history: History | None


def fold_days(*, now: datetime, patients: Patients, chunk: int) -> CloseReport:
    """Fold what is over, date by date, until nothing is left or everything left has failed."""
    report = CloseReport()
    failed: set[UUID] = set()
    while True:
        with undisturbed():
            done = _fold_chunk(now=now, patients=patients, chunk=chunk, failed=failed)
        if done is None:
            report.failed = len(failed)
            return report
        report.add(done)


@transaction.atomic
def _fold_chunk(
    *, now: datetime, patients: Patients, chunk: int, failed: set[UUID]
) -> CloseReport | None:
    rows = to_fold(now=now, patients=patients)
    rows = rows.exclude(pk__in=failed) if failed else rows
    plans = claimed(rows, stroke="closed_at", chunk=chunk)
    if not plans:
        return None
    write = _Write()
    late = _late([regime for _, regime in plans])
    for case in _cases(plans, late, now):
        try:
            _close(case, write, now)
        except Exception as error:  # one patient's data must not keep all others waiting
            logger.error("Plan %s cannot be folded: %s", case.plan.pk, type(error).__name__)
            failed.add(case.plan.pk)
            late = [regime for regime in late if regime != case.regime_id]
    return _written(write, late, now)


def _late(regimes: list[UUID]) -> list[UUID]:
    """Return the regimes with late facts, all of them locked.

    They are held until the fold is written: a late log waits, and marks its regime again.
    """
    rows = Regime.objects.filter(among("pk", regimes)).order_by("pk").select_for_update()
    return [pk for pk, since in rows.values_list("pk", "late_since") if since is not None]


def _cases(plans: list[tuple[PlanKey, UUID]], late: list[UUID], now: datetime) -> list[_Case]:
    """Return the cases of a chunk; those of `late` regimes with their history."""
    regimes = [regime for _, regime in plans]
    facts = facts_of(plan.patient_id for plan, _ in plans)
    items = items_of(regimes)
    days = days_of([plan for plan, _ in plans])
    around = closing_circumstances(
        [PatientDay(plan.patient_id, regime, plan.on) for plan, regime in plans],
        facts,
        {regime: [item.region for item in items.get(regime, [])] for regime in regimes},
    )
    histories = histories_of(late, until=now) if late else {}
    return [
        _Case(
            plan=plan,
            regime_id=regime,
            day=days[plan.pk],
            facts=facts[plan.patient_id],
            items=items.get(regime, []),
            around=around[plan.patient_id],
            history=histories.get(regime),
        )
        for plan, regime in plans
    ]


def _close(case: _Case, write: _Write, now: datetime) -> None:
    states, corrections = None, []
    if case.history is not None:
        again = replay(case.items, case.facts, case.history.past, case.history.answers, until=now)
        states = again.states
        corrections = _corrections(case, again.decisions, now)
    closing = fold(case.items, case.facts, case.day, case.around, states)
    counted = tally(case.day, is_settled=False)
    write.states += [(UUID(key), state_to_json(state)) for key, state in closing.states.items()]
    write.decisions += [*_overtaken(corrections, closing), *_decisions(case, closing, now)]
    write.settled_proposals += [
        UUID(key)
        for key, state in closing.states.items()
        if state.proposed is None or _is_asked_anew(closing, key)
    ]
    write.superseded += [row.supersedes_id for row in corrections if row.supersedes_id]
    write.alerts += _alerts(case.plan, closing, now)
    look = Look(
        case.plan.patient_id, case.regime_id, case.plan.on, case.facts, case.items, case.around
    )
    write.closed.append(Closed(look, case.day, closing.decisions, closing.states))
    write.tallies.append(counted)
    write.plans.append((case.plan.pk, now, to_json(case.around), *counted.counters))


def _is_asked_anew(closing: Closing, key: str) -> bool:
    """Return True if closing made a new proposal; a mere hold (O1) leaves the old one waiting."""
    decided = closing.decisions.get(key)
    return decided is not None and decided.needs_therapist


def _decisions(case: _Case, closing: Closing, now: datetime) -> list[DecisionRow]:
    return [
        decision_row(case.plan.patient_id, key, decided, now=now)
        for key, decided in closing.decisions.items()
    ]


def _corrections(
    case: _Case, again: Mapping[tuple[str, date], Decided], now: datetime
) -> list[DecisionRow]:
    """Return rows that correct decisions of the past; the old rows stay as they were.

    A date that had none for want of facts gets its first.
    """
    assert case.history is not None
    rows = []
    for (key, effective_on), decided in again.items():
        known = case.history.decisions.get((key, effective_on))
        after = None if decided.after is None else dose_to_json(decided.after)
        seen = (decided.rule, decided.outcome.value, after)
        if known is None or (known.rule, known.outcome, known.after) != seen:
            rows.append(decision_row(case.plan.patient_id, key, decided, supersedes=known, now=now))
    return rows


def _overtaken(rows: list[DecisionRow], closing: Closing) -> list[DecisionRow]:
    """Return the rows; those that wait for an answer only if the state waits for it too."""
    latest = {row.prescription_id: row for row in sorted(rows, key=lambda row: row.effective_on)}
    for row in rows:
        key = str(row.prescription_id)
        state = closing.states.get(key)
        is_proposed = state is not None and state.proposed is not None
        still = is_proposed and not _is_asked_anew(closing, key)
        if row.is_waiting and not (still and latest[row.prescription_id] is row):
            row.answer, row.withheld = Decision.Answer.NONE.value, "lapsed"
    return rows


def _alerts(plan: PlanKey, closing: Closing, now: datetime) -> list[Alert]:
    return [
        Alert(
            patient_id=plan.patient_id,
            code=wanted.code,
            tier=wanted.tier.value,
            effect=wanted.effect.value,
            region=wanted.region,
            on=plan.on,
            values=dict(wanted.values),
            raised_at=now,
        )
        for wanted in closing.alerts
    ]


def _written(write: _Write, late: list[UUID], now: datetime) -> CloseReport:
    update_many(Prescription, ["state"], write.states)
    lapse(Decision.objects.filter(among("prescription", write.settled_proposals)))
    lapse(Decision.objects.filter(pk__in=write.superseded))
    write_decisions(write.decisions)
    _lapse_ended(write.decisions)
    write_states(write.tallies)
    names = ["closed_at", "circumstances", *COUNTERS]
    update_many(DailyPlan, names, write.plans)
    if late:
        Regime.objects.filter(pk__in=late).update(late_since=None)
    propose(write.closed, now=now)
    raised = raise_alerts(_not_said_before(write.alerts), now=now)
    return CloseReport(folded=len(write.plans), decisions=len(write.decisions), alerts=len(raised))


def _lapse_ended(decisions: list[DecisionRow]) -> None:
    """Let nothing wait for a regime that was replaced or ended before its last day was folded."""
    waiting = [each.id for each in decisions if each.is_waiting]
    if waiting:
        rows = Decision.objects.filter(pk__in=waiting)
        lapse(rows.exclude(prescription__regime__state=Regime.State.ACTIVE))


def _not_said_before(alerts: list[Alert]) -> list[Alert]:
    """Leave out what was raised for the same date already, even if it was released since.

    What weeks show was raised already if it was within the quiet days before.
    """
    if not alerts:
        return []
    quiet = timedelta(days=day_rules().progression.quiet_days)
    earliest = min(each.on for each in alerts) - quiet
    patients = {each.patient_id for each in alerts}
    rows = Alert.objects.filter(patient__in=patients, on__gt=earliest)
    said: dict[tuple[UUID, str, str], set[date]] = defaultdict(set)
    for patient, code, region, on in rows.values_list("patient_id", "code", "region", "on"):
        said[patient, code, region].add(on)
    return [each for each in alerts if not _is_said(each, said, quiet)]


def _is_said(
    alert: Alert, said: Mapping[tuple[UUID, str, str], set[date]], quiet: timedelta
) -> bool:
    dates = said.get((alert.patient_id, alert.code, alert.region), set())
    if alert.code in QUIET:
        return any(alert.on - quiet < on <= alert.on for on in dates)
    return alert.on in dates
