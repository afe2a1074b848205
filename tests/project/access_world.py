"""Two clinics with their people and patients, for the walk through every address."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from accounts.models import Invitation, User
from accounts.services.people import ensure_address
from outbox.models import Message
from plans.models import RegimeTemplate
from plans.services.letter import write_letter
from plans.services.template_copy import copy_template
from tests.factories import (
    NOW,
    Course,
    make_admin,
    make_clinic,
    make_course,
    make_invitation,
    make_message,
    make_proposal,
    make_therapist,
)
from tests.project.access_doors import DOORS, SAMPLES
from tests.views.asking import browser
from tests.views.once import undone

NOBODY = UUID("00000000-0000-4000-8000-000000000000")
CANARIES = ("Quillfeather", "Ravenglass", "Thistlewick")


@dataclass(frozen=True)
class World:
    """`course` is whose ids are asked for; a neighbour of its clinic; one of another clinic."""

    course: Course
    neighbour: Course
    foreign: Course
    admin: User
    deactivated: User
    invitation: Invitation
    foreign_invitation: Invitation

    @cached_property
    def people(self) -> dict[str, User | None]:
        return {
            "stranger": None,
            "deactivated": self.deactivated,
            "patient": self.course.person,
            "caregiver": self.course.logger,
            "onlooker": self.course.onlooker,
            "neighbour": self.neighbour.person,
            "therapist": self.course.therapist,
            "other_therapist": self.foreign.therapist,
            "admin": self.admin,
        }

    @cached_property
    def browsers(self) -> dict[str, Client]:
        found = {who: browser(user) for who, user in self.people.items()}
        User.objects.filter(pk=self.deactivated.pk).update(is_active=False)
        return found

    @cached_property
    def ids(self) -> dict[str, dict[str, object]]:
        """Return sample values for the converters of paths: ours, foreign and of nobody."""
        return {
            "ours": self._ids(self.course, self.invitation),
            "foreign": self._ids(self.foreign, self.foreign_invitation),
            "nobody": dict.fromkeys(_KEYS, NOBODY),
        }

    def _ids(self, course: Course, invitation: Invitation) -> dict[str, object]:
        return {
            "patient": course.patient.pk,
            "planned": course.planned.pk,
            "event": course.event.pk,
            "regime": course.regime.pk,
            "alert": course.alert.pk,
            "assessment": course.regime.assessment_id,
            "letter": course.patient.letters.get().pk,
            "decision": course.decision.pk,
            "prescription": course.prescription.pk,
            "proposal": course.patient.proposals.get().pk,
            "clinic": course.patient.clinic_id,
            "copy": RegimeTemplate.objects.get(clinic=course.patient.clinic_id).pk,
            "invitation": invitation.pk,
            "mail": Message.objects.get(subject_id=str(invitation.pk)).pk,
            "membership": course.therapist.memberships.get().public_id,
        }


_KEYS = (
    "patient",
    "planned",
    "event",
    "regime",
    "alert",
    "assessment",
    "letter",
    "decision",
    "prescription",
    "proposal",
    "clinic",
    "copy",
    "invitation",
    "mail",
    "membership",
)


def make_world() -> World:
    clinic, other = make_clinic(name="Hillside"), make_clinic(name="Lakeside")
    ours, theirs, foreign = CANARIES
    course = make_course(clinic, canary=ours)
    world = World(
        course=course,
        neighbour=make_course(clinic, therapist=course.therapist, canary=theirs),
        foreign=make_course(other, canary=foreign),
        admin=make_admin(clinic),
        deactivated=make_therapist(clinic),
        invitation=make_invitation(clinic=clinic),
        foreign_invitation=make_invitation(clinic=other, email="other@example.test"),
    )
    for user in world.people.values():
        if user is not None:
            ensure_address(user)
    for each in (course, world.foreign):
        make_proposal(each.prescription)
        clinic = each.patient.clinic
        copy_template(clinic=clinic, slug="ankle-fracture", by=each.therapist, now=NOW)
        write_letter(
            patient=each.patient,
            kind="refer_1w",
            recipient="Dr Hale",
            urgency="Soon",
            subject="Referral",
            body=f"Please see {each.patient}.",
            by=each.therapist,
            now=NOW,
        )
    for each in (world.invitation, world.foreign_invitation):
        make_message(kind="invitation", subject_id=str(each.pk), state="failed")
    assert len(world.browsers) == len(world.people)
    return world


def address(world: World, name: str, whose: str = "ours") -> str:
    """Return the path of a door, with sample ids of whom is asked for."""
    values = world.ids[whose] | SAMPLES
    path = reverse(name, kwargs={key: values[of] for key, of in DOORS[name].ids})
    return "/" + path.lstrip("/")


def ask(client: Client, method: str, url: str, **values: Any) -> HttpResponse:
    """Ask as somebody still signed in, and take back what the answer wrote."""
    with undone():
        return ask_and_leave(client, url, method, **values)


def ask_and_leave(client: Client, url: str, method: str = "GET", **values: Any) -> HttpResponse:
    """Ask as somebody still signed in, and leave what the answer wrote."""
    cookies = client.cookies.output()
    cache.clear()  # tries are counted there
    answer: HttpResponse = getattr(client, method.lower())(url, **values)
    client.cookies.clear()
    client.cookies.load(cookies.replace("Set-Cookie: ", ""))
    return answer
