"""Our ways with allauth: nobody signs up alone, mail goes through the outbox, no demo for real."""

from typing import Any

import qrcode
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.stagekit import clear_login
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from qrcode.image.svg import SvgPathFillImage

from accounts import mails, passkeys
from accounts.access import needs_second_factor, proves_by_code, standing_of
from accounts.models import User
from accounts.sealing import seal, unseal
from rehab import clock

_PROOFS = {
    "reauthenticate": _("Type my password"),
    "mfa_reauthenticate": _("Type a code from my authenticator app"),
    "mfa_reauthenticate:webauthn": _("Use my finger, face or PIN"),
}
_WRONG_CODE = _("This is not the code. Please look again.")


class AccountAdapter(DefaultAccountAdapter):
    """Sign-in, mails and where to go afterwards."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "incorrect_code": _WRONG_CODE,
        "email_password_mismatch": _("The address or the password is wrong."),
        "incorrect_password": _("This is not your password."),
        "too_many_login_attempts": _("Too many tries. Ask for a new code, or wait a few minutes."),
        "rate_limited": _("Too many tries. Please wait a few minutes."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return False: accounts come from invitations."""
        return False

    def pre_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse | None:
        """Turn away people who were shut out, and made-up people outside the try-out."""
        if user.is_demo and not settings.DEMO_ALLOWED:
            clear_login(request)
            refused: HttpResponse = self.respond_user_inactive(request, user)
            return refused
        response: HttpResponse | None = super().pre_login(request, user, **kwargs)
        return response

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Hand allauth's mails to the outbox: codes at once, notices to the queue."""
        user = User.objects.filter(emailaddress__email__iexact=email).first()
        user = user or User.objects.filter(email__iexact=email).first()
        user = user or self._signed_in_user()
        name = template_prefix.rpartition("/")[2]
        if user is None:
            return
        if "code" in context:
            mails.send_code(user=user, to=email, code=context["code"], now=clock.now())
        elif name in mails.NOTICES:
            mails.queue_notice(user=user, to=email, what=name, now=clock.now())

    def get_login_stages(self) -> list[str]:
        """Return allauth's steps of a sign-in, with our view of who owes a second one."""
        ours = {"allauth.mfa.stages.AuthenticateStage": "accounts.second_step.SecondStep"}
        return [ours.get(stage, stage) for stage in super().get_login_stages()]

    def get_reauthentication_methods(self, user: User | AnonymousUser) -> list[dict[str, Any]]:
        """Return how somebody may prove again who they are; some by a mailed code."""
        if not isinstance(user, User):
            return []
        methods = [
            {**method, "description": _PROOFS.get(method["id"], method["description"])}
            for method in super().get_reauthentication_methods(user)
        ]
        if proves_by_code(user):
            url = reverse("accounts:fresh-code")
            methods.append({"id": "code", "description": _("Send me a code by mail"), "url": url})
        return methods

    def _signed_in_user(self) -> User | None:
        """Return who changes their address: the new one is nobody's yet."""
        user = self.request.user if self.request else AnonymousUser()
        return user if isinstance(user, User) else None

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Lead new staff on to the second factor, everybody else back to their account."""
        user = request.user
        if isinstance(user, User) and needs_second_factor(user, standing_of(user)):
            return reverse("mfa_activate_totp")
        return reverse("accounts:account")


class MFAAdapter(DefaultMFAAdapter):
    """Keeps the keys of authenticator apps and recovery codes encrypted in the database."""

    error_messages = DefaultMFAAdapter.error_messages | {"incorrect_code": _WRONG_CODE}

    def build_totp_svg(self, url: str) -> str:
        """Return the picture to scan on white, so that it can be scanned in the dark look, too."""
        picture: bytes = qrcode.make(url, image_factory=SvgPathFillImage).to_string()
        return picture.decode()

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Return whose passkeys these are: the host of BASE_URL, whatever the request says."""
        return {"id": passkeys.host(), "name": passkeys.host()}

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:
        """Return what to call a passkey whose owner gave it no name."""
        return passkeys.device_name("")

    def encrypt(self, text: str) -> str:
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(encrypted_text)
