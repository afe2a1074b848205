"""The project's settings, made fast and self-contained: bare `pytest` works in a fresh clone."""

import os

os.environ.setdefault("DEBUG", "1")
os.environ.pop("CLOCK_OFFSET", None)

from rehab.settings import *  # noqa: F403
from rehab.settings import STORAGES

DEBUG = False
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
CELERY_TASK_ALWAYS_EAGER = False
