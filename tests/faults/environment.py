"""The environment of everything a fault starts: production's, with addresses of this run."""

import os
import sys
from pathlib import Path

HOST = "rehab.example"
CANARY = "Zyxkanarie"  # in every name and every clinical word of the made-up patients
_KEPT = ("PATH", "HOME", "LANG", "TMPDIR", "VENV_DIR")


def environment(
    *, folder: Path, database_url: str, redis_url: str, email_url: str
) -> dict[str, str]:
    """Return the variables; nothing of the caller's own set-up leaks in."""
    var = folder / "var"
    var.mkdir(exist_ok=True)
    return {name: os.environ[name] for name in _KEPT if name in os.environ} | {
        "BASE_URL": f"https://{HOST}",
        "DATABASE_URL": database_url,
        "DJANGO_SETTINGS_MODULE": "tests.faults.settings",
        "EMAIL_URL": email_url,
        "LOG_LEVEL": "INFO",
        "MAIL_FROM": f"rehab@{HOST}",
        "PYTHONPATH": ".",
        "PYTHONUNBUFFERED": "1",
        "REDIS_URL": redis_url,
        "SECRET_KEY": "of-the-fault-suite-alone-" + "0" * 40,
        "VAR_DIR": str(var),
        "VENV_DIR": os.environ.get("VENV_DIR", sys.prefix),
    }
