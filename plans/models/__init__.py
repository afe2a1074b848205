"""The course of care, one noun a file.

Patient ← ImmobilisationEvent → Assessment → Regime (regions, prescriptions) → DailyPlan (planned
exercises) → CheckIn, ActivityLog → Decision → the next DailyPlan; beside it Measurement, Alert,
ReminderSlot, Letter and LimitAnswer. Nothing runs backwards: a correction is a new row.
"""

from plans.models.activity_log import ActivityLog, CheckIn, Finish
from plans.models.alert import Alert
from plans.models.alert_limit import AlertLimit
from plans.models.assessment import Assessment
from plans.models.calendar_feed import CalendarFeed
from plans.models.communication import Communication
from plans.models.daily_plan import DailyPlan, PlannedExercise
from plans.models.day_counts import DayCounts
from plans.models.decision import Decision
from plans.models.easier_day import EasierDay
from plans.models.education_read import EducationRead
from plans.models.exercise import Exercise, RegimeTemplate
from plans.models.finding import Finding
from plans.models.immobilisation import (
    Clearance,
    ImmobilisationEvent,
    Precaution,
    WeightBearingOrder,
)
from plans.models.letter import Letter
from plans.models.limit_answer import LimitAnswer
from plans.models.measurement import Measurement
from plans.models.pain_place import PainPlace
from plans.models.patient import CareAccess, Patient
from plans.models.proposal import Proposal
from plans.models.regime import Pause, Prescription, Regime, RegimeRegion
from plans.models.reminder import ReminderRule, ReminderSlot
from plans.models.watermark import Watermark

__all__ = [
    "ActivityLog",
    "Alert",
    "AlertLimit",
    "Assessment",
    "CalendarFeed",
    "CareAccess",
    "CheckIn",
    "Clearance",
    "Communication",
    "DailyPlan",
    "DayCounts",
    "Decision",
    "EasierDay",
    "EducationRead",
    "Exercise",
    "Finding",
    "Finish",
    "ImmobilisationEvent",
    "Letter",
    "LimitAnswer",
    "Measurement",
    "PainPlace",
    "Patient",
    "Pause",
    "PlannedExercise",
    "Precaution",
    "Prescription",
    "Proposal",
    "Regime",
    "RegimeRegion",
    "RegimeTemplate",
    "ReminderRule",
    "ReminderSlot",
    "Watermark",
    "WeightBearingOrder",
]
