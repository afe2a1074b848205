"""A real SMTP server in a thread that fails on demand, at an exact verb."""

import asyncio
import ssl
import threading
from collections import defaultdict
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any, Self

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

# Instead of a reply: hang up; say nothing any more; answer a byte at a time, for ever.
DROP, HANG, TRICKLE = "drop", "hang", "trickle"
# At the content only: keep the mail, then hang up or say nothing.
KEEP_AND_DROP, KEEP_AND_HANG = "keep and drop", "keep and hang"


@dataclass
class Sink:
    """Takes mail on a free port. `faults[verb]` is used up one by one; None lets one pass."""

    tls: ssl.SSLContext | None = None
    is_tls_from_start: bool = False
    is_pipelining: bool = False  # lets clients say several verbs at once
    password: str = ""  # demands AUTH when set, and STARTTLS before it
    accepted: list[Envelope] = field(default_factory=list)
    held: list[Envelope] = field(default_factory=list)  # kept, and the reply owed
    connections: int = 0
    faults: dict[str, list[str | None]] = field(default_factory=lambda: defaultdict(list))
    port: int = 0
    is_holding: threading.Event = field(default_factory=threading.Event)
    _speakers: list["_Speaker"] = field(default_factory=list)

    def mails(self) -> list[EmailMessage]:
        """Return what was kept, oldest first."""
        return [
            message_from_bytes(
                envelope.original_content or b"", _class=EmailMessage, policy=default
            )
            for envelope in self.accepted
        ]

    def texts(self) -> list[str]:
        """Return the text of each mail kept, with plain line ends."""
        return [mail.get_content().replace("\r\n", "\n") for mail in self.mails()]

    def recipients(self) -> list[str]:
        return [envelope.rcpt_tos[0] for envelope in self.accepted]

    def next_fault(self, verb: str) -> str | None:
        return self.faults[verb].pop(0) if self.faults[verb] else None

    def __enter__(self) -> Self:
        self._loop = asyncio.new_event_loop()
        context = self.tls if self.is_tls_from_start else None
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        listening = self._loop.create_server(self._speaker, "127.0.0.1", 0, ssl=context)
        self._server = asyncio.run_coroutine_threadsafe(listening, self._loop).result(60)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    def __exit__(self, *_: object) -> None:
        asyncio.run_coroutine_threadsafe(self._hang_up(), self._loop).result(60)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    async def _hang_up(self) -> None:
        self._server.close()
        for speaker in self._speakers:
            if speaker.transport is not None:
                speaker.transport.abort()
            if writer := getattr(speaker, "_writer", None):  # none before the TLS handshake
                writer.close()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        await asyncio.sleep(0.02)  # lets closed transports say goodbye

    def _speaker(self) -> SMTP:
        self.connections += 1
        speaker = _Speaker(
            self,
            loop=self._loop,
            hostname="sink.test",
            timeout=60,
            tls_context=None if self.is_tls_from_start else self.tls,
            auth_required=bool(self.password),
            auth_require_tls=True,
            authenticator=self._check_password,
        )
        self._speakers.append(speaker)
        return speaker

    def _check_password(
        self, _server: Any, _session: Any, _envelope: Any, _mechanism: str, given: Any
    ) -> AuthResult:
        right = isinstance(given, LoginPassword) and given.password == self.password.encode()
        return AuthResult(success=right, handled=right)

    async def handle_EHLO(  # noqa: N802
        self,
        server: "_Speaker",
        session: Session,
        envelope: Envelope,
        hostname: str,
        responses: list[str],
    ) -> list[str]:
        session.host_name = hostname
        return ["250-PIPELINING", *responses] if self.is_pipelining else responses

    async def handle_MAIL(  # noqa: N802
        self, server: "_Speaker", session: Session, envelope: Envelope, address: str, options: Any
    ) -> str:
        if fault := await server.suffer("MAIL"):
            return fault
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, server: "_Speaker", session: Session, envelope: Envelope, address: str, options: Any
    ) -> str:
        if fault := await server.suffer("RCPT"):
            return fault
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802
        self, server: "_Speaker", session: Session, envelope: Envelope
    ) -> str:
        fault = self.next_fault("CONTENT")
        if fault in {None, KEEP_AND_DROP, KEEP_AND_HANG}:
            self.accepted.append(envelope)
        if fault is None:
            return "250 Kept"
        if fault == KEEP_AND_HANG:
            self.held.append(envelope)
            self.is_holding.set()
        return await server.act(fault.removeprefix("keep and "))


class _Speaker(SMTP):
    def __init__(self, sink: Sink, **options: Any) -> None:
        super().__init__(sink, **options)
        self._sink = sink
        self._has_greeted = False

    async def push(self, status: Any) -> None:
        if not self._has_greeted:
            self._has_greeted = True
            status = await self.suffer("CONNECT") or status
        await super().push(status)

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802
        if fault := await self.suffer("DATA"):
            await self.push(fault)
            return
        await super().smtp_DATA(arg)

    async def suffer(self, verb: str) -> str | None:
        fault = self._sink.next_fault(verb)
        return await self.act(fault) if fault else None

    async def act(self, fault: str) -> str:
        if fault == DROP:
            self.transport.abort()
            raise asyncio.CancelledError
        if fault == HANG:
            await asyncio.sleep(60)
        while fault == TRICKLE:
            self._writer.write(b"2")
            await self._writer.drain()
            await asyncio.sleep(0.05)
        return fault
