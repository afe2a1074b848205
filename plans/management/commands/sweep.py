from datetime import datetime

from plans.management.job import JobCommand
from plans.services.alert import escalate_alerts


class Command(JobCommand):
    help = "Carry on what nobody has looked at: alerts to the second contact, then the admins."

    def run(self, *, now: datetime) -> dict[str, int]:
        return {"escalated": escalate_alerts(now=now)}
