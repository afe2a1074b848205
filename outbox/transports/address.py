"""EMAIL_URL as a mail server: `smtp://user:password@host:port?tls=starttls|none` or `smtps://`."""

from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import SplitResult, parse_qs, unquote

from rehab.env import EnvError, split

_LOCAL = {"localhost", "127.0.0.1", "::1"}


class Tls(StrEnum):
    NONE = "none"
    STARTTLS = "starttls"
    IMPLICIT = "implicit"


_PORTS = {Tls.NONE: 25, Tls.STARTTLS: 587, Tls.IMPLICIT: 465}


@dataclass(frozen=True, slots=True)
class MailServer:
    host: str
    port: int
    tls: Tls
    user: str = ""
    password: str = field(default="", repr=False)


def mail_server(url: str) -> MailServer:
    """Return the server an address names. Raises EnvError, which never quotes the address.

    Without `tls=`, STARTTLS is demanded, except on this very machine.
    """
    parts = split("EMAIL_URL", url)
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise EnvError("EMAIL_URL: must begin with smtp://host, smtps://host or django:.")
    tls = _tls(parts)
    server = MailServer(
        host=parts.hostname,
        port=parts.port or _PORTS[tls],
        tls=tls,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
    )
    if server.user and tls is Tls.NONE and server.host not in _LOCAL:
        raise EnvError("EMAIL_URL: a password may not cross the network without TLS.")
    return server


def _tls(parts: SplitResult) -> Tls:
    options = parse_qs(parts.query)
    if set(options) - {"tls"}:
        raise EnvError("EMAIL_URL: the only option is tls=starttls or tls=none.")
    if parts.scheme == "smtps":
        return Tls.IMPLICIT
    default = Tls.NONE if parts.hostname in _LOCAL else Tls.STARTTLS
    chosen = options.get("tls", [default])[-1]
    if chosen not in {Tls.NONE, Tls.STARTTLS}:
        raise EnvError("EMAIL_URL: write tls=starttls or tls=none.")
    return Tls(chosen)
