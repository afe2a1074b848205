"""Settings of the processes that tests start: the suite's own, with a mail server."""

import os

_email_url = os.environ["EMAIL_URL"]

from tests.settings import *  # noqa: E402, F403

EMAIL_URL = _email_url
