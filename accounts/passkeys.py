"""Passkeys: signing in with a finger, a face or the device's PIN instead of a typed code.

For people in care a passkey is another way in; the mailed code always stays. For staff it counts
as both steps, because the device asks who holds it. Passkeys belong to the host of BASE_URL.
"""

import json
from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import get_adapter
from allauth.core.internal.httpkit import authenticated_user
from allauth.mfa import signals
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.flows import auto_generate_recovery_codes
from allauth.mfa.webauthn.internal import auth
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from accounts.access import Standing
from accounts.models import User

NAME_LENGTH = 40
# What a browser says about its device, the telling word first found wins.
_DEVICES = ("iPhone", "iPad", "Android", "Windows", "Macintosh", "CrOS", "Linux")


def host() -> str:
    """Return the host passkeys belong to."""
    return urlsplit(settings.BASE_URL).hostname or ""


def are_possible() -> bool:
    """Return whether a browser makes passkeys for our host: it must have a name, not a number."""
    return not host().replace(".", "").isdecimal() and ":" not in host()


def passkeys_of(user: User) -> "QuerySet[Authenticator]":
    """Return the passkeys of a person, the oldest first."""
    rows: QuerySet[Authenticator] = Authenticator.objects.filter(
        user_id=user.pk, type=Authenticator.Type.WEBAUTHN
    )
    return rows.order_by("created_at", "pk")


def registration_options(user: User) -> str:
    """Return what the browser needs to make a passkey, as JSON; its challenge waits in the session.

    The passkey is kept on the device and found there without an address being typed.
    """
    return json.dumps(auth.begin_registration(user, passwordless=True), cls=DjangoJSONEncoder)


def add_passkey(
    request: HttpRequest, *, name: str, credential: dict[str, Any], held: Standing
) -> Authenticator:
    """Keep a passkey whose registration was checked, and tell its owner by mail.

    Staff get recovery codes with it; people in care have the mailed code instead.
    """
    user = authenticated_user(request)
    passkey: Authenticator = auth.WebAuthn.add(user, name, credential).instance
    signals.authenticator_added.send(
        sender=Authenticator, request=request, user=user, authenticator=passkey
    )
    get_adapter(request).send_notification_mail("mfa/email/webauthn_added", user)
    if held.is_staff:
        auto_generate_recovery_codes(request)
    return passkey


def device_name(user_agent: str) -> str:
    """Return what to call a passkey made in this browser; its owner may change it."""
    found = next((word for word in _DEVICES if word in user_agent), "")
    known = {
        "Android": _("Android device"),
        "Windows": _("Windows computer"),
        "Macintosh": "Mac",
        "CrOS": "Chromebook",
        "Linux": _("Linux computer"),
    }
    return known.get(found) or found or _("My device")
