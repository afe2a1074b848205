"""The values of a valid row of every table, beside the one that exists (existing.py)."""

import uuid
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

from django.db.models import Model

from accounts.models import AuditEvent, Clinic, Consent, Invitation, Membership, User
from outbox.models import Bounce, Message, Suppression
from plans.models import (
    ActivityLog,
    Alert,
    AlertLimit,
    Assessment,
    CalendarFeed,
    CareAccess,
    CheckIn,
    Clearance,
    Communication,
    DailyPlan,
    Decision,
    EasierDay,
    EducationRead,
    Finding,
    Finish,
    ImmobilisationEvent,
    Letter,
    LimitAnswer,
    Measurement,
    PainPlace,
    Patient,
    Pause,
    PlannedExercise,
    Precaution,
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
from tests.factories import DAY, NOW

NEXT_DAY = DAY + timedelta(days=1)
HOUR = timedelta(hours=1)
SHA256 = "a" * 64
DOSE = {"sets": 1, "reps": 8}

A_PHASE = {"kind": "phase", "prescription": None, "exercise": None}

Values = dict[str, Any]
# What exists already: one row of each table, by name.
Rows = SimpleNamespace


def second(model: type[Model], rows: Rows) -> Values:
    """Return the values of a valid row beside the one in `rows`; keys of both differ."""
    return _SECOND[model](rows)


def _logged(rows: Rows) -> Values:
    return {
        "entry_id": uuid.uuid4(),
        "payload_sha256": SHA256,
        "recorded_at": NOW,
        "entered_by": rows.user,
        "patient": rows.patient,
        "on": NEXT_DAY,
    }


def _mail(due_at: datetime = NOW) -> Values:
    return {"created_at": NOW, "due_at": due_at, "expires_at": due_at + HOUR}


def _regime(rows: Rows) -> Values:
    return {
        "patient": rows.patient,
        "assessment": rows.assessment,
        "drafted_at": NOW,
        "drafted_by": rows.user,
        "proposal": {},
    }


def approved(rows: Rows) -> Values:
    return {"state": "active", "approved_at": NOW, "approved_by": rows.user, "starts_on": DAY}


def _prescription(rows: Rows) -> Values:
    doses = {"start_dose": DOSE, "min_dose": DOSE, "max_dose": DOSE}
    return {
        "regime": rows.regime,
        "region": rows.region,
        "exercise": rows.exercise,
        "phase": "P1",
        "position": 1,
        **doses,
    }


def _decision(rows: Rows) -> Values:
    return {
        "patient": rows.patient,
        "prescription": rows.prescription,
        "effective_on": NEXT_DAY,
        "as_known_at": NOW,
        "outcome": "hold",
        "rule": "H1",
        "matches": [],
        "dose_before": DOSE,
        "dose_after": DOSE,
        "engine_version": "1",
    }


def _proposal(rows: Rows) -> Values:
    return {
        "patient": rows.patient,
        "regime": rows.regime,
        "region": rows.region,
        "kind": "exercise",
        "prescription": rows.prescription,
        "exercise": rows.exercise,
        "phase": "P2",
        "side": "left",
        "start_dose": DOSE,
        "min_dose": DOSE,
        "max_dose": DOSE,
        "on": DAY,
        "as_known_at": NOW,
        "engine_version": "1",
    }


def _template(_: Rows) -> Values:
    return {"slug": "bed-rest", "version": 2, "content": {}, "sha256": SHA256, "loaded_at": NOW}


def _region(rows: Rows) -> Values:
    return {
        "regime": rows.regime,
        "region": "ankle",
        "side": "right",
        "event": rows.event,
        "template": rows.template,
        "phases": ["P1"],
    }


def _assessment(rows: Rows) -> Values:
    return {
        "patient": rows.patient,
        "assessed_on": DAY,
        "assessed_by": rows.user,
        "recorded_at": NOW,
        "judgement": "disuse",
        "answers": {},
        "mode": "standard",
        "reasons": [],
        "engine_version": "1",
    }


_SECOND: Mapping[type[Model], Callable[[Rows], Values]] = {
    Clinic: lambda _: {
        "name": "Lakeside",
        "time_zone": "Europe/Berlin",
        "reply_to": "desk@lakeside.test",
        "created_at": NOW,
    },
    User: lambda _: {"email": "ben@example.test", "password": "!", "date_joined": NOW},
    Membership: lambda rows: {
        "user": rows.user,
        "clinic": rows.clinic,
        "role": "admin",
        "started_at": NOW,
    },
    Consent: lambda rows: {
        "user": rows.user,
        "purpose": "reminders",
        "text_version": "1",
        "text_sha256": SHA256,
        "language": "en",
        "given_at": NOW,
    },
    Invitation: lambda rows: {
        "clinic": rows.clinic,
        "email": "new@example.test",
        "purpose": "care",
        "invited_at": NOW,
        "expires_at": NOW + HOUR,
    },
    AuditEvent: lambda _: {"at": NOW, "role": "system", "action": "view"},
    Message: lambda _: {"kind": "note", "dedupe_key": "note:2", "subject_id": "2", **_mail()},
    Bounce: lambda rows: {
        "message": Message.objects.get(),
        "address_sha256": "b" * 64,
        "type": "soft",
        "at": NOW,
    },
    Suppression: lambda _: {"address_sha256": "b" * 64, "reason": "bounced", "since": NOW},
    Patient: lambda rows: {
        "clinic": rows.clinic,
        "lead_therapist": rows.user,
        "given_name": "Ben",
        "family_name": "Reed",
        "birth_date": DAY.replace(year=1950),
        "time_zone": "Pacific/Auckland",
        "created_at": NOW,
    },
    CareAccess: lambda rows: {
        "patient": rows.patient,
        "user": rows.user,
        "relation": "caregiver",
        "created_at": NOW,
    },
    ImmobilisationEvent: lambda rows: {
        "patient": rows.patient,
        "kind": "cast",
        "body_site": "ankle",
        "side": "right",
        "started_on": DAY,
        "recorded_by": rows.user,
        "recorded_at": NOW,
    },
    WeightBearingOrder: lambda rows: {"event": rows.event, "status": "pwb", "from_on": NEXT_DAY},
    Precaution: lambda rows: {"event": rows.event, "code": "LIFT_MAX", "from_on": DAY},
    Clearance: lambda rows: {
        "event": rows.event,
        "activity": "lift",
        "cleared_by": "The surgeon",
        "cleared_on": DAY,
        "recorded_by": rows.user,
        "recorded_at": NOW,
    },
    AlertLimit: lambda rows: {
        "clinic": rows.clinic,
        "silent_days": 5,
        "set_by": rows.user,
        "set_at": NOW,
    },
    LimitAnswer: lambda rows: {
        "event": rows.event,
        "activity": "rom",
        "answer": "not_yet",
        "given_by": "Dr Hale",
        "given_on": DAY,
        "reason": "Not healed.",
        "recorded_by": rows.user,
        "recorded_at": NOW,
    },
    CalendarFeed: lambda rows: {"patient": rows.patient, "owner": rows.user, "created_at": NOW},
    Communication: lambda rows: {
        "patient": rows.patient,
        "entry_id": uuid.uuid4(),
        "sender": "patient",
        "author": rows.user,
        "body": "Is swelling normal?",
        "sent_at": NOW,
    },
    Letter: lambda rows: {
        "patient": rows.patient,
        "kind": "refer",
        "urgency": "Soon",
        "subject": "Referral",
        "body": "Please see her.",
        "head": {},
        "written_on": DAY,
        "written_by": rows.user,
        "written_at": NOW,
    },
    Assessment: _assessment,
    Measurement: lambda rows: {
        "patient": rows.patient,
        "kind": "calf_girth",
        "side": "left",
        "value": 31,
        "unit": "cm",
        "measured_on": DAY,
        "entered_by": rows.user,
        "entered_at": NOW,
    },
    RegimeTemplate: _template,
    Regime: lambda rows: {**_regime(rows), "version": 3, "state": "discarded"},
    RegimeRegion: _region,
    Prescription: _prescription,
    Pause: lambda rows: {
        "patient": rows.patient,
        "reason": "travel",
        "from_on": DAY,
        "until_on": NEXT_DAY,
        "entered_by": rows.user,
        "entered_at": NOW,
    },
    DailyPlan: lambda rows: {
        "patient": rows.patient,
        "regime": rows.regime,
        "on": NEXT_DAY,
        "planned_at": NOW,
    },
    PlannedExercise: lambda rows: {
        "plan": rows.plan,
        "prescription": rows.other_prescription,
        "position": 1,
        "dose": DOSE,
    },
    CheckIn: lambda rows: {**_logged(rows), "pain_nrs": 0},
    ActivityLog: lambda rows: {**_logged(rows), "planned": rows.planned, "completion": 1.0},
    Finish: lambda rows: {**_logged(rows), "pain_peak_nrs": 0},
    EasierDay: _logged,
    PainPlace: lambda rows: {"log": rows.log, "region": "knee", "side": "right"},
    Decision: _decision,
    Proposal: _proposal,
    EducationRead: lambda rows: {
        "patient": rows.patient,
        "card": "smoking",
        "read_on": DAY,
        "read_at": NOW,
        "read_by": rows.user,
    },
    Finding: lambda rows: {
        "patient": rows.patient,
        "subject": "sits_min",
        "value": 60,
        "seen_on": DAY,
        "entered_by": rows.user,
        "entered_at": NOW,
    },
    Alert: lambda rows: {
        "patient": rows.patient,
        "code": "O6",
        "tier": "low",
        "on": DAY,
        "raised_at": NOW,
    },
    ReminderRule: lambda rows: {
        "patient": rows.patient,
        "kind": "evening_nudge",
        "local_time": NOW.time(),
    },
    Watermark: lambda _: {"name": "another", "at": NOW},
    ReminderSlot: lambda rows: {
        "patient": rows.patient,
        "kind": "morning_plan",
        "local_date": NEXT_DAY,
        "due_at": NOW,
        "expires_at": NOW + HOUR,
        "rule_version": 1,
    },
}
