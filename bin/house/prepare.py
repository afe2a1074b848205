"""Run by the environment's Python: check every address, migrate, load the catalogue.

One process for all, so that a start costs one start of Django. Exit code 2 and one line on
standard output when a setting is wrong.
"""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rehab.settings")

import django
import psycopg
import redis
from django.conf import settings
from django.core.management import call_command, get_commands
from django.db.utils import OperationalError

from rehab.env import EnvError

_ANSWER_WITHIN_S = 5


def _check_redis() -> None:
    client = redis.from_url(settings.REDIS_URL, socket_connect_timeout=_ANSWER_WITHIN_S)
    try:
        client.ping()
    except (redis.RedisError, OSError) as error:
        raise EnvError(
            f"REDIS_URL: nothing answers there ({type(error).__name__}); start the server,"
            " or unset it and bin/run starts its own."
        ) from error
    finally:
        client.close()


def _check_postgres() -> None:
    """Connect once without the pool, which would hide the reason behind a time-out."""
    given = settings.DATABASES["default"]
    if given["ENGINE"].endswith("postgresql"):
        psycopg.connect(
            dbname=given["NAME"],
            user=given["USER"] or None,
            password=given["PASSWORD"] or None,
            host=given["HOST"] or None,
            port=given["PORT"] or None,
            connect_timeout=_ANSWER_WITHIN_S,
        ).close()


def _migrate() -> None:
    try:
        _check_postgres()
        call_command("migrate", verbosity=0, interactive=False)
    except (OperationalError, psycopg.OperationalError) as error:
        reason = str(error).strip().splitlines()[0]
        raise EnvError(f"DATABASE_URL: cannot use that database ({reason}).") from error


def main() -> int:
    """Prepare the database. Doing it again changes nothing."""
    try:
        django.setup()
        _check_redis()
        _migrate()
    except (EnvError, ValueError) as error:  # ValueError: an address no library could read
        sys.stdout.write(f"{error}\n")
        return 2
    if "load_catalogue" in get_commands():
        call_command("load_catalogue", verbosity=0, stdout=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
