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
    client = redis.from_url(
        settings.REDIS_URL,
        socket_connect_timeout=_ANSWER_WITHIN_S,
        socket_timeout=_ANSWER_WITHIN_S,  # a frozen server takes connections and says nothing
    )
    try:
        client.ping()
        _check_right_to_write(client)
    except (redis.AuthenticationError, redis.ResponseError) as error:
        raise EnvError(
            "REDIS_URL: the server refuses us; look at the user, the password"
            f" and the number of the database ({type(error).__name__})."
        ) from error
    except (redis.RedisError, OSError) as error:
        raise EnvError(
            f"REDIS_URL: nothing answers there ({type(error).__name__}); start the server,"
            " or unset it and bin/run starts its own."
        ) from error
    finally:
        client.close()


def _check_right_to_write(client: redis.Redis) -> None:
    """Raise redis.ResponseError on a copy that only reads, or where our user may not write."""
    client.set("rehab:prepare", 1, ex=1)


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


def _reason(error: Exception) -> str:
    """Return what the server says, in a few words that never hold a password."""
    said = " ".join(str(error).split())
    return said.rpartition("FATAL: ")[2].partition(" Is the server running")[0].strip()


def _migrate() -> None:
    try:
        _check_postgres()
        call_command("migrate", verbosity=0, interactive=False)
    except (OperationalError, psycopg.OperationalError) as error:
        raise EnvError(
            f"DATABASE_URL: cannot use that database ({_reason(error)}); look at host, port,"
            " user, password and name."
        ) from error


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
