"""Addresses of the course of care."""

from datetime import date

from django.urls import path, register_converter

from plans.views import (
    access,
    activity_log,
    alert,
    alert_limit,
    assessment,
    care,
    caseload,
    check_in,
    communication,
    decision,
    device,
    easier_day,
    education,
    equipment,
    exercise_review,
    finish,
    helper,
    history,
    home,
    home_measure,
    immobilisation,
    letter,
    limit,
    measure,
    nerve_check,
    paper,
    patient,
    pause,
    progress,
    proposal,
    regime,
    settings,
    shell,
    style,
    sync,
    template_copy,
    template_review,
    today,
    undelivered,
)


class DayConverter:
    """An ISO date in a path."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        return date.fromisoformat(value)

    def to_url(self, value: date) -> str:
        return value.isoformat()


register_converter(DayConverter, "day")

app_name = "plans"
patient_pages = [
    path("", home.home, name="home"),
    path("today/", today.page, name="today"),
    path("today/for/", today.choose, name="choose-patient"),
    path("stop/", today.stop, name="stop"),
    path("check-in/", check_in.create, name="check-in"),
    path("check-in/questions/", check_in.flags, name="check-in-flags"),
    path("finish/", finish.finish, name="finish"),
    path("today/easier/", easier_day.ask, name="easier-day"),
    path("today/easier/undo/", easier_day.take_back, name="easier-day-undo"),
    path("exercises/<uuid:pk>/", activity_log.exercise, name="exercise"),
    path("exercises/<uuid:pk>/log/", activity_log.log, name="log"),
    path("exercises/<uuid:pk>/numbers/", activity_log.numbers, name="numbers"),
    path("exercises/<uuid:pk>/not-done/", activity_log.not_done, name="not-done"),
    path("exercises/<uuid:pk>/undo/", activity_log.undo_log, name="undo"),
    path("exercises/<uuid:pk>/equipment/", equipment.missing, name="equipment-missing"),
    path("exercises/<uuid:pk>/equipment/undo/", equipment.found, name="equipment-found"),
    path("good-to-know/", education.page, name="education"),
    path("good-to-know/read/", education.read, name="education-read"),
    path("progress/", progress.page, name="progress"),
    path("progress/goals/", progress.goals, name="goals"),
    path("measures/", home_measure.page, name="measures"),
    path("measures/<slug:key>/", home_measure.one, name="measure"),
    path("history/", history.page, name="history"),
    path("history/<day:on>/", history.day, name="history-day"),
    path("history/<day:on>/finish/", finish.finish_past, name="history-finish"),
    path("messages/", communication.page, name="messages"),
    path("messages/read/", communication.read, name="messages-read"),
    path("messages/about/<uuid:pk>/", communication.page, name="messages-about"),
    path("messages/on/<day:on>/", communication.page, name="messages-on"),
    path("settings/", settings.page, name="settings"),
    path("settings/reminders/", settings.reminders, name="settings-reminders"),
    path("settings/helpers/", helper.page, name="helpers"),
    path("settings/access/end/", access.leave, name="settings-access-end"),
    path("settings/display/", settings.display, name="settings-display"),
    path("settings/time-zone/", settings.time_zone, name="settings-time-zone"),
    path("settings/pause/", pause.page, name="settings-pause"),
    path("settings/pause/cancel/", pause.cancel, name="settings-pause-cancel"),
    path("settings/resume/", pause.resume, name="settings-resume"),
    path("settings/calendar/", paper.calendar_open, name="calendar-open"),
    path("settings/calendar/end/", paper.calendar_close, name="calendar-close"),
    path("calendar/<str:token>.ics", paper.calendar_feed, name="calendar-feed"),
    path("sync/token", sync.token, name="sync-token"),
    path("sync/exercises/<uuid:pk>/log/", sync.entry, {"kind": "log"}, name="sync-log"),
    path("sync/exercises/<uuid:pk>/numbers/", sync.entry, {"kind": "numbers"}, name="sync-numbers"),
    path("week-sheet/", paper.my_week, name="week-sheet"),
    path("week-sheet/large/", paper.my_week, {"is_large": True}, name="week-sheet-large"),
]
therapist_pages = [
    path("caseload/", caseload.page, name="caseload"),
    path("caseload/discharged/", care.discharged, name="discharged"),
    path("patients/new/", patient.create, name="patient-create"),
    path("patients/<uuid:pk>/", patient.detail, name="patient-detail"),
    path("patients/<uuid:pk>/invite/", patient.invite, name="patient-invite"),
    path("patients/<uuid:pk>/edit/", patient.edit, name="patient-edit"),
    path("patients/<uuid:pk>/access/mail/", access.allow, name="mail-allow"),
    path("patients/<uuid:pk>/end/", patient.end, name="patient-end"),
    path("patients/<uuid:pk>/reopen/", care.reopen, name="patient-reopen"),
    path("patients/<uuid:pk>/access/end/", care.access_end, name="access-end"),
    path("patients/<uuid:patient>/events/new/", immobilisation.create, name="event-create"),
    path("patients/<uuid:patient>/assess/", assessment.create, name="assessment-create"),
    path("assessments/<uuid:pk>/", assessment.detail, name="assessment-detail"),
    path("patients/<uuid:patient>/nerve-check/", nerve_check.create, name="nerve-check"),
    path("patients/<uuid:patient>/letters/<slug:kind>/", letter.create, name="letter-create"),
    path("letters/<uuid:pk>/", letter.detail, name="letter-detail"),
    path("patients/<uuid:pk>/days/<day:on>/", history.day_of_patient, name="patient-day"),
    path("patients/<uuid:pk>/good-to-know/", education.of_patient, name="patient-education"),
    path("patients/<uuid:pk>/gates/", limit.page, name="patient-gates"),
    path("patients/<uuid:pk>/measures/", measure.page, name="patient-measures"),
    path("patients/<uuid:pk>/messages/", communication.of_patient, name="patient-messages"),
    path(
        "patients/<uuid:pk>/messages/read/",
        communication.read_of_patient,
        name="patient-messages-read",
    ),
    path("patients/<uuid:pk>/week-sheet/", paper.week_of_patient, name="patient-week-sheet"),
    path(
        "patients/<uuid:pk>/week-sheet/large/",
        paper.week_of_patient,
        {"is_large": True},
        name="patient-week-sheet-large",
    ),
    path("patients/<uuid:patient>/draft/", regime.draft, name="regime-draft"),
    path("patients/<uuid:patient>/draft/approve/", regime.approve, name="regime-approve"),
    path("regimes/<uuid:pk>/stop/", regime.stop, name="regime-stop"),
    path("regimes/<uuid:pk>/review/", regime.review, name="regime-review"),
    path("events/<uuid:pk>/dates/", immobilisation.dates, name="event-dates"),
    path(
        "events/<uuid:pk>/weight-bearing/",
        immobilisation.weight_bearing,
        name="event-weight-bearing",
    ),
    path("events/<uuid:pk>/healing/", immobilisation.healing, name="event-healing"),
    path("events/<uuid:pk>/clearance/", immobilisation.clearance, name="event-clearance"),
    path("events/<uuid:pk>/limits/", limit.answer, name="event-limit"),
    path("events/<uuid:pk>/precaution/", limit.precaution, name="event-precaution"),
    path("alerts/<uuid:pk>/", alert.detail, name="alert-detail"),
    path("patients/<uuid:pk>/limits/", alert_limit.of_patient, name="alert-limits"),
    path("clinics/<uuid:pk>/limits/", alert_limit.of_clinic, name="clinic-alert-limits"),
    path("clinics/<uuid:pk>/mails/", undelivered.page, name="clinic-mails"),
    path(
        "clinics/<uuid:pk>/mails/<uuid:message>/again/",
        undelivered.again,
        name="clinic-mail-again",
    ),
    path("alerts/<uuid:pk>/acknowledge/", alert.acknowledge_alert, name="alert-acknowledge"),
    path("alerts/<uuid:pk>/release/", alert.release_alert, name="alert-release"),
    path("decisions/<uuid:pk>/", decision.detail, name="decision-detail"),
    path("decisions/<uuid:pk>/answer/", decision.answer, name="decision-answer"),
    path("patients/<uuid:patient>/phases/", proposal.phases, name="phases"),
    path("proposals/<uuid:pk>/", proposal.detail, name="proposal-detail"),
    path("proposals/<uuid:pk>/accept/", proposal.accept, name="proposal-accept"),
    path("proposals/<uuid:pk>/decline/", proposal.decline, name="proposal-decline"),
    path("prescriptions/<uuid:pk>/", decision.prescription, name="prescription-detail"),
    path("prescriptions/<uuid:pk>/lock/", decision.lock, name="prescription-lock"),
    path("prescriptions/<uuid:pk>/put-back/", decision.put_back_item, name="prescription-put-back"),
]
catalogue_pages = [
    path("exercises/", exercise_review.index, name="exercise-list"),
    path("exercises/figures/", exercise_review.figures, name="figures"),
    path("exercises/ladders/", exercise_review.ladders, name="ladders"),
    path("exercises/review/", exercise_review.review, name="review-exercises"),
    path("exercises/<slug:slug>/", exercise_review.detail, name="exercise-review"),
    path("templates/", template_review.index, name="template-list"),
    path("templates/review/", template_review.review, name="review-templates"),
    path("templates/<slug:slug>/", template_review.detail, name="template-review"),
    path(
        "clinics/<uuid:pk>/templates/<slug:slug>/",
        template_copy.create,
        name="template-copy-create",
    ),
    path("clinic-templates/<uuid:pk>/", template_copy.detail, name="template-copy"),
    path("clinic-templates/<uuid:pk>/use/", template_copy.use, name="template-copy-use"),
    path(
        "clinic-templates/<uuid:pk>/looked-at/", template_copy.follow, name="template-copy-follow"
    ),
    path(
        "clinic-templates/<uuid:pk>/<slug:phase>/", template_copy.phase, name="template-copy-phase"
    ),
]
house_pages = [
    path("manifest.webmanifest", shell.manifest, name="manifest"),
    path("sw.js", shell.worker, name="worker"),
    path("offline/", shell.offline, name="offline"),
    path("theme/", device.set_theme, name="theme-set"),
    path("language/", device.set_language, name="language-set"),
    path("text-size/", device.set_text_size, name="text-size-set"),
    path("style/", style.style, name="style"),
    path("style/<slug:page>/", style.style, name="style-page"),
]
urlpatterns = [*patient_pages, *therapist_pages, *catalogue_pages, *house_pages]
