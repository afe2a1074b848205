"""A patient lets somebody help: read along, or log for them under the helper's own name."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import mails
from plans.models import CareAccess, Patient
from plans.queries.access import Role
from plans.services.patient import invite_to_care
from plans.services.refusal import refuse

if TYPE_CHECKING:
    from accounts.models import User

MOST_HELPERS = 5
RELATIONS = (CareAccess.Relation.SPOUSE, CareAccess.Relation.CHILD, CareAccess.Relation.CAREGIVER)


@transaction.atomic
def invite_helper(
    *, patient: Patient, email: str, relation: str, scope: str, by: "User", now: datetime
) -> CareAccess:
    """Invite somebody the patient `by` trusts, and tell `by` by mail that it was done.

    Inviting the same address again renews the mail. Raises ValidationError for too many helpers,
    the patient's own address, and whoever has access already.
    """
    if relation not in RELATIONS:
        refuse("relation", _("Choose who it is."), "unknown")
    if email.strip().lower() == by.email.lower():
        refuse("email", _("This is your own address."), "own")
    others = CareAccess.objects.filter(patient=patient, ended_at=None)
    others = others.exclude(relation=CareAccess.Relation.SELF)
    if others.exclude(invitation__email__iexact=email.strip()).count() >= MOST_HELPERS:
        refuse("email", _("Five people help already. End one access first."), "too_many")
    access = invite_to_care(
        patient=patient,
        email=email,
        relation=relation,
        scope=scope,
        invited_by=by,
        role=Role.PATIENT,
        now=now,
    )
    mails.queue_notice(user=by, to=by.email, what="helper_invited", now=now)
    return access
