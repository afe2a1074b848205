"""For each named constraint: what the database must refuse, and the nearest it must take."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import time, timedelta
from typing import Any

from django.db.models import Model

from accounts.models import AuditEvent, Clinic, Consent, Invitation, Membership, User
from outbox.models import Bounce, Message, Suppression
from plans.models import (
    Alert,
    AlertLimit,
    Assessment,
    CareAccess,
    Clearance,
    DailyPlan,
    Decision,
    ImmobilisationEvent,
    Letter,
    LimitAnswer,
    Measurement,
    Patient,
    Pause,
    PlannedExercise,
    Precaution,
    Prescription,
    Regime,
    RegimeRegion,
    ReminderRule,
    ReminderSlot,
    Watermark,
    WeightBearingOrder,
)
from tests.factories import DAY, NOW
from tests.models.rows import NEXT_DAY, SHA256, Rows, Values

A_MOMENT = timedelta(seconds=1)
DAY_BEFORE = DAY - timedelta(days=1)
OWN_ID = uuid.uuid4()


@dataclass(frozen=True, slots=True)
class Case:
    """Values that change a valid row into one to refuse (`bad`) and into one to take (`near`).

    A value that is a function gets the rows that are there already.
    """

    constraint: str
    model: type[Model]
    bad: Values
    near: Values


def of(name: str) -> Callable[[Rows], Any]:
    return lambda rows: getattr(rows, name)


def its(name: str, field: str) -> Callable[[Rows], Any]:
    return lambda rows: getattr(getattr(rows, name), field)


_ACTIVE = {"state": "active", "approved_at": NOW, "approved_by": of("user"), "starts_on": DAY}
_RELEASED = {"released_at": NOW, "released_by": of("user"), "release_reason": "Seen."}
_ANSWERED = {"answer": "approved", "answered_at": NOW, "answered_by": of("user")}
_SENDING = {"state": "sending", "lease_token": OWN_ID, "lease_until": NOW}

CASES = [
    # People who sign in.
    Case("clinic_closes_after_opening", Clinic, {"closes_at": time(8)}, {"closes_at": time(8, 1)}),
    Case("clinic_has_reply_to", Clinic, {"reply_to": ""}, {"reply_to": "a@b.test"}),
    Case("clinic_has_emergency_number", Clinic, {"emergency_number": ""}, {}),
    Case("clinic_has_name_and_zone", Clinic, {"name": ""}, {}),
    Case("clinic_has_name_and_zone", Clinic, {"time_zone": ""}, {}),
    Case("clinic_one_demo", Clinic, {"is_demo": True}, {"is_demo": False}),
    Case("user_one_per_email", User, {"email": "ADA@example.test"}, {"email": "a@example.test"}),
    Case("user_has_email", User, {"email": ""}, {}),
    Case(
        "membership_one_current_per_role",
        Membership,
        {"role": "therapist"},
        {"role": "therapist", "ended_at": NOW},
    ),
    Case(
        "membership_ends_after_start", Membership, {"ended_at": NOW - A_MOMENT}, {"ended_at": NOW}
    ),
    Case(
        "consent_one_current_per_purpose",
        Consent,
        {"purpose": "terms"},
        {"purpose": "terms", "withdrawn_at": NOW},
    ),
    Case(
        "consent_withdrawn_after_given",
        Consent,
        {"withdrawn_at": NOW - A_MOMENT},
        {"withdrawn_at": NOW},
    ),
    Case(
        "invitation_expires_after_sent",
        Invitation,
        {"expires_at": NOW},
        {"expires_at": NOW + A_MOMENT},
    ),
    Case(
        "invitation_accepted_or_revoked",
        Invitation,
        {"accepted_at": NOW, "revoked_at": NOW},
        {"revoked_at": NOW},
    ),
    Case(
        "invitation_refused_is_closed",
        Invitation,
        {"refused_at": NOW},
        {"refused_at": NOW, "revoked_at": NOW},
    ),
    Case("invitation_has_email", Invitation, {"email": ""}, {}),
    Case(
        "invitation_accepted_by_has_time",
        Invitation,
        {"accepted_by": of("user")},
        {"accepted_by": of("user"), "accepted_at": NOW},
    ),
    Case("audit_event_has_action_and_role", AuditEvent, {"action": ""}, {}),
    Case("audit_event_has_action_and_role", AuditEvent, {"role": ""}, {}),
    # Mail.
    Case("message_expires_after_due", Message, {"expires_at": NOW}, {"expires_at": NOW + A_MOMENT}),
    Case("message_sending_has_lease", Message, _SENDING | {"lease_token": None}, _SENDING),
    Case("message_sending_has_lease_end", Message, _SENDING | {"lease_until": None}, _SENDING),
    Case("message_sent_has_time", Message, {"state": "sent"}, {"state": "sent", "sent_at": NOW}),
    Case(
        "message_unsent_has_no_time",
        Message,
        {"state": "failed", "sent_at": NOW},
        {"state": "failed"},
    ),
    Case(
        "message_queued_is_not_in_doubt",
        Message,
        {"data_started_at": NOW},
        _SENDING | {"data_started_at": NOW},
    ),
    Case(
        "message_ended_keeps_no_secret",
        Message,
        {"state": "expired", "sealed": b"code"},
        {"sealed": b"code"},
    ),
    Case("message_has_key_and_kind", Message, {"dedupe_key": ""}, {}),
    Case("message_has_key_and_kind", Message, {"kind": ""}, {}),
    Case(
        "suppression_one_per_kind",
        Suppression,
        {"address_sha256": SHA256},
        {"address_sha256": SHA256, "kind": "weekly_summary"},
    ),
    Case("suppression_has_address_and_reason", Suppression, {"address_sha256": ""}, {}),
    Case("suppression_has_address_and_reason", Suppression, {"reason": ""}, {}),
    Case("bounce_one_per_type", Bounce, {"type": "hard"}, {}),
    Case("bounce_type_known", Bounce, {"type": "x"}, {}),
    Case("bounce_has_address", Bounce, {"address_sha256": ""}, {}),
    # Patients, and who may see them.
    Case("patient_body_mass_plausible", Patient, {"body_mass_kg": 19}, {"body_mass_kg": 20}),
    Case("patient_body_mass_plausible", Patient, {"body_mass_kg": 351}, {"body_mass_kg": 350}),
    Case("patient_height_plausible", Patient, {"height_cm": 79}, {"height_cm": 80}),
    Case("patient_height_plausible", Patient, {"height_cm": 251}, {"height_cm": 250}),
    Case("patient_has_name", Patient, {"given_name": ""}, {}),
    Case("patient_has_name", Patient, {"family_name": ""}, {}),
    Case("patient_has_time_zone", Patient, {"time_zone": ""}, {}),
    Case(
        "care_access_one_per_user",
        CareAccess,
        {"user": of("reader")},
        {"user": of("reader"), "ended_at": NOW},
    ),
    Case(
        "care_access_one_self",
        CareAccess,
        {"relation": "self"},
        {"relation": "self", "ended_at": NOW},
    ),
    Case("care_access_ends_after_start", CareAccess, {"ended_at": NOW - A_MOMENT}, {}),
    # What was kept still, and the orders that came with it.
    Case("immobilisation_ends_after_start", ImmobilisationEvent, {"ended_on": DAY}, {}),
    Case(
        "immobilisation_expected_end_after_start",
        ImmobilisationEvent,
        {"expected_end_on": DAY},
        {"expected_end_on": NEXT_DAY},
    ),
    Case(
        "immobilisation_healing_has_date",
        ImmobilisationEvent,
        {"healing": "xray"},
        {"healing": "xray", "healing_on": DAY},
    ),
    Case(
        "immobilisation_one_open_per_site",
        ImmobilisationEvent,
        {"side": "left"},
        {"side": "left", "ended_on": NEXT_DAY},
    ),
    Case(
        "weight_bearing_one_per_day",
        WeightBearingOrder,
        {"from_on": DAY},
        {"from_on": DAY, "limb": "arm"},
    ),
    Case(
        "weight_bearing_percent_range", WeightBearingOrder, {"max_percent": 0}, {"max_percent": 1}
    ),
    Case(
        "weight_bearing_percent_range",
        WeightBearingOrder,
        {"max_percent": 101},
        {"max_percent": 100},
    ),
    Case("weight_bearing_kg_not_negative", WeightBearingOrder, {"max_kg": -1}, {"max_kg": 0}),
    Case(
        "weight_bearing_expires_after_start",
        WeightBearingOrder,
        {"expires_on": NEXT_DAY},
        {"expires_on": NEXT_DAY + timedelta(days=1)},
    ),
    Case("limit_answer_by_whom_and_why", LimitAnswer, {"given_by": ""}, {}),
    Case("limit_answer_by_whom_and_why", LimitAnswer, {"reason": ""}, {}),
    Case(
        "limit_answer_extended_has_day",
        LimitAnswer,
        {"answer": "extended"},
        {"answer": "extended", "ask_again_on": NEXT_DAY},
    ),
    Case("limit_answer_has_one_subject", LimitAnswer, {"activity": ""}, {}),
    Case(
        "limit_answer_has_one_subject",
        LimitAnswer,
        {"order": of("order")},
        {"order": of("order"), "activity": ""},
    ),
    Case(
        "alert_limit_of_clinic_or_patient",
        AlertLimit,
        {"patient": of("patient")},
        {"clinic": None, "patient": of("patient")},
    ),
    Case("alert_limit_of_clinic_or_patient", AlertLimit, {"clinic": None}, {}),
    Case("alert_limit_pain_plausible", AlertLimit, {"review_pain_nrs": 8}, {"review_pain_nrs": 7}),
    Case("alert_limit_silent_days_plausible", AlertLimit, {"silent_days": 0}, {"silent_days": 1}),
    Case(
        "alert_limit_plateau_days_plausible", AlertLimit, {"plateau_days": 61}, {"plateau_days": 60}
    ),
    Case(
        "alert_limit_low_completion_share",
        AlertLimit,
        {"low_completion": 1.1},
        {"low_completion": 1.0},
    ),
    Case("letter_says_something", Letter, {"body": ""}, {}),
    Case("letter_says_something", Letter, {"subject": ""}, {}),
    Case("letter_says_something", Letter, {"kind": ""}, {}),
    Case(
        "precaution_expires_after_start",
        Precaution,
        {"expires_on": DAY},
        {"expires_on": NEXT_DAY},
    ),
    Case(
        "precaution_lifted_by_someone",
        Precaution,
        {"lifted_on": DAY},
        {"lifted_on": DAY, "lifted_by": of("user")},
    ),
    Case(
        "precaution_lifted_after_start",
        Precaution,
        {"lifted_on": DAY_BEFORE, "lifted_by": of("user")},
        {"lifted_on": DAY, "lifted_by": of("user")},
    ),
    Case("precaution_has_code", Precaution, {"code": ""}, {}),
    Case("precaution_kg_not_negative", Precaution, {"max_kg": -1}, {"max_kg": 0}),
    Case("precaution_spo2_percent", Precaution, {"spo2_min": 101}, {"spo2_min": 100}),
    Case("clearance_by_someone", Clearance, {"cleared_by": ""}, {}),
    Case("clearance_kg_not_negative", Clearance, {"max_kg": -1}, {"max_kg": 0}),
    Case("assessment_pain_0_to_10", Assessment, {"base_pain_nrs": 11}, {"base_pain_nrs": 10}),
    Case("measurement_not_negative", Measurement, {"value": -1}, {"value": 0}),
    Case("measurement_not_negative", Measurement, {"value": -1}, {"value": -1, "joint": "knee"}),
    Case("measurement_pain_0_to_10", Measurement, {"pain_nrs": 11}, {"pain_nrs": 10}),
    Case(
        "measurement_one_current_per_date",
        Measurement,
        {"side": "right"},
        {"side": "right", "superseded_at": NOW},
    ),
    Case("measurement_has_unit", Measurement, {"unit": ""}, {}),
    Case("measurement_has_kind", Measurement, {"kind": ""}, {}),
    # The regime.
    Case("regime_one_per_version", Regime, {"version": 1}, {"version": 4}),
    Case("regime_version_from_1", Regime, {"version": 0}, {}),
    Case("regime_one_active", Regime, _ACTIVE, _ACTIVE | {"patient": of("stranger")}),
    Case("regime_one_draft", Regime, {"state": "draft"}, {"state": "discarded"}),
    *(
        Case(
            "regime_active_is_approved",
            Regime,
            _ACTIVE | {"patient": of("stranger"), missing: None},
            _ACTIVE | {"patient": of("stranger")},
        )
        for missing in ("approved_at", "approved_by", "starts_on")
    ),
    Case("regime_pain_cap_0_to_10", Regime, {"pain_cap_nrs": 11}, {"pain_cap_nrs": 10}),
    Case(
        "regime_ended_has_date",
        Regime,
        {"state": "superseded"},
        {"state": "superseded", "ended_on": DAY},
    ),
    Case(
        "regime_ended_with_reason",
        Regime,
        {"state": "stopped", "ended_on": DAY},
        {"state": "stopped", "ended_on": DAY, "end_reason": "Moved away"},
    ),
    Case("regime_region_once", RegimeRegion, {"side": "left"}, {"side": "left", "region": "knee"}),
    Case("prescription_once_per_region", Prescription, {"phase": "P0"}, {"side": "left"}),
    Case(
        "prescription_ends_after_start",
        Prescription,
        {"starts_on": DAY, "ended_on": DAY_BEFORE},
        {"starts_on": DAY, "ended_on": DAY},
    ),
    Case("pause_ends_after_start", Pause, {"until_on": DAY_BEFORE}, {"until_on": DAY}),
    Case("pause_one_open", Pause, {"until_on": None}, {"until_on": NEXT_DAY}),
    # The day.
    Case("daily_plan_one_per_date", DailyPlan, {"on": DAY}, {"on": DAY_BEFORE}),
    Case("daily_plan_done_within_due", DailyPlan, {"done_sum": 0.1}, {}),
    Case("daily_plan_done_within_due", DailyPlan, {"done_sum": -0.1}, {}),
    Case(
        "daily_plan_closed_after_planned",
        DailyPlan,
        {"closed_at": NOW - A_MOMENT},
        {"closed_at": NOW},
    ),
    Case(
        "daily_plan_settled_is_closed",
        DailyPlan,
        {"settled_at": NOW},
        {"settled_at": NOW, "closed_at": NOW},
    ),
    Case("planned_exercise_once_a_day", PlannedExercise, {"prescription": of("prescription")}, {}),
    # What follows from it.
    Case(
        "decision_one_per_date",
        Decision,
        {"effective_on": DAY},
        {"effective_on": DAY, "supersedes": of("decision")},
    ),
    Case("decision_answered_by_someone", Decision, _ANSWERED | {"answered_by": None}, _ANSWERED),
    Case(
        "decision_unanswered_has_no_answerer",
        Decision,
        _ANSWERED | {"answer": "waiting"},
        {"answer": "waiting"},
    ),
    Case("decision_has_rule", Decision, {"rule": ""}, {}),
    Case(
        "decision_supersedes_another",
        Decision,
        {"id": OWN_ID, "supersedes_id": OWN_ID},
        {"id": OWN_ID, "supersedes": of("decision")},
    ),
    Case("alert_one_open_per_code", Alert, {"code": "S2"}, {"code": "S2"} | _RELEASED),
    Case("alert_released_with_reason", Alert, _RELEASED | {"release_reason": ""}, _RELEASED),
    Case("alert_released_with_reason", Alert, _RELEASED | {"released_by": None}, _RELEASED),
    Case("alert_released_by_has_time", Alert, _RELEASED | {"released_at": None}, _RELEASED),
    Case(
        "alert_acknowledged_by_someone",
        Alert,
        {"acknowledged_at": NOW},
        {"acknowledged_at": NOW, "acknowledged_by": of("user")},
    ),
    Case(
        "alert_region_named", Alert, {"effect": "region"}, {"effect": "region", "region": "ankle"}
    ),
    Case("alert_has_code", Alert, {"code": ""}, {}),
    Case("reminder_rule_one_per_kind", ReminderRule, {"kind": "morning_plan"}, {}),
    Case("reminder_rule_version_from_1", ReminderRule, {"version": 0}, {}),
    Case("watermark_has_name", Watermark, {"name": ""}, {}),
    Case("reminder_slot_one_per_date", ReminderSlot, {"local_date": DAY}, {}),
    Case("reminder_slot_expires_after_due", ReminderSlot, {"expires_at": NOW}, {}),
    Case("reminder_slot_rule_version_from_1", ReminderSlot, {"rule_version": 0}, {}),
]
