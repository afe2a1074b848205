"""Addresses of the database, the cache and the broker, turned into what each library wants."""

from pathlib import Path
from typing import Any
from urllib.parse import unquote

from rehab.env import EnvError, split

_SQLITE = {
    # IMMEDIATE takes the write lock at BEGIN: no "database is locked" in the middle of a write.
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    # FULL: a logged exercise survives a power cut.
    "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA foreign_keys=ON;",
}
_POSTGRES_LIMITS = (
    "-c statement_timeout=15000 -c lock_timeout=3000 -c idle_in_transaction_session_timeout=30000"
)

# A host that vanished without a word is noticed in half a minute, not in two hours.
_POSTGRES_PATIENCE = {
    "connect_timeout": 5,
    "keepalives_idle": 15,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 30_000,
}
# Without `reconnect_timeout` the pool would wait ever longer between its tries, and be minutes
# late once the database is back. `timeout`: how long a page waits for a connection.
_POOL = {"min_size": 1, "max_size": 8, "timeout": 5, "reconnect_timeout": 10}


def database(url: str, *, default: Path) -> dict[str, Any]:
    """Return Django's settings for `sqlite:///path` or `postgres://user:password@host:port/name`."""
    parts = split("DATABASE_URL", url)
    if not url or parts.scheme == "sqlite":
        path = parts.path if url else str(default)
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": path, "OPTIONS": dict(_SQLITE)}
    if parts.scheme not in {"postgres", "postgresql"}:
        raise EnvError("DATABASE_URL: must begin with sqlite:// or postgres://.")
    if len(parts.path) < 2:
        raise EnvError("DATABASE_URL: name the database after the last slash.")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path[1:]),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 0,  # the pool keeps connections, Django must not
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"pool": dict(_POOL), "options": _POSTGRES_LIMITS, **_POSTGRES_PATIENCE},
    }


def cache(redis_url: str) -> dict[str, Any]:
    """Return Django's cache: Redis where there is one, else a table (limits must be shared)."""
    if not redis_url:
        return {
            "BACKEND": "django.core.cache.backends.db.DatabaseCache",
            "LOCATION": "cache",
        }
    split("REDIS_URL", redis_url)
    return {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": redis_url,
        "OPTIONS": {"socket_timeout": 2, "socket_connect_timeout": 2},
    }


def broker_url(redis_url: str) -> str:
    """Return Celery's form of the address; empty without Redis, when commands do the jobs."""
    if not redis_url:
        return ""
    scheme = split("REDIS_URL", redis_url).scheme
    if scheme == "unix":
        return redis_url.replace("unix://", "redis+socket://", 1)
    if scheme not in {"redis", "rediss"}:
        raise EnvError("REDIS_URL: must begin with redis://, rediss:// or unix://.")
    return redis_url
