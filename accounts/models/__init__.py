"""People: who signs in, for which clinic, in which role. Nothing here knows of care."""

from accounts.models.audit import AuditEvent
from accounts.models.clinic import Clinic
from accounts.models.consent import Consent
from accounts.models.invitation import Invitation
from accounts.models.membership import Membership
from accounts.models.user import User

__all__ = ["AuditEvent", "Clinic", "Consent", "Invitation", "Membership", "User"]
