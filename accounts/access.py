"""Who may do what: role, clinic and second factor; asked at each request, so revoking acts."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase

from accounts.models import Clinic, Membership, User
from accounts.models.membership import Role

Person = User | AnonymousUser
P = ParamSpec("P")
View = Callable[Concatenate[Any, P], HttpResponseBase]  # Any: views ask for a UserRequest

_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


@dataclass(frozen=True, slots=True)
class Standing:
    """What one person may be, right now, read in one query."""

    clinics: tuple[tuple[str, UUID], ...] = ()  # (role, clinic id), one per current membership
    has_second_factor: bool = False  # meaningful for staff only
    time_zone: str = "UTC"  # of the first clinic; what staff read is told in its time

    @property
    def roles(self) -> frozenset[str]:
        return frozenset(role for role, _ in self.clinics)

    @property
    def is_staff(self) -> bool:
        return bool(self.clinics)

    def clinic_ids(self, role: str) -> frozenset[UUID]:
        """Return the clinics where the person holds `role`."""
        return frozenset(clinic for held, clinic in self.clinics if held == role)


STRANGER = Standing()


def standing_of(user: Person) -> Standing:
    """Return the current memberships and whether a second factor is set up, in one query."""
    if user.pk is None:
        return STRANGER
    factor = Authenticator.objects.filter(user_id=OuterRef("user_id"), type__in=_FACTORS)
    rows = list(
        Membership.objects.of(user)
        .annotate(secured=Exists(factor))
        .order_by("clinic__name", "clinic_id", "role")
        .values_list("role", "clinic_id", "secured", "clinic__time_zone")
    )
    return Standing(
        clinics=tuple((role, clinic) for role, clinic, _, _ in rows),
        has_second_factor=any(secured for _, _, secured, _ in rows),
        time_zone=rows[0][3] if rows else "UTC",
    )


def standing(request: HttpRequest) -> Standing:
    """Return the standing the middleware read for this request, else read it."""
    known: Standing | None = getattr(request, "standing", None)
    return standing_of(request.user) if known is None else known


def roles(user: Person) -> frozenset[str]:
    """Return the roles held in any clinic; empty for patients, caregivers and strangers."""
    return standing_of(user).roles


def is_therapist(user: Person, clinic: Clinic | UUID) -> bool:
    """Return whether `user` treats patients of `clinic`."""
    return _holds(user, clinic, Role.THERAPIST)


def is_admin(user: Person, clinic: Clinic | UUID) -> bool:
    """Return whether `user` may change the settings and people of `clinic`."""
    return _holds(user, clinic, Role.ADMIN)


def _holds(user: Person, clinic: Clinic | UUID, role: Role) -> bool:
    clinic_id = clinic.pk if isinstance(clinic, Clinic) else clinic
    return Membership.objects.of(user).filter(clinic_id=clinic_id, role=role).exists()


def clinics_of(user: Person, role: str) -> QuerySet[Clinic]:
    """Return the clinics where `user` holds `role`, by name."""
    held = Membership.objects.of(user).filter(role=role).values("clinic_id")
    return Clinic.objects.filter(pk__in=held).order_by("name", "pk")


def has_second_factor(user: Person) -> bool:
    """Return whether an authenticator app or passkey is set up; recovery codes do not count."""
    found: bool = Authenticator.objects.filter(user_id=user.pk, type__in=_FACTORS).exists()
    return found


def proves_by_code(user: User) -> bool:
    """Return whether a mailed code is proof enough to change how `user` signs in.

    Not for whoever has a password, nor for staff with a second factor: an open mailbox beside an
    unlocked page would replace both.
    """
    if user.has_usable_password():
        return False
    held = standing_of(user)
    return not (held.is_staff and held.has_second_factor)


def needs_second_factor(user: User, held: Standing) -> bool:
    """Return whether `user` must set up a second factor before anything else.

    The people of the demo clinic are exempt in the try-out, where everything is made up.
    """
    if user.is_demo and settings.SECOND_FACTOR_EXEMPT_DEMO:
        return False
    return held.is_staff and not held.has_second_factor


def therapist_required(view: View[P]) -> View[P]:
    """Let therapists in; everybody else gets the 404 of an address that does not exist."""
    return _role_required(view, Role.THERAPIST)


def admin_required(view: View[P]) -> View[P]:
    """Let clinic admins in; everybody else gets the 404 of an address that does not exist."""
    return _role_required(view, Role.ADMIN)


def staff_required(view: View[P]) -> View[P]:
    """Let therapists and clinic admins in; everybody else gets the 404 of no such address."""
    return _role_required(view, Role.THERAPIST, Role.ADMIN)


def _role_required(view: View[P], *allowed: Role) -> View[P]:
    @wraps(view)
    def guarded(request: Any, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if standing(request).roles.isdisjoint(allowed):
            raise Http404
        return view(request, *args, **kwargs)

    return cast(View[P], guarded)
