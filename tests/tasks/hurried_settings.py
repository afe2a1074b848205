"""The project's own beat table, every second: what takes minutes fits into a test."""

from tests.tasks.process_settings import *  # noqa: F403
from tests.tasks.process_settings import CELERY_BEAT_SCHEDULE

CELERY_BEAT_SCHEDULE = {
    name: entry | {"schedule": 1.0, "options": {"expires": 0.9}}
    for name, entry in CELERY_BEAT_SCHEDULE.items()
}
