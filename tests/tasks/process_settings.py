"""Settings of the processes that tests start: the suite's own, with a mail server."""

import os

_email_url = os.environ["EMAIL_URL"]

from rehab import settings as _given  # noqa: E402
from tests.settings import *  # noqa: E402, F403

CELERY_BROKER_URL = _given.CELERY_BROKER_URL
EMAIL_URL = _email_url
