"""Addresses of the outbox: the way out of a kind of mail, and a reader for the try-out."""

from django.conf import settings
from django.urls import URLPattern, path

from outbox.views import mail_reader
from outbox.views.bounces import bounces
from outbox.views.unsubscribe import end_subscription

app_name = "outbox"


def reader_urls(*, debug: bool) -> list[URLPattern]:
    """Return the addresses of the mail reader; none outside the try-out."""
    if not debug:
        return []
    return [
        path("mail/", mail_reader.mail_list, name="mail-list"),
        path("mail/<uuid:mail_id>/", mail_reader.mail_detail, name="mail-detail"),
    ]


urlpatterns = [
    path("mail/bounces/", bounces, name="bounces"),
    path("u/<str:token>/", end_subscription, name="unsubscribe"),
    *reader_urls(debug=settings.DEBUG),
]
