"""Reading the mails of the try-out in the browser. Routed with DEBUG only."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

_NEWEST = 100


@dataclass(frozen=True, slots=True)
class KeptMail:
    id: str
    kept_at: datetime
    headers: tuple[tuple[str, str], ...]
    to: str
    subject: str
    text: str
    html: str  # shown as source, never as a page


@login_not_required
@require_safe
def mail_list(request: HttpRequest) -> HttpResponse:
    """The newest mails of var/mail."""
    _only_when_trying_out()
    return render(request, "outbox/mail_list.html", {"mails": list(_newest())})


@login_not_required
@require_safe
def mail_detail(request: HttpRequest, mail_id: UUID) -> HttpResponse:
    """One mail: its headers, its text, the source of its HTML."""
    _only_when_trying_out()
    path = _folder() / f"{mail_id}.eml"
    if not path.is_file():
        raise Http404
    return render(request, "outbox/mail_detail.html", {"mail": _read(path)})


def _only_when_trying_out() -> None:
    if not settings.DEBUG:
        raise Http404


def _folder() -> Path:
    return Path(settings.MAIL_DIR)


def _newest() -> Iterator[KeptMail]:
    paths = sorted(_folder().glob("*.eml"), key=lambda path: path.stat().st_mtime, reverse=True)
    return (_read(path) for path in paths[:_NEWEST])


def _read(path: Path) -> KeptMail:
    email = message_from_bytes(path.read_bytes(), _class=EmailMessage, policy=default)
    return KeptMail(
        id=path.stem,
        kept_at=datetime.fromtimestamp(path.stat().st_mtime, UTC),
        headers=tuple((name, str(value)) for name, value in email.items()),
        to=str(email["To"]),
        subject=str(email["Subject"]),
        text=_part(email, "plain"),
        html=_part(email, "html"),
    )


def _part(email: EmailMessage, subtype: str) -> str:
    part = email.get_body(preferencelist=(subtype,))
    return part.get_content() if part is not None else ""
