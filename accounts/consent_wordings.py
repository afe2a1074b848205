"""What people agree to, word for word. A changed text needs a new version."""

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from accounts.models import Consent

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


@dataclass(frozen=True, slots=True)
class Wording:
    """One text with its version; translated when it is shown."""

    version: str
    text: "StrPromise"

    def in_language(self, language: str) -> str:
        with override(language):
            return str(self.text)

    def sha256(self, language: str) -> str:
        return hashlib.sha256(self.in_language(language).encode()).hexdigest()


WORDINGS: dict[str, Wording] = {
    Consent.Purpose.TERMS: Wording(
        "1",
        _(
            "I want to use this service together with my clinic. My clinic sees what I enter "
            "here. Nobody watches it all the time: in an emergency I call the emergency number."
        ),
    ),
    Consent.Purpose.REMINDERS: Wording(
        "1",
        _(
            "I want to get reminders by e-mail. They name no illness and no exercise. "
            "I can stop them at any time."
        ),
    ),
}
