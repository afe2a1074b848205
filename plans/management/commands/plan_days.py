from dataclasses import asdict
from datetime import datetime

from plans.management.job import JobCommand
from plans.services.day import plan_days


class Command(JobCommand):
    help = "Freeze today's plan where there is none. Any number of these may run at once."

    def run(self, *, now: datetime) -> dict[str, int]:
        return asdict(plan_days(now=now))
