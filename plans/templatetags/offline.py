"""What the scripts of the installed app read from the page."""

from django import template
from django.conf import settings

from accounts.models import User
from plans.queries.queue_owner import opaque_id

register = template.Library()


@register.simple_tag
def shell_state() -> str:
    """Return "on", or "off" while the operator has pulled the service worker back."""
    return "on" if settings.OFFLINE_SHELL else "off"


@register.simple_tag(takes_context=True)
def queue_owner(context: template.Context) -> str:
    """Return whom a queue on this phone must belong to; empty for a stranger."""
    user = context.get("user")
    return opaque_id(user) if isinstance(user, User) else ""
