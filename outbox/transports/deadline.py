"""SMTP that cannot be kept waiting: each read has a timeout, and the whole mail a deadline."""

import io
import smtplib
from time import monotonic
from typing import Any


class Deadline:
    """Time left for one mail; a server that sends a byte a second does not renew it."""

    def __init__(self, *, limit_s: float, timeout_s: float) -> None:
        self._ends = monotonic() + limit_s
        self._timeout_s = timeout_s

    def step_s(self) -> float:
        """Return how long the next step may take. Raises TimeoutError when time is up."""
        left_s = self._ends - monotonic()
        if left_s <= 0:
            raise TimeoutError("The mail took too long.")
        return min(left_s, self._timeout_s)


class _Timed(smtplib.SMTP):
    """Asks the deadline before each read and write."""

    def __init__(
        self, host: str, port: int, name: str, *, deadline: Deadline, **options: Any
    ) -> None:
        self.deadline = deadline
        super().__init__(host, port, name, timeout=deadline.step_s(), **options)

    def getreply(self) -> tuple[int, bytes]:
        if self.file is None and self.sock is not None:
            self.file = io.BufferedReader(_TimedReader(self))
        return super().getreply()

    def send(self, s: Any) -> None:
        if self.sock is not None:
            self.sock.settimeout(self.deadline.step_s())
        super().send(s)


class TimedSmtp(_Timed):
    """Plain SMTP, ready for STARTTLS."""


class TimedSmtpSsl(_Timed, smtplib.SMTP_SSL):
    """SMTP inside TLS from the first byte."""


class _TimedReader(io.RawIOBase):
    def __init__(self, owner: _Timed) -> None:
        self._owner = owner

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        socket = self._owner.sock
        if socket is None:
            return 0
        socket.settimeout(self._owner.deadline.step_s())
        return socket.recv_into(buffer)
