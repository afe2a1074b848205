"""One valid row of every table that has a key to collide with."""

from typing import Any

from django.db.models import Model

from accounts.models import Consent
from outbox.models import Bounce, Message, Suppression
from plans.models import (
    ActivityLog,
    Alert,
    Assessment,
    CalendarFeed,
    CheckIn,
    Communication,
    DailyPlan,
    Decision,
    EasierDay,
    EducationRead,
    Exercise,
    Finish,
    ImmobilisationEvent,
    Measurement,
    PainPlace,
    Pause,
    PlannedExercise,
    Prescription,
    Proposal,
    Regime,
    RegimeRegion,
    RegimeTemplate,
    ReminderRule,
    ReminderSlot,
    Watermark,
    WeightBearingOrder,
)
from tests.factories import DAY, NOW, make_clinic, make_patient, make_user
from tests.models.rows import A_PHASE, SHA256, Rows, approved, second


def make_rows() -> Rows:
    """Write one valid row of every table that has a key to collide with."""
    rows = Rows(clinic=make_clinic(is_demo=True), reader=make_user(email="ada@example.test"))
    rows.patient = make_patient(clinic=rows.clinic, user=rows.reader)
    rows.user = rows.patient.lead_therapist
    rows.stranger = make_patient(clinic=rows.clinic, lead_therapist=rows.user)
    _make(rows, Consent, purpose="terms")
    rows.message = _make(rows, Communication)
    _make(rows, CalendarFeed, owner=rows.reader)
    _make(rows, Message, dedupe_key="note:1")
    _make(rows, Suppression, address_sha256=SHA256)
    _make(rows, Bounce, type="hard")
    rows.event = _make(rows, ImmobilisationEvent, side="left")
    rows.order = _make(rows, WeightBearingOrder, from_on=DAY)
    rows.assessment = _make(rows, Assessment)
    _make(rows, Measurement, side="right")
    rows.exercise = Exercise.objects.create(slug="walk", record={}, sha256=SHA256, loaded_at=NOW)
    _make_regime(rows)
    _make_day(rows)
    return rows


def _make_regime(rows: Rows) -> None:
    rows.template = _make(rows, RegimeTemplate, version=1)
    copied = {"based_on": rows.template, "saved_by": rows.user, "reason": "Ours is slower."}
    _make(rows, RegimeTemplate, version=1, clinic=rows.clinic, is_in_use=True, **copied)
    rows.regime = _make(rows, Regime, version=1, **approved(rows))
    _make(rows, Regime, version=2, state="draft")
    rows.region = _make(rows, RegimeRegion, side="left")
    rows.prescription = _make(rows, Prescription, phase="P0")
    rows.other_prescription = _make(rows, Prescription, phase="P2")
    _make(rows, Pause, until_on=None)


def _make_day(rows: Rows) -> None:
    rows.plan = _make(rows, DailyPlan, on=DAY)
    rows.planned = _make(rows, PlannedExercise, prescription=rows.prescription)
    rows.check_in = _make(rows, CheckIn, on=DAY)
    rows.log = _make(rows, ActivityLog, on=DAY)
    rows.finish = _make(rows, Finish, on=DAY)
    rows.easier_day = _make(rows, EasierDay, on=DAY)
    rows.pain_place = _make(rows, PainPlace, side="left")
    _make(rows, PainPlace, log=None, finish=rows.finish, region="spine", side="middle")
    rows.decision = _make(rows, Decision, effective_on=DAY)
    _make(rows, Proposal, side="right")
    _make(rows, Proposal, **A_PHASE, phase="P3")
    _make(rows, EducationRead, card="when-to-call")
    _make(rows, Alert, code="S2")
    _make(rows, ReminderRule, kind="morning_plan")
    _make(rows, ReminderSlot, local_date=DAY)
    _make(rows, Watermark, name="one")


def _make(rows: Rows, model: type[Model], **values: Any) -> Any:
    return model._default_manager.create(**second(model, rows) | values)
