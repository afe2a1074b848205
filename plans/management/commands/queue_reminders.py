from datetime import datetime

from plans.management.job import JobCommand
from plans.services.reminder import queue_reminders
from plans.services.therapist_mail import queue_digests


class Command(JobCommand):
    help = "Plan the mails of the coming day. Any number of these may run at once."

    def run(self, *, now: datetime) -> dict[str, int]:
        queue_digests(now=now)
        return {"slots": queue_reminders(now=now).slots}
