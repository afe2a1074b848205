"""What we tell somebody whose invitation cannot be accepted."""

from django.utils.translation import gettext_lazy as _

CLOSED = {
    "used": _("This invitation has been used. You can simply sign in."),
    "revoked": _("This invitation is no longer valid. Please look for a newer one in your mail."),
    "expired": _("This invitation is too old. Please ask your clinic for a new one."),
    "other_patient": _(
        "You use this address for your own plan already. Ask your clinic to invite you as somebody "
        "who helps, or by another address."
    ),
    "other_person": _("This invitation is for another e-mail address. Sign out and open it again."),
}
