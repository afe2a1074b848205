from dataclasses import asdict
from datetime import datetime

from plans.management.job import JobCommand
from plans.services.day_counts import recount_all


class Command(JobCommand):
    help = "Write the caseload's counts anew from the settled days; says how many were wrong."

    def run(self, *, now: datetime) -> dict[str, int]:  # dates, not the instant
        return asdict(recount_all())
