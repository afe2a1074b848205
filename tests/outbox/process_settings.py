"""Settings of the processes that tests start: the suite's own, a kind, and a mail server."""

import os

_email_url = os.environ["EMAIL_URL"]

from tests.settings import *  # noqa: E402, F403
from tests.settings import INSTALLED_APPS  # noqa: E402

EMAIL_URL = _email_url
MAIL_FROM = os.environ["MAIL_FROM"]
INSTALLED_APPS = [*INSTALLED_APPS, "tests.outbox.letters_app.LettersConfig"]
