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
    """One text with its version; translated when it is shown. `more` is what unfolds below it."""

    version: str
    text: "StrPromise"
    more: "tuple[StrPromise, ...]" = ()

    def in_language(self, language: str) -> str:
        with override(language):
            return "\n".join(str(part) for part in (self.text, *self.more))

    def sha256(self, language: str) -> str:
        return hashlib.sha256(self.in_language(language).encode()).hexdigest()


WORDINGS: dict[str, Wording] = {
    Consent.Purpose.TERMS: Wording(
        "2",
        _(
            "I want to use this service together with my clinic. My clinic sees what I enter "
            "here. Nobody watches it all the time: in an emergency I call the emergency number."
        ),
        (
            _(
                "What is kept: your plan, what you enter about your day and how you feel, your "
                "messages, and when you were here."
            ),
            _(
                "Who sees it: the people who treat you in your clinic, and those you let help "
                "you. The app keeps a list of who looked."
            ),
            _("There are no ads. Your data is not sold, and not sent to other firms."),
            _(
                "What you enter becomes part of your record at the clinic. It stays there as "
                "long as the law asks."
            ),
            _(
                "You may stop at any time, without a reason. Tell your clinic. You are treated "
                "just as well without this service."
            ),
            _(
                "You may ask your clinic for a copy of your data, to put it right, or to have it "
                "deleted."
            ),
        ),
    ),
    Consent.Purpose.REMINDERS: Wording(
        "2",
        _(
            "I want to get reminders by e-mail. They name no illness and no exercise. "
            "I can stop them at any time."
        ),
        (
            _("Who can read your mail sees that one came from here, and at what time."),
            _("Each mail has a link that stops its kind. You can also do that in the settings."),
        ),
    ),
}
