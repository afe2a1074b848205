from datetime import datetime

from plans.management.job import JobCommand
from plans.services.alert import escalate_alerts
from plans.services.day_counts import count_missing
from plans.services.patient import end_old_accesses
from plans.services.reminder import queue_reminders
from plans.services.retention import forget_old
from plans.services.zone_rules import follow_zone_rules


class Command(JobCommand):
    help = "Carry on what nobody has looked at, end what is over, forget what is past its time."

    def run(self, *, now: datetime) -> dict[str, int]:
        return {
            "moved": follow_zone_rules(now=now),
            "slots": queue_reminders(now=now).slots,
            "counted": count_missing(),
            "escalated": escalate_alerts(now=now),
            "ended": end_old_accesses(now=now),
            "forgotten": sum(forget_old(now=now).values()),
        }
