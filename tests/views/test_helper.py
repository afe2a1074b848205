"""Helpers: invited by the patient, known by their own name, out at the next request."""

import re
import time

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils.http import urlencode

from accounts.models import AuditEvent, Consent, User
from accounts.services.consent import give_consent
from accounts.services.invitation import accept
from outbox.models import Message
from plans.models import CareAccess
from rehab import clock
from tests.factories import NOW, Course, make_course, make_user
from tests.views.asking import browser

pytestmark = pytest.mark.django_db
URL = "/settings/helpers/"
ASKED = {"email": "rosa@example.test", "relation": "child", "scope": "log"}


@pytest.fixture
def course() -> Course:
    cache.clear()
    return make_course()


def prove(client: Client, user: User) -> Client:
    """Let the person have typed a mailed code just now."""
    session = client.session
    session["account_authentication_methods"] = [{"method": "code", "at": time.time()}]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
    return client


def test_a_patient_invites_somebody_and_hears_of_it(course: Course) -> None:
    client = prove(browser(course.person), course.person)

    assert client.post(URL, ASKED)["Location"] == URL

    access = CareAccess.objects.get(invitation__email="rosa@example.test")
    assert (access.patient, access.relation, access.scope) == (course.patient, "child", "log")
    kinds = set(Message.objects.values_list("kind", flat=True))
    assert {"invitation", "account_notice"} <= kinds
    event = AuditEvent.objects.get(action="invite", object_type="careaccess")
    assert (event.actor, event.role) == (course.person, "patient")
    assert "rosa@example.test" in client.get(URL).content.decode()


def test_a_fresh_proof_comes_first_and_nothing_is_typed_twice(course: Course) -> None:
    client, before = browser(course.person), CareAccess.objects.count()

    asked = client.post(URL, ASKED | {"scope": "read"})

    query = urlencode({"next": URL})
    assert asked["Location"] == f"{reverse('accounts:fresh-code')}?{query}"
    assert CareAccess.objects.count() == before
    assert ASKED["email"] not in client.get(URL).content.decode()
    page = prove(client, course.person).get(URL).content.decode()
    assert f'value="{ASKED["email"]}"' in page
    assert "once more" in page
    assert len(re.findall(r'value="(?:child|read)"[^>]*checked', page)) == 2
    client.post(URL, ASKED)
    assert CareAccess.objects.count() == before + 1
    assert "once more" not in client.get(URL).content.decode()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        pytest.param({"relation": "self"}, "", id="as a second patient"),
        pytest.param({"email": "OWN"}, "your own address", id="themselves"),
        pytest.param({"email": "HELPER"}, "has access already", id="who helps already"),
        pytest.param({"email": "no address"}, "", id="nobody"),
    ],
)
def test_a_patient_cannot_invite(change: dict[str, str], said: str, course: Course) -> None:
    known = {"OWN": course.person.email.upper(), "HELPER": course.logger.email}
    change = {name: known.get(value, value) for name, value in change.items()}
    before = CareAccess.objects.count()

    answer = prove(browser(course.person), course.person).post(URL, ASKED | change)

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert CareAccess.objects.count() == before


def test_five_helpers_are_enough(course: Course) -> None:
    client = prove(browser(course.person), course.person)
    held = CareAccess.objects.filter(patient=course.patient, ended_at=None).count() - 1
    answers = [
        client.post(URL, ASKED | {"email": f"h{number}@example.test"}).status_code
        for number in range(6 - held)
    ]

    assert answers == [302] * (5 - held) + [422]


def test_helpers_cannot_invite_others(course: Course) -> None:
    assert browser(course.logger).get(URL).status_code == 404
    assert browser(course.logger).post(URL, ASKED).status_code == 404


def test_a_helper_sees_whose_plan_it_is_and_leaves_at_the_next_request(course: Course) -> None:
    helper, patient = browser(course.logger), browser(course.person)
    named = f"Plan of {course.patient}"
    assert named in helper.get("/today/").content.decode()
    assert named not in patient.get("/today/").content.decode()
    given = course.patient.given_name
    assert f"Today for {given}" in helper.get("/today/").content.decode()
    assert f"Hello, {given}" in patient.get("/today/").content.decode()
    access = CareAccess.objects.of(course.logger).get()

    patient.post(reverse("plans:settings-access-end"), {"access": access.pk})

    assert helper.get("/today/").status_code == 404


def test_a_helper_of_two_chooses_and_may_change(course: Course) -> None:
    other = make_course(course.patient.clinic, therapist=course.therapist)
    prove(browser(other.person), other.person).post(URL, ASKED | {"email": course.logger.email})
    invited = CareAccess.objects.get(patient=other.patient, user=None).invitation
    accept(invitation=invited, user=course.logger, now=clock.now())
    helper = browser(course.logger)
    assert helper.get("/today/")["Location"] == reverse("plans:choose-patient")

    helper.post(reverse("plans:choose-patient"), {"patient": str(other.patient.pk)})

    page = helper.get("/today/").content.decode()
    assert f"Plan of {other.patient}" in page
    assert reverse("plans:choose-patient") in page


def test_a_helper_known_by_address_alone_is_asked_for_a_name() -> None:
    user = make_user(full_name="")
    give_consent(user=user, purpose=Consent.Purpose.TERMS, language="en", now=NOW)

    assert 'name="full_name"' in browser(user).get(reverse("accounts:consent")).content.decode()
