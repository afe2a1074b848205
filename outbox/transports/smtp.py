"""SMTP, verb by verb: up to the content a mail is certainly not delivered, from there in doubt."""

import re
import smtplib
import socket
import ssl
from collections.abc import Callable
from enum import StrEnum

from outbox import wire
from outbox.mail import Parcel
from outbox.transports.address import MailServer, Tls
from outbox.transports.base import Failure, NotDeliveredError
from outbox.transports.deadline import Deadline, TimedSmtp, TimedSmtpSsl

Line = TimedSmtp | TimedSmtpSsl
Reply = tuple[int, bytes]
_STATUS = re.compile(rb"[245]\.\d{1,3}\.\d{1,3}\b")
_GOODBYE_S = 2.0


class Stage(StrEnum):
    CONNECT = "connect"  # greeting, EHLO, TLS, sign-in
    SENDER = "sender"
    RECIPIENT = "recipient"
    CONTENT = "content"  # the DATA command and the content itself


def failure_of(stage: Stage, code: int) -> Failure:
    """Return what a refusing reply means at a stage."""
    if code == 421 or not 400 <= code <= 599:
        return Failure.CONNECTION
    if code == 432:
        return Failure.THROTTLED
    if code < 500:
        return Failure.CONNECTION if stage is Stage.CONNECT else Failure.TEMPORARY
    return {
        Stage.CONNECT: Failure.CONFIG,
        Stage.SENDER: Failure.CONFIG,
        Stage.RECIPIENT: Failure.NO_SUCH_ADDRESS,
        Stage.CONTENT: Failure.REFUSED,
    }[stage]


class SmtpTransport:
    """One connection, reused from mail to mail and closed as soon as it fails or says 421."""

    def __init__(
        self,
        server: MailServer,
        *,
        timeout_s: float,
        limit_s: float,
        context: ssl.SSLContext | None = None,
    ) -> None:
        self._server = server
        self._timeout_s = timeout_s
        self._limit_s = limit_s
        self._context = context or ssl.create_default_context()
        self._line: Line | None = None
        self._owed = 0  # replies to verbs that were said ahead

    def deliver(self, parcel: Parcel, *, data_started: Callable[[], None]) -> int:
        content = wire.content(parcel)
        deadline = Deadline(limit_s=self._limit_s, timeout_s=self._timeout_s)
        line = self._ask(parcel, deadline)
        try:
            data_started()
        except BaseException:
            # The server waits for content: hanging up is the only way to take the mail back.
            self._hang_up()
            raise
        return self._send_content(line, content)

    def close(self) -> None:
        if self._line is None:
            return
        self._line.deadline = Deadline(limit_s=_GOODBYE_S, timeout_s=_GOODBYE_S)
        try:
            self._line.quit()
        except OSError:
            pass  # the mails are out; a rude goodbye costs nothing
        finally:
            self._hang_up()

    def _ask(self, parcel: Parcel, deadline: Deadline) -> Line:
        """Return a line on which sender and recipient were accepted and the content may come."""
        verbs = [
            f"MAIL FROM:<{parcel.envelope_from}>",
            f"RCPT TO:<{parcel.envelope_to}>",
            "DATA",
        ]
        line = self._announce(verbs, deadline)
        self._expect(Stage.RECIPIENT, lambda: self._reply(line, verbs[1]), {250, 251})
        self._expect(Stage.CONTENT, lambda: self._reply(line, verbs[2]), {354})
        return line

    def _announce(self, verbs: list[str], deadline: Deadline) -> Line:
        """Say MAIL FROM. A kept line may have died of idleness: then once more on a new one."""
        was_kept = self._line is not None
        try:
            return self._say_sender(verbs, deadline)
        except NotDeliveredError as error:
            if not was_kept or error.failure is not Failure.CONNECTION:
                raise
        return self._say_sender(verbs, deadline)

    def _say_sender(self, verbs: list[str], deadline: Deadline) -> Line:
        line = self._line = self._line or self._connect(deadline)
        line.deadline = deadline
        self._expect(Stage.SENDER, lambda: self._first_reply(line, verbs), {250})
        return line

    def _first_reply(self, line: Line, verbs: list[str]) -> Reply:
        """Say the first verb, or all at once where the server allows that (RFC 2920)."""
        if line.has_extn("pipelining"):
            line.send("".join(f"{verb}\r\n" for verb in verbs))
            self._owed = len(verbs)
        return self._reply(line, verbs[0])

    def _reply(self, line: Line, verb: str) -> Reply:
        if not self._owed:
            return line.docmd(verb)
        self._owed -= 1
        return line.getreply()

    def _connect(self, deadline: Deadline) -> Line:
        line: Line | None = None
        try:
            line = self._dial(deadline)
            self._sign_in(line)
        except (ssl.SSLCertVerificationError, smtplib.SMTPNotSupportedError) as error:
            _drop(line)
            raise NotDeliveredError(Failure.CONFIG) from error
        except smtplib.SMTPResponseException as error:
            _drop(line)
            code = error.smtp_code
            raise NotDeliveredError(failure_of(Stage.CONNECT, code), code=code) from error
        except OSError as error:  # every other SMTP error is one too
            _drop(line)
            raise NotDeliveredError(Failure.CONNECTION) from error
        return line

    def _dial(self, deadline: Deadline) -> Line:
        server = self._server
        # The bare name: looking up the full one may hang on a broken name server.
        name = socket.gethostname()
        if server.tls is Tls.IMPLICIT:
            return TimedSmtpSsl(
                server.host, server.port, name, deadline=deadline, context=self._context
            )
        return TimedSmtp(server.host, server.port, name, deadline=deadline)

    def _sign_in(self, line: Line) -> None:
        line.ehlo_or_helo_if_needed()
        if self._server.tls is Tls.STARTTLS:
            # Raises when the server offers none: nothing ever goes out in clear instead.
            line.starttls(context=self._context)
            line.ehlo_or_helo_if_needed()
        if self._server.user:
            line.login(self._server.user, self._server.password)

    def _expect(self, stage: Stage, say: Callable[[], Reply], wanted: set[int]) -> None:
        """Say a verb before the content; any other answer than `wanted` raises."""
        try:
            code, text = say()
        except OSError as error:
            self._hang_up()
            raise NotDeliveredError(Failure.CONNECTION) from error
        if code not in wanted:
            self._refused(failure_of(stage, code), code, text)

    def _send_content(self, line: Line, content: bytes) -> int:
        stuffed = content.replace(b"\n.", b"\n..")
        if stuffed.startswith(b"."):
            stuffed = b"." + stuffed
        try:
            line.send(stuffed + b".\r\n")
            code, text = line.getreply()
        except OSError as error:
            self._hang_up()
            raise NotDeliveredError(Failure.IN_DOUBT) from error
        if 200 <= code <= 299:
            return code
        understood = 400 <= code <= 599
        failure = failure_of(Stage.CONTENT, code) if understood else Failure.IN_DOUBT
        self._refused(failure, code, text)
        return code

    def _refused(self, failure: Failure, code: int, text: bytes) -> None:
        if failure in {Failure.CONNECTION, Failure.CONFIG, Failure.IN_DOUBT}:
            self._hang_up()
        else:
            self._forget_mail()
        status = _STATUS.match(text)
        found = status[0].decode() if status else ""
        raise NotDeliveredError(failure, code=code if code > 0 else None, status=found)

    def _forget_mail(self) -> None:
        """Ready the line for the next mail: the server still holds the refused one's sender."""
        line = self._line
        if line is None:
            return
        try:
            while self._owed:
                self._owed -= 1
                if line.getreply()[0] == 354:
                    # It waits for the content of a mail it has refused; this one gets none.
                    self._hang_up()
                    return
            line.rset()
        except OSError:
            self._hang_up()

    def _hang_up(self) -> None:
        _drop(self._line)
        self._line, self._owed = None, 0


def _drop(line: Line | None) -> None:
    if line is not None:
        line.close()
