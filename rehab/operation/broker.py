"""What is asked of the broker: is it there, how long is the queue, how is it set."""

from dataclasses import dataclass
from typing import Any

import redis
from django.conf import settings

QUEUE = "celery"
_ANSWER_WITHIN_S = 2.0
BROKEN = (redis.RedisError, OSError)


@dataclass(frozen=True, slots=True)
class Broker:
    """How the server is set; an empty text where it does not tell (a rented one may not)."""

    queue_length: int
    version: str
    eviction: str
    keeps_file: str


def is_reachable() -> bool:
    """Say whether the broker takes commands; True where none is wanted."""
    if not settings.REDIS_URL:
        return True
    try:
        with _client() as client:
            return bool(client.ping())
    except BROKEN:
        return False


def queue_length() -> int | None:
    """Return how many jobs wait; None when there is no broker or it does not answer."""
    if not settings.REDIS_URL:
        return None
    try:
        with _client() as client:
            return int(client.llen(QUEUE))
    except BROKEN:
        return None


def look() -> Broker:
    """Return what the server says of itself. Raises one of BROKEN."""
    with _client() as client:
        info: dict[str, Any] = client.info("server")
        return Broker(
            queue_length=int(client.llen(QUEUE)),
            version=str(info.get("valkey_version") or info.get("redis_version", "")),
            eviction=_setting(client, "maxmemory-policy"),
            keeps_file=_setting(client, "appendonly"),
        )


def _setting(client: Any, name: str) -> str:
    try:
        return str(client.config_get(name).get(name, ""))
    except redis.ResponseError:
        return ""


def _client() -> Any:
    # One try: redis-py would go on for seconds, and whoever asks wants to know now.
    return redis.from_url(
        settings.REDIS_URL,
        socket_timeout=_ANSWER_WITHIN_S,
        socket_connect_timeout=_ANSWER_WITHIN_S,
        decode_responses=True,
        retry=redis.retry.Retry(redis.backoff.NoBackoff(), 0),
    )
