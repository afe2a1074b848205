"""What a browser sends from each form when all is well; the tests of bad input spoil it."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from accounts.models import User
from plans.models.reminder import WITHOUT_HOUR
from plans.queries.daily_questions import all_questions
from tests.factories import DAY, Course
from tests.views.asking import browser, draft_fields

Fields = dict[str, Any]
TOMORROW = (DAY + timedelta(days=1)).isoformat()
LAST_MONTH = (DAY - timedelta(days=30)).isoformat()


@dataclass(frozen=True)
class Form:
    """One form: whose page, where it is sent, and what is sent."""

    who: str  # an attribute of Course
    url: Callable[[Course], str]
    fields: Callable[[Course], Fields]

    def user(self, course: Course) -> User:
        user: User = getattr(course, self.who)
        return user

    def send(self, course: Course, fields: Fields, **values: Any) -> HttpResponse:
        return browser(self.user(course)).post(self.url(course), fields, **values)


def entry() -> Fields:
    return {"entry_id": str(uuid.uuid4())}


def _to(name: str, of: str = "") -> Callable[[Course], str]:
    def url(course: Course) -> str:
        return reverse(f"plans:{name}", args=[getattr(course, of).pk] if of else [])

    return url


def _patient(course: Course) -> Fields:
    return {
        "given_name": "Ines",
        "family_name": "Albrecht",
        "birth_date": "1990-02-01",
        "sex": "female",
        "body_mass_kg": "64",
        "height_cm": "171",
        "language": "en",
        "time_zone": "Europe/Berlin",
        "lead_therapist": str(course.therapist.pk),
        "email": "ines@example.test",
    }


def _event(course: Course) -> Fields:
    return {
        "kind": "cast",
        "body_site": "forearm",
        "side": "right",
        "diagnosis": "Broken wrist",
        "tissue": "bone_nonop",
        "started_on": LAST_MONTH,
        "expected_end_on": "2026-03-20",
        "injured_on": LAST_MONTH,
        "healing": "none",
        "weight_bearing": "pwb",
        "max_kg": "2.5",
        "ordered_by": "Dr Hale",
        "joints_fixed": ["wrist"],
        "activity_during": ["p0"],
    }


def assessment(course: Course) -> Fields:
    asked = {f"flag_{question.id}": "no" for question in all_questions()}
    careful = (
        "sensory_change reflex_change bulbar_sign wasting_elsewhere neuropathic_pain transplant"
    )
    asked |= {f"has_{each}": "no" for each in careful.split()}
    return asked | {
        "flags_asked": "on",
        "judgements": ["disuse"],
        "is_new": "no",
        "onset": "gradual",
        "is_pregnant": "no",
        "steroid_over_3_months": "no",
        "falls_6_months": "0",
        "base_pain_nrs": "1",
        "swelling": "1",
        "walk_tolerance_min": "10",
        "sts30_n": "9",
    }


def draft(course: Course) -> Fields:
    page = browser(course.therapist).get(reverse("plans:regime-draft", args=[course.patient.pk]))
    return draft_fields(page.content.decode()) | {"starts_on": TOMORROW, "approve": "1"}


def _reminders(course: Course) -> Fields:
    rules = course.patient.reminder_rules.values_list("kind", "local_time")
    at = {
        f"{kind}_at": local_time.strftime("%H:%M")
        for kind, local_time in rules
        if kind not in WITHOUT_HOUR
    }
    return at | {"morning_plan_on": "on"}


FORMS: dict[str, Form] = {
    "patient": Form("therapist", _to("patient-create"), _patient),
    "event": Form("therapist", _to("event-create", "patient"), _event),
    "dates": Form(
        "therapist",
        _to("event-dates", "event"),
        lambda _: {"expected_end_on": "2026-03-20", "ended_on": DAY.isoformat()},
    ),
    "weight": Form(
        "therapist",
        _to("event-weight-bearing", "event"),
        lambda _: {
            "limb": "leg",
            "status": "pwb",
            "max_kg": "20",
            "from_on": DAY.isoformat(),
            "ordered_by": "Dr Hale",
        },
    ),
    "healing": Form(
        "therapist",
        _to("event-healing", "event"),
        lambda _: {
            "healing": "clinical",
            "healing_on": DAY.isoformat(),
            "healing_by": "Dr Moor",
        },
    ),
    "clearance": Form(
        "therapist",
        _to("event-clearance", "event"),
        lambda _: {
            "activity": "strengthen",
            "max_kg": "20",
            "cleared_by": "Dr Moor",
            "cleared_on": DAY.isoformat(),
        },
    ),
    "assessment": Form("therapist", _to("assessment-create", "patient"), assessment),
    "draft": Form("therapist", _to("regime-approve", "patient"), draft),
    "acknowledge": Form(
        "therapist", _to("alert-acknowledge", "alert"), lambda _: {"note": "Called, all well"}
    ),
    "release": Form(
        "therapist", _to("alert-release", "alert"), lambda _: {"reason": "Seen, all well"}
    ),
    "answer": Form(
        "therapist", _to("decision-answer", "decision"), lambda _: {"answer": "approve"}
    ),
    "invite": Form(
        "therapist",
        _to("patient-invite", "patient"),
        lambda _: {"email": "kin@example.test", "relation": "child", "scope": "log"},
    ),
    "end": Form(
        "therapist",
        _to("patient-end", "patient"),
        lambda _: {"state": "discharged", "reason": "Goals reached"},
    ),
    "stop": Form(
        "therapist",
        _to("regime-stop", "regime"),
        lambda _: {"outcome": "stopped", "reason": "Moved away"},
    ),
    "check_in": Form(
        "person",
        _to("check-in"),
        lambda _: entry() | {"pain_nrs": "1", "swelling": "0", "any_flag": "none"},
    ),
    "flags": Form(
        "person",
        _to("check-in-flags"),
        lambda _: (
            entry()
            | {"pain_nrs": "1", "swelling": "0", "any_flag": "yes", "has_fever": "on"}
            | {f"flag_{question.id}": "no" for question in all_questions()}
        ),
    ),
    "log": Form("person", _to("log", "planned"), lambda _: entry() | {"felt": "easy"}),
    "numbers": Form(
        "person",
        _to("numbers", "planned"),
        lambda _: (
            entry()
            | {"duration_min": "8.5", "effort_0_10": "4", "pain_peak_nrs": "2", "note": "Slow"}
        ),
    ),
    "not_done": Form(
        "person",
        _to("not-done", "planned"),
        lambda _: entry() | {"reason": "time", "note": "Visit"},
    ),
    "finish": Form("person", _to("finish"), lambda _: entry() | {"pain_peak_nrs": "1"}),
    "reminders": Form("person", _to("settings-reminders"), _reminders),
    "pause": Form(
        "person",
        _to("settings-pause"),
        lambda _: {"reason": "travel", "from_on": TOMORROW, "until_on": "2026-03-09"},
    ),
    "choose": Form("logger", _to("choose-patient"), lambda course: {"patient": course.patient.pk}),
}
