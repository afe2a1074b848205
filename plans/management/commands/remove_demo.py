"""Remove the demo clinic."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from accounts.models import Clinic
from plans.management.demo.belongings import take_away
from plans.management.demo.turn import one_at_a_time


class Command(BaseCommand):
    help = "Remove the demo clinic, its people and everything below; nothing else is touched."

    def handle(self, *_args: Any, **_options: Any) -> None:
        with one_at_a_time(settings.VAR_DIR):
            clinics = list(Clinic.objects.filter(is_demo=True))
            for clinic in clinics:
                take_away(clinic)
            (settings.VAR_DIR / "demo.json").unlink(missing_ok=True)
        said = "The demo clinic is gone." if clinics else "There is no demo clinic."
        self.stdout.write(said)
