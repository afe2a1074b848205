"""The table: who may come in at which address. An address that is missing here fails the suite."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.http import HttpResponse
from django.urls import URLPattern, URLResolver

from tests.factories import DAY


class Outcome(StrEnum):
    OPEN = "open"  # the page, or what it says to an empty form
    SIGN_IN = "sign-in"
    FORBIDDEN = "403"  # may read, may not do this
    NOT_FOUND = "404"
    NO_METHOD = "405"


Who = frozenset[str]
OUTSIDE: Who = frozenset({"stranger", "deactivated"})
CARED_FOR: Who = frozenset({"patient", "caregiver", "onlooker", "neighbour"})
WRITERS = CARED_FOR - {"onlooker"}
THERAPISTS: Who = frozenset({"therapist", "other_therapist"})
TREATING: Who = frozenset({"therapist"})
ADMINS: Who = frozenset({"admin"})
STAFF = THERAPISTS | ADMINS
MEMBERS = STAFF | CARED_FOR
EVERYBODY = MEMBERS | OUTSIDE
READERS: Who = frozenset({"patient", "caregiver", "onlooker", "therapist"})
NOBODY: Who = frozenset()


@dataclass(frozen=True)
class Door:
    """Who gets in by GET and by POST; None: that method is not served to anybody.

    `ids` says what the converters of the path stand for, by name of `World.ids`.
    """

    get: Who | None = None
    post: Who | None = None
    forbidden: Who = NOBODY
    ids: tuple[tuple[str, str], ...] = ()

    @property
    def insiders(self) -> Who:
        return (self.get or NOBODY) | (self.post or NOBODY) | self.forbidden

    def expected(self, who: str, method: str) -> set[Outcome]:
        """Return what may happen; a method not served may hide behind a 404."""
        if who in OUTSIDE - self.insiders and self.insiders <= MEMBERS and self.is_closed:
            return {Outcome.SIGN_IN}
        allowed = self.get if method == "GET" else self.post
        if allowed is None:
            served = {Outcome.NO_METHOD}
            return served if who in self.insiders else served | {Outcome.NOT_FOUND}
        if who in self.forbidden and who not in allowed:
            return {Outcome.FORBIDDEN}
        return {Outcome.OPEN if who in allowed else Outcome.NOT_FOUND}

    is_closed: bool = True  # strangers are led to the sign-in


def _of(name: str, **who: Who) -> Door:
    """Return the door of one object of a patient: its path takes `pk`."""
    return Door(ids=(("pk", name),), **who)


_LOG = _of("planned", post=READERS - {"onlooker"}, forbidden=frozenset({"onlooker"}))
_MESSAGE = _of(
    "planned",
    get=READERS - THERAPISTS,
    post=READERS - THERAPISTS - {"onlooker"},
    forbidden=frozenset({"onlooker"}),
)
_OWN = Door(get=CARED_FOR)
_WRITE = Door(post=WRITERS, forbidden=frozenset({"onlooker"}))
_EVENT = _of("event", get=TREATING, post=TREATING)
_STEP = Door(get=TREATING, post=TREATING, ids=(("patient", "patient"),))
_PUBLIC = Door(get=EVERYBODY, post=EVERYBODY)
_ACCOUNT = Door(get=MEMBERS, post=MEMBERS)
_CLINIC = Door(get=ADMINS, post=ADMINS, ids=(("clinic_id", "clinic"),))
_INVITED = Door(post=ADMINS, ids=(("invitation_id", "invitation"),))
_CLOSED = Door(get=NOBODY, post=NOBODY, is_closed=False)

DOORS: dict[str, Door] = {
    "healthz": Door(get=EVERYBODY),
    "readyz": Door(get=EVERYBODY),
    "metrics": Door(get=NOBODY, is_closed=False),
    # The patient's day.
    "plans:home": Door(get=MEMBERS, post=MEMBERS),
    "plans:today": _OWN,
    "plans:choose-patient": Door(get=CARED_FOR, post=CARED_FOR),
    "plans:stop": _OWN,
    "plans:check-in": Door(WRITERS, WRITERS, frozenset({"onlooker"})),
    "plans:check-in-flags": _WRITE,
    "plans:finish": _WRITE,
    "plans:easier-day": _WRITE,
    "plans:easier-day-undo": _WRITE,
    "plans:exercise": _of("planned", get=READERS),
    "plans:log": _LOG,
    "plans:numbers": _LOG,
    "plans:not-done": _LOG,
    "plans:undo": _LOG,
    "plans:equipment-missing": _LOG,
    "plans:equipment-found": _LOG,
    "plans:education": _OWN,
    "plans:education-read": _WRITE,
    "plans:progress": _OWN,
    "plans:goals": _OWN,
    "plans:measures": _OWN,
    "plans:measure": Door(get=NOBODY, post=NOBODY, ids=(("key", "measure_key"),)),  # none taken yet
    "plans:history": _OWN,
    "plans:history-day": Door(get=CARED_FOR, ids=(("on", "today"),)),
    "plans:history-finish": Door(
        post=WRITERS, forbidden=frozenset({"onlooker"}), ids=(("on", "today"),)
    ),
    "plans:messages": Door(get=CARED_FOR, post=WRITERS, forbidden=frozenset({"onlooker"})),
    "plans:messages-read": _WRITE,
    "plans:messages-about": _MESSAGE,
    "plans:messages-on": Door(CARED_FOR, WRITERS, frozenset({"onlooker"}), ids=(("on", "today"),)),
    "plans:settings": _OWN,
    "plans:settings-reminders": Door(CARED_FOR, WRITERS, frozenset({"onlooker"})),
    "plans:settings-display": _OWN,
    "plans:settings-time-zone": Door(CARED_FOR, WRITERS, frozenset({"onlooker"})),
    "plans:helpers": Door(
        get=frozenset({"patient", "neighbour"}), post=frozenset({"patient", "neighbour"})
    ),
    "plans:settings-access-end": Door(post=CARED_FOR),
    "plans:settings-pause": Door(CARED_FOR, WRITERS, frozenset({"onlooker"})),
    "plans:settings-pause-cancel": _WRITE,
    "plans:settings-resume": Door(CARED_FOR, WRITERS, frozenset({"onlooker"})),
    "plans:calendar-open": Door(post=CARED_FOR),
    "plans:calendar-close": Door(post=CARED_FOR),
    "plans:calendar-feed": Door(get=NOBODY, is_closed=False, ids=(("token", "token"),)),
    "plans:sync-token": Door(get=MEMBERS),
    "plans:sync-log": _LOG,
    "plans:sync-numbers": _LOG,
    "plans:week-sheet": _OWN,
    "plans:week-sheet-large": _OWN,
    # The therapist.
    "plans:caseload": Door(get=THERAPISTS),
    "plans:patient-create": Door(get=THERAPISTS, post=THERAPISTS),
    "plans:patient-detail": _of("patient", get=TREATING),
    "plans:patient-invite": _of("patient", get=TREATING, post=TREATING),
    "plans:patient-edit": _of("patient", get=TREATING, post=TREATING),
    "plans:mail-allow": _of("patient", post=TREATING),
    "plans:patient-end": _of("patient", get=TREATING, post=TREATING),
    "plans:patient-reopen": _of("patient", post=TREATING),
    "plans:access-end": _of("patient", post=TREATING),
    "plans:discharged": Door(get=THERAPISTS),
    "plans:event-create": _STEP,
    "plans:assessment-create": _STEP,
    "plans:regime-draft": _STEP,
    "plans:regime-approve": Door(post=TREATING, ids=(("patient", "patient"),)),
    "plans:regime-review": _of("regime", post=TREATING),
    "plans:regime-stop": _of("regime", get=TREATING, post=TREATING),
    "plans:event-dates": _EVENT,
    "plans:event-weight-bearing": _EVENT,
    "plans:event-healing": _EVENT,
    "plans:event-clearance": _EVENT,
    "plans:event-limit": _EVENT,
    "plans:event-precaution": _EVENT,
    "plans:patient-gates": _of("patient", get=TREATING),
    "plans:patient-education": _of("patient", get=TREATING),
    "plans:patient-day": Door(get=TREATING, ids=(("pk", "patient"), ("on", "today"))),
    "plans:patient-measures": _of("patient", get=TREATING, post=TREATING),
    "plans:patient-messages": _of("patient", get=TREATING, post=TREATING),
    "plans:patient-messages-read": _of("patient", post=TREATING),
    "plans:patient-week-sheet": _of("patient", get=TREATING),
    "plans:patient-week-sheet-large": _of("patient", get=TREATING),
    "plans:nerve-check": _STEP,
    "plans:assessment-detail": _of("assessment", get=TREATING),
    "plans:letter-create": Door(
        TREATING, TREATING, ids=(("patient", "patient"), ("kind", "letter_kind"))
    ),
    "plans:letter-detail": _of("letter", get=TREATING),
    "plans:alert-detail": _of("alert", get=TREATING),
    "plans:alert-limits": _of("patient", get=TREATING, post=TREATING),
    "plans:clinic-alert-limits": _of("clinic", get=ADMINS, post=ADMINS),
    "plans:clinic-mails": _of("clinic", get=ADMINS),
    "plans:clinic-mail-again": Door(post=ADMINS, ids=(("pk", "clinic"), ("message", "mail"))),
    "plans:alert-acknowledge": _of("alert", post=TREATING),
    "plans:alert-release": _of("alert", post=TREATING),
    "plans:decision-detail": _of("decision", get=TREATING),
    "plans:decision-answer": _of("decision", post=TREATING),
    "plans:phases": _STEP,
    "plans:proposal-detail": _of("proposal", get=TREATING),
    "plans:proposal-accept": _of("proposal", post=TREATING),
    "plans:proposal-decline": _of("proposal", post=TREATING),
    "plans:prescription-detail": _of("prescription", get=TREATING),
    "plans:prescription-lock": _of("prescription", post=TREATING),
    "plans:prescription-put-back": _of("prescription", post=TREATING),
    # What the catalogue says, and what a clinic made of it.
    "plans:exercise-list": Door(get=STAFF),
    "plans:figures": Door(get=STAFF),
    "plans:ladders": Door(get=STAFF),
    "plans:review-exercises": Door(get=STAFF),
    "plans:exercise-review": Door(get=STAFF, ids=(("slug", "exercise_slug"),)),
    "plans:template-list": Door(get=STAFF),
    "plans:review-templates": Door(get=STAFF),
    "plans:template-review": Door(get=STAFF, ids=(("slug", "template_slug"),)),
    "plans:template-copy-create": Door(
        post=ADMINS, ids=(("pk", "clinic"), ("slug", "template_slug"))
    ),
    "plans:template-copy": _of("copy", get=TREATING | ADMINS),
    "plans:template-copy-use": _of("copy", post=ADMINS),
    "plans:template-copy-follow": _of("copy", post=ADMINS),
    "plans:template-copy-phase": Door(ADMINS, ADMINS, ids=(("pk", "copy"), ("phase", "phase"))),
    # The house.
    "plans:manifest": Door(get=EVERYBODY),
    "plans:worker": Door(get=EVERYBODY),
    "plans:offline": Door(get=EVERYBODY),
    "plans:theme-set": Door(post=EVERYBODY),
    "plans:language-set": Door(post=EVERYBODY),
    "plans:text-size-set": Door(post=EVERYBODY),
    "plans:style": _CLOSED,  # only with DEBUG
    "plans:style-page": Door(NOBODY, NOBODY, is_closed=False, ids=(("page", "page"),)),
    "outbox:bounces": Door(get=None, post=NOBODY, is_closed=False),
    "outbox:unsubscribe": Door(NOBODY, NOBODY, is_closed=False, ids=(("token", "token"),)),
    # People.
    "accounts:account": Door(get=MEMBERS),
    "accounts:fresh-code": _ACCOUNT,
    "accounts:not-me": Door(EVERYBODY, EVERYBODY, ids=(("token", "token"),)),
    "accounts:not-my-plan": _ACCOUNT,
    "accounts:stay": _ACCOUNT,
    "accounts:sign-out-everywhere": Door(post=MEMBERS),
    "accounts:passkeys": Door(get=MEMBERS),
    "accounts:passkey-add": _ACCOUNT,
    "accounts:passkey-rename": Door(post=MEMBERS),
    "accounts:passkey-remove": Door(post=MEMBERS),
    "accounts:passkey-later": Door(post=MEMBERS),
    "accounts:passkey-sign-in": _PUBLIC,
    "accounts:consent": _ACCOUNT,
    "accounts:invitation": Door(EVERYBODY, EVERYBODY, ids=(("invitation_id", "invitation"),)),
    "accounts:clinic": Door(get=ADMINS),
    "accounts:clinic-settings": _CLINIC,
    "accounts:clinic-people": _CLINIC,
    "accounts:membership-end": Door(post=ADMINS, ids=(("membership_id", "membership"),)),
    "accounts:invitation-resend": _INVITED,
    "accounts:invitation-revoke": _INVITED,
    # Signing in and out.
    "account_request_login_code": _PUBLIC,
    "account_confirm_login_code": _PUBLIC,
    "account_login": _PUBLIC,
    "mfa_authenticate": _PUBLIC,
    "account_signup": _PUBLIC,
    "account_logout": _PUBLIC,
    "account_inactive": Door(get=EVERYBODY),
    # Address, password, second factor.
    "account_email": _ACCOUNT,
    "account_email_verification_sent": _PUBLIC,
    "account_change_password": _ACCOUNT,
    "account_set_password": _ACCOUNT,
    "account_reset_password": _PUBLIC,
    "account_confirm_password_reset_code": _PUBLIC,
    "account_complete_password_reset": _PUBLIC,
    "account_password_reset_completed": Door(get=EVERYBODY),
    "account_reauthenticate": _ACCOUNT,
    "mfa_index": Door(get=MEMBERS),
    "mfa_reauthenticate": _ACCOUNT,
    "mfa_reauthenticate_webauthn": _ACCOUNT,
    "mfa_activate_totp": _ACCOUNT,
    "mfa_deactivate_totp": Door(STAFF, STAFF),
    "mfa_view_recovery_codes": Door(get=NOBODY),  # none made yet
    "mfa_generate_recovery_codes": _ACCOUNT,
    "mfa_download_recovery_codes": Door(NOBODY, NOBODY),
    "usersessions_list": _ACCOUNT,
}
SAMPLES: dict[str, object] = {
    "today": DAY,
    "page": "forms",
    "token": "no-token",
    "measure_key": "no-key",
    "letter_kind": "refer_1w",
    "exercise_slug": "heel-slides",
    "template_slug": "ankle-fracture",
    "phase": "P1",
}


def addresses(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Yield everything that is mounted, by its full name."""
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            inner = f"{prefix}{entry.namespace}:" if entry.namespace else prefix
            yield from addresses(entry, inner)
        else:
            yield f"{prefix}{entry.name}", entry


def outcome(response: HttpResponse) -> Outcome | str:
    """Return what happened; an unknown status as it is."""
    target = response.headers.get("Location") or response.headers.get("HX-Redirect") or ""
    if target.startswith("/sign-in/?next="):
        return Outcome.SIGN_IN
    if response.status_code in {403, 404, 405}:
        return Outcome(str(response.status_code))
    is_fine = response.status_code < 400 or response.status_code in {410, 422}
    return Outcome.OPEN if is_fine else str(response.status_code)
