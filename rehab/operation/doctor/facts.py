"""What the doctor looks at, as plain values."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Postgres:
    version: int  # 150004
    synchronous_commit: str = "on"
    fsync: str = "on"
    max_connections: int = 100
    connections_used: int = 1


@dataclass(frozen=True, slots=True)
class Sqlite:
    version: str
    journal_mode: str = "wal"
    synchronous: int = 2  # FULL
    foreign_keys: int = 1


@dataclass(frozen=True, slots=True)
class Clock:
    off_by_s: float  # this machine's clock against the database's
    tzdata: str


@dataclass(frozen=True, slots=True)
class Disk:
    free_bytes: int
    total_bytes: int
    is_writable: bool = True


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Numbers of records that are not in the database as they are in the files."""

    added: int = 0
    updated: int = 0
    retired: int = 0
    same: int = 0


@dataclass(frozen=True, slots=True)
class Outbox:
    is_paused: bool
    oldest_due_unsent_s: float


@dataclass(frozen=True, slots=True)
class Jobs:
    """Seconds since each job last ended well (None: not known), and how often it should."""

    ages_s: dict[str, float | None]
    intervals_s: dict[str, float] = field(default_factory=dict)
    queue_length: int | None = None
