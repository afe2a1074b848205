"""Any Django mail backend, for services without SMTP. It hides the verbs, so doubt is early."""

from collections.abc import Callable

from django.core.mail import EmailMultiAlternatives, get_connection

from outbox.mail import Parcel
from outbox.transports.base import Failure, NotDeliveredError


class DjangoBackendTransport:
    """Calls a backend with one mail. Whatever it raises, it may have delivered before."""

    def __init__(self, backend: str) -> None:
        self._backend = backend

    def deliver(self, parcel: Parcel, *, data_started: Callable[[], None]) -> int:
        email = _as_django_email(parcel)
        connection = get_connection(self._backend)
        data_started()
        try:
            taken = connection.send_messages([email])
        except Exception as error:  # a backend may raise anything
            raise NotDeliveredError(Failure.IN_DOUBT) from error
        if taken != 1:
            raise NotDeliveredError(Failure.IN_DOUBT)
        return 250

    def close(self) -> None:
        """Backends are opened and closed by each call."""


def _as_django_email(parcel: Parcel) -> EmailMultiAlternatives:
    mail = parcel.mail
    # Backends take the envelope's sender from here, and the header's from the headers.
    headers = {"From": parcel.sender, **dict(parcel.headers)}
    sender = parcel.return_path or parcel.sender
    email = EmailMultiAlternatives(mail.subject, mail.text, sender, [mail.to], headers=headers)
    if mail.html:
        email.attach_alternative(mail.html, "text/html")
    return email
