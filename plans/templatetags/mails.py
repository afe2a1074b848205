"""What became of a mail, in words."""

from django import template
from django.utils.translation import gettext_lazy as _

from plans.models.reminder import ReminderKind

register = template.Library()

_KINDS = {
    **{kind.value: kind.label for kind in ReminderKind},
    "alert_lead": _("Alert to the therapist"),
    "alert_second": _("Alert to the second contact"),
    "alert_admin": _("Alert to the admins"),
    "digest": _("Who needs the therapist today"),
    "invitation": _("Invitation"),
}
_REASONS = {
    "no_such_address": _("The address does not exist."),
    "refused": _("The mail server did not take it."),
    "config": _("The mail server turns us away. Tell whoever runs this installation."),
    "in_doubt": _("The line broke while it was sent."),
    "worker_lost": _("It was being sent when the program ended."),
}


@register.filter
def mail_kind(kind: str) -> object:
    """Return what a kind of mail is called."""
    return _KINDS.get(kind, kind)


@register.filter
def mail_reason(reason: str) -> object:
    """Return why a mail ended so."""
    return _REASONS.get(reason, _("It could not be written or sent."))
