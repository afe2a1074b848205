"""Who may do what."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ImproperlyConfigured
from pytest_django import DjangoAssertNumQueries, Settings

from accounts.access import (
    STRANGER,
    clinics_of,
    has_second_factor,
    is_admin,
    is_therapist,
    roles,
    standing_of,
)
from accounts.checks import no_demo_in_production, refuse_demo_leftovers
from accounts.models import Membership
from accounts.models.membership import Role
from tests.factories import NOW, make_admin, make_clinic, make_therapist, make_user

pytestmark = pytest.mark.django_db


class TestRoles:
    def test_are_empty_for_strangers(self) -> None:
        assert roles(make_user()) == frozenset()
        assert roles(AnonymousUser()) == frozenset()
        assert standing_of(AnonymousUser()) == STRANGER

    def test_end_with_the_membership_or_the_person(self) -> None:
        left, shut_out = make_therapist(), make_therapist()
        Membership.objects.filter(user=left).update(ended_at=NOW)
        shut_out.is_active = False
        shut_out.save()

        assert roles(left) == roles(shut_out) == frozenset()

    def test_hold_in_their_clinic_only(self) -> None:
        clinic, other = make_clinic(), make_clinic()
        user = make_therapist(clinic)

        assert is_therapist(user, clinic)
        assert not is_therapist(user, other)
        assert not is_admin(user, clinic)
        assert list(clinics_of(user, Role.THERAPIST)) == [clinic]
        assert standing_of(user).clinic_ids(Role.THERAPIST) == {clinic.pk}

    def test_are_read_in_one_query(self, django_assert_num_queries: DjangoAssertNumQueries) -> None:
        user = make_admin()
        with django_assert_num_queries(1):
            assert standing_of(user).has_second_factor


def test_recovery_codes_alone_are_no_second_factor() -> None:
    user = make_user()
    user.authenticator_set.create(type="recovery_codes", data={})

    assert not has_second_factor(user)


class TestDemoLeftovers:
    @pytest.mark.parametrize("make", [make_user, make_clinic], ids=["a person", "a clinic"])
    def test_stop_the_start_outside_the_try_out(self, make: object, settings: Settings) -> None:
        settings.DEMO_ALLOWED = False
        assert no_demo_in_production(databases=["default"]) == []
        make(is_demo=True)  # type: ignore[operator]

        assert [error.id for error in no_demo_in_production(databases=["default"])] == [
            "accounts.E001"
        ]
        with pytest.raises(ImproperlyConfigured):
            refuse_demo_leftovers()

    def test_are_welcome_in_the_try_out(self) -> None:
        make_user(is_demo=True)

        assert no_demo_in_production(databases=["default"]) == []
        refuse_demo_leftovers()
