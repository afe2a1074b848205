"""Let somebody of the staff set up a new authenticator app."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import User
from accounts.services.second_factor import reset_second_factor
from rehab import clock


class Command(BaseCommand):
    help = "Remove a lost second factor. First make sure, in person, who asks for it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--json", action="store_true", help="report as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(email__iexact=options["email"]).first()
        if user is None:
            raise CommandError("Nobody signs in with this address.")
        removed = reset_second_factor(user=user, now=clock.now())
        report = {"user": str(user.pk), "removed": removed}
        if options["json"]:
            self.stdout.write(json.dumps(report))
        else:
            self.stdout.write(f"Removed {removed} factors; a new one is asked for at sign-in.")
