"""The project's settings, made fast and self-contained: bare `pytest` works in a fresh clone."""

import os
import secrets
import tempfile

os.environ.setdefault("DEBUG", "1")
for _name in ("BASE_URL", "CLOCK_OFFSET", "EMAIL_URL", "LOG_LEVEL", "OUTBOX_PAUSED", "SECRET_KEY"):
    os.environ.pop(_name, None)
# Every process of the suite has a folder of its own; tests/conftest.py makes and removes it.
os.environ["VAR_DIR"] = f"{tempfile.gettempdir()}/rehab-tests-{secrets.token_hex(8)}"

from rehab.settings import *  # noqa: E402, F403
from rehab.settings import DATABASES, STORAGES  # noqa: E402

DEBUG = False
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
CELERY_TASK_ALWAYS_EAGER = False
# With a REDIS_URL given, a page asked by a test would nudge workers from a thread that outlives it.
CELERY_BROKER_URL = ""
WHITENOISE_AUTOREFRESH = True  # no collected folder is needed
# Tables come straight from the models where that proves as much: on SQLite every start of bin/run
# that a test makes migrates, and makemigrations has nothing to add. PostgreSQL migrates here.
DATABASES["default"]["TEST"] = {"MIGRATE": DATABASES["default"]["ENGINE"].endswith("postgresql")}
