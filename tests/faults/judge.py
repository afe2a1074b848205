"""The verdict: what the rows say against what the mail server took and the clients were told."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from outbox.models import Message
from plans.models import ActivityLog
from tests.faults.mail_server import Accepted

State = Message.State
# Endings by rule: nobody waits for these any more, and the row says why.
BY_RULE = {State.EXPIRED, State.CANCELLED, State.SUPPRESSED}


@dataclass(frozen=True, slots=True)
class Row:
    """One slot of today and the mail made for it."""

    key: tuple[UUID, str, Any]
    due_s: float
    message_id: str
    state: str
    resends: int
    is_dead_address: bool


def rows_of(slots: Any, *, dead: frozenset[UUID] = frozenset()) -> list[Row]:
    """Read today's slots; `dead` are the patients whose address does not exist."""
    return [
        Row(
            key=(slot.patient_id, slot.kind, slot.local_date),
            due_s=slot.due_at.timestamp(),
            message_id=slot.message_id.hex if slot.message_id else "",
            state=slot.message.state if slot.message else "",
            resends=slot.message.resends if slot.message else 0,
            is_dead_address=slot.patient_id in dead,
        )
        for slot in slots.select_related("message")
    ]


@dataclass(slots=True)
class Verdict:
    """The figures of the common gate."""

    slots: int = 0
    accepted: int = 0
    lost: int = 0
    extra: int = 0
    unexplained: int = 0
    stuck: int = 0
    doubled: int = 0
    max_late_s: float = 0.0
    p99_late_s: float = 0.0

    def is_clean(self) -> bool:
        return not (self.lost or self.unexplained or self.stuck or self.doubled)


def judge(rows: Sequence[Row], mails: Iterable[Accepted], *, wanted: int) -> Verdict:
    """Weigh today's rows against every mail the server took."""
    taken: dict[str, list[float]] = {}
    for mail in mails:
        taken.setdefault(mail.id, []).append(mail.at)
    copies = {row.message_id: len(taken.get(row.message_id, ())) for row in rows}
    late = sorted(min(taken[row.message_id]) - row.due_s for row in rows if copies[row.message_id])
    missing = wanted - len({row.key for row in rows})
    ours = [row for row in rows if row.message_id]
    return Verdict(
        slots=wanted,
        accepted=sum(copies.values()),
        lost=missing + sum(_is_lost(row, copies[row.message_id]) for row in rows),
        extra=sum(max(0, count - 1) for count in copies.values()),
        unexplained=sum(max(0, copies[row.message_id] - 1 - row.resends) for row in ours)
        + sum(_went_in_spite(row, copies[row.message_id]) for row in ours),
        stuck=sum(row.state in (State.QUEUED, State.SENDING) for row in rows),
        doubled=_doubled(row.key for row in rows) + _doubled(row.message_id for row in ours),
        max_late_s=round(late[-1], 1) if late else 0.0,
        p99_late_s=round(late[int(0.99 * (len(late) - 1))], 1) if late else 0.0,
    )


def _is_lost(row: Row, copies: int) -> bool:
    """Say whether nobody got this mail and no rule says why; a waiting one counts as stuck."""
    if copies or row.state in BY_RULE | {State.QUEUED, State.SENDING}:
        return False
    return not (row.state == State.FAILED and row.is_dead_address)


def _went_in_spite(row: Row, copies: int) -> bool:
    """Say whether a mail went out though its row says that it did not, and knows of no doubt."""
    return bool(copies) and row.state in BY_RULE | {State.FAILED} and not row.resends


def _doubled(keys: Iterable[object]) -> int:
    counted = Counter(keys)
    return sum(counted.values()) - len(counted)


def missing_logs(acknowledged: Sequence[UUID]) -> tuple[int, int]:
    """Return how many acknowledged entries are missing, and how many are there twice."""
    found = Counter(
        ActivityLog.objects.filter(entry_id__in=acknowledged).values_list("entry_id", flat=True)
    )
    missing = len(set(acknowledged) - set(found))
    return missing, sum(count - 1 for count in found.values())


def canaries(folder: Path, canary: str, mails: Iterable[Accepted]) -> int:
    """Return how many lines of any log, and how many mails, hold what is private."""
    lines = 0
    for log in folder.glob("*.log"):
        with log.open(errors="replace") as text:
            lines += sum(canary in line for line in text)
    return lines + sum(mail.leaks for mail in mails)
