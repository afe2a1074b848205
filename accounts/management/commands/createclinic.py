"""Open a clinic and invite its first admin."""

import json
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.db import transaction

from accounts.forms.clinic import checked_country, checked_emergency_number, checked_time_zone
from accounts.mails import invitation_url
from accounts.models import Clinic, Invitation
from accounts.models.membership import Role
from accounts.services.clinic import open_clinic
from accounts.services.invitation import invite
from rehab import clock


class Command(BaseCommand):
    help = "Open a clinic and mail an invitation to its first admin."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name")
        parser.add_argument("--time-zone", required=True, help="for example Europe/Berlin")
        parser.add_argument("--reply-to", required=True, help="an address that somebody reads")
        parser.add_argument("--admin-email", required=True)
        parser.add_argument("--admin-name", default="")
        parser.add_argument("--country", default="DE", help="two letters")
        parser.add_argument("--emergency-number", default="112")
        parser.add_argument("--phone", default="")
        languages = [code for code, _ in settings.LANGUAGES]
        parser.add_argument("--language", default="en", choices=languages)
        parser.add_argument(
            "--therapist", action="store_true", help="the admin treats patients, too"
        )
        parser.add_argument("--json", action="store_true", help="report as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            clinic, invitation = self._open(options)
        except ValidationError as error:
            raise CommandError(" ".join(_lines(error))) from error
        self._report(clinic, invitation, as_json=options["json"])

    @transaction.atomic
    def _open(self, options: dict[str, Any]) -> tuple[Clinic, Invitation]:
        now = clock.now()
        validate_email(options["admin_email"])
        clinic = Clinic(
            name=options["name"],
            time_zone=checked_time_zone(options["time_zone"]),
            country=checked_country(options["country"]),
            emergency_number=checked_emergency_number(options["emergency_number"]),
            phone=options["phone"],
            reply_to=options["reply_to"],
        )
        open_clinic(clinic=clinic, now=now)
        who = {
            "clinic": clinic,
            "email": options["admin_email"],
            "full_name": options["admin_name"],
            "language": options["language"],
            "invited_by": None,
            "now": now,
        }
        if options["therapist"]:
            # No mail of its own: accepting the admin's invitation accepts this one, too.
            invite(purpose=Role.THERAPIST, is_mailed=False, **who)
        return clinic, invite(purpose=Role.ADMIN, **who)

    def _report(self, clinic: Clinic, invitation: Invitation, *, as_json: bool) -> None:
        report = {"clinic": str(clinic.pk), "invitation": str(invitation.pk)}
        if settings.DEBUG:
            report["url"] = invitation_url(invitation)
        if as_json:
            self.stdout.write(json.dumps(report))
            return
        self.stdout.write(f"Opened {clinic.name} ({clinic.pk}). An invitation is on its way.")
        if settings.DEBUG:
            self.stdout.write(f"Open it at {report['url']}")


def _lines(error: ValidationError) -> list[str]:
    if hasattr(error, "error_dict"):
        return [f"{name}: {' '.join(texts)}" for name, texts in error.message_dict.items()]
    return error.messages
