"""How bin/test, bin/check and bin/bench reach the development tools."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from . import ROOT, RefusedError, venv


def ready() -> None:
    """Make the environment hold the development tools and work from the project's folder."""
    os.chdir(ROOT)
    venv.ensure("requirements-dev.txt")


def refusing(command: Callable[[], int]) -> int:
    """Run a command; a refusal is one line and exit code 2, Ctrl-C is 130."""
    try:
        return command()
    except RefusedError as refusal:
        sys.stderr.write(f"{Path(sys.argv[0]).name}: {refusal}\n")
        return 2
    except KeyboardInterrupt:
        return 130


def production_like(var: Path) -> dict[str, str]:
    """Return the environment `check --deploy` judges: complete, harmless, nothing to connect to."""
    inherited = {
        name: value for name, value in os.environ.items() if name not in {"DEBUG", "CLOCK_OFFSET"}
    }
    return inherited | {
        "BASE_URL": "https://rehab.example",
        "DATABASE_URL": f"sqlite:///{var}/check.sqlite3",
        "EMAIL_URL": "smtps://check:check@mail.example:465",
        "MAIL_FROM": "rehab@rehab.example",
        "REDIS_URL": "redis://127.0.0.1:6379/0",
        "SECRET_KEY": os.urandom(40).hex(),
        "VAR_DIR": str(var),
    }


def run_all(commands: dict[str, Sequence[str | Path]]) -> list[str]:
    """Run each command, showing what only the failing ones say; return the names of those."""
    failed = []
    with tempfile.TemporaryDirectory(prefix="rehab-check-") as scratch:
        env = production_like(Path(scratch))
        for name, argv in commands.items():
            done = subprocess.run(argv, env=env, text=True, capture_output=True, check=False)
            print(f"{'ok    ' if done.returncode == 0 else 'FAILED'}  {name}", flush=True)
            if done.returncode:
                failed.append(name)
                print(done.stdout + done.stderr, flush=True)
    return failed


def uv() -> str | None:
    """Return uv when it is there; nothing needs it."""
    return shutil.which("uv")
