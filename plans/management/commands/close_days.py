from dataclasses import asdict
from datetime import datetime

from plans.management.job import JobCommand
from plans.services.day import close_days


class Command(JobCommand):
    help = "Fold and settle the dates that are over. Any number of these may run at once."

    def run(self, *, now: datetime) -> dict[str, int]:
        return asdict(close_days(now=now))
