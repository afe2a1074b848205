"""The audit trail: written once, never altered, silent about people."""

import pytest
from django.test import Client

from accounts.models import AuditEvent
from accounts.models.audit import AuditError
from accounts.services import audit
from tests.factories import NOW, make_clinic, make_user

pytestmark = pytest.mark.django_db


def make_event() -> AuditEvent:
    return audit.record(actor=make_user(), role="self", action="view", now=NOW)


class TestAuditEvent:
    def test_is_never_changed(self) -> None:
        event = make_event()

        with pytest.raises(AuditError):
            event.save()
        with pytest.raises(AuditError):
            AuditEvent.objects.filter(pk=event.pk).update(action="edit")

    def test_is_never_deleted(self) -> None:
        event = make_event()

        with pytest.raises(AuditError):
            event.delete()
        with pytest.raises(AuditError):
            AuditEvent.objects.all().delete()

    def test_outlives_the_person(self) -> None:
        event = make_event()
        actor = event.actor
        assert actor is not None

        actor.delete()

        event.refresh_from_db()
        assert event.actor is None


def test_denied_access_is_noted_with_the_id_of_the_request(client: Client) -> None:
    user = make_user()
    client.force_login(user)

    response = client.get(f"/clinic/{make_clinic().pk}/")

    event = AuditEvent.objects.get(action="denied")
    assert (event.actor, event.object_type) == (user, "accounts:clinic-settings")
    assert event.request_id == response["X-Request-ID"]


def test_a_stranger_is_not_noted(client: Client) -> None:
    client.get(f"/clinic/{make_clinic().pk}/")

    assert not AuditEvent.objects.exists()
