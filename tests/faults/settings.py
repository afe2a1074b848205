"""The project's own settings, for every process the fault suite starts.

Two things differ: static files need no collected folder, and `FAULTS_BREAK` takes one safeguard
out (see controls.py). `FAULTS_RUNNER=1` is the judge itself, which needs no pool.
"""

import os

from rehab.settings import *  # noqa: F403
from rehab.settings import DATABASES, INSTALLED_APPS, STORAGES

STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
INSTALLED_APPS = [*INSTALLED_APPS, "tests.faults.broken_app.BrokenConfig"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
if os.environ.get("FAULTS_RUNNER"):
    DATABASES["default"]["OPTIONS"].pop("pool", None)
