"""The pages as they are sent: by name, each in the states a person meets it in."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from accounts.models import Clinic, User
from plans.models import Patient
from plans.services.patient import register_patient
from tests.accessibility.days import DAYS
from tests.factories import NOW, Course, make_care, make_clinic, make_therapist
from tests.project.access_doors import DOORS
from tests.project.access_world import World, address, ask
from tests.views.asking import browser
from tests.views.once import undone
from tests.views.sent import FORMS, entry

# All exercises, all protocols on one page, to be printed: made of the pages measured one by one.
_PRINTED = {"plans:review-exercises", "plans:review-templates"}
_LONG = "Donaudampfschifffahrtsgesellschaftskapitaenswitwenrente" * 2


@dataclass(frozen=True, slots=True)
class Document:
    """One answer of the app. `state`: default, error, empty, long, or the day that was lived."""

    name: str
    state: str
    path: str
    html: str
    policy: str

    @property
    def label(self) -> str:
        return f"{self.name} ({self.state})"


def patient_documents(world: World) -> list[Document]:
    """Return every page a patient can open, in every state, and every form of theirs refused."""
    return [
        *_opened(world, world.browsers["patient"], "default"),
        *_refused(world.course),
        *_lived(world.course),
        *_long(world),
        *new_patients_documents(),
    ]


def public_documents(world: World) -> list[Document]:
    """Return every page that opens without a sign-in, and what it says to an empty form."""
    stranger = world.browsers["stranger"]
    return [
        *_opened(world, stranger, "default", who="stranger"),
        *_opened(world, stranger, "error", who="stranger", method="POST"),
    ]


def staff_documents(world: World) -> list[Document]:
    """Return every page of a therapist and of an admin, and the therapist's forms sent empty."""
    course = world.course
    therapists = [(name, form) for name, form in FORMS.items() if form.who == "therapist"]
    return [
        *_opened(world, world.browsers["therapist"], "therapist", who="therapist"),
        *_opened(world, world.browsers["admin"], "admin", who="admin"),
        *(
            document
            for name, form in therapists
            for document in _document(
                name,
                "error",
                form.url(course),
                ask(browser(form.user(course)), "POST", form.url(course)),
            )
        ),
    ]


def _opened(
    world: World, client: Client, state: str, *, who: str = "patient", method: str = "GET"
) -> Iterator[Document]:
    for name, door in DOORS.items():
        if name not in _PRINTED and who in ((door.get if method == "GET" else door.post) or ()):
            path = address(world, name)
            yield from _document(name, state, path, ask(client, method, path))


def _refused(course: Course) -> Iterator[Document]:
    """Send each form of a patient with nothing but its id."""
    for name, form in FORMS.items():
        if form.who in {"person", "logger"}:
            path = form.url(course)
            answer = ask(browser(form.user(course)), "POST", path, data=entry())
            yield from _document(name, "error", path, answer)


def _lived(course: Course) -> Iterator[Document]:
    """Yield the pages of days that went another way than planned, and of the day that is over."""
    for state, steps in DAYS.items():
        with undone():
            client = browser(course.person)
            for path, fields in steps(course):
                yield from _document("answer", state, path, client.post(path, fields))
            for name in ("plans:today", "plans:stop", "plans:settings"):
                yield from _document(name, state, reverse(name), client.get(reverse(name)))


def _long(world: World) -> Iterator[Document]:
    """Yield the pages in German, the longest of our languages, with names as long as may be."""
    patient, person, name = world.course.patient, world.course.person, _LONG[:60]
    with undone():
        Patient.objects.filter(pk=patient.pk).update(given_name=name, family_name=name)
        Clinic.objects.filter(pk=patient.clinic_id).update(name=name)
        User.objects.filter(pk=person.pk).update(language="de", full_name=_LONG)
        client = browser(User.objects.get(pk=person.pk))
        client.post(reverse("plans:messages"), entry() | {"body": f"{_LONG} {_LONG}"})
        yield from _opened(world, client, "long")


def new_patients_documents() -> Iterator[Document]:
    """Yield the pages of somebody whose plan is not there yet."""
    with undone():
        clinic = make_clinic()
        fields = {"given_name": "Ada", "family_name": "Moss", "birth_date": date(1970, 5, 17)}
        patient = register_patient(clinic=clinic, fields=fields, by=make_therapist(clinic), now=NOW)
        client = browser(make_care(patient, relation="self"))
        for name, door in DOORS.items():
            if "patient" in (door.get or ()) and not door.ids:
                yield from _document(name, "empty", reverse(name), client.get(reverse(name)))


def _document(name: str, state: str, path: str, answer: HttpResponse) -> Iterator[Document]:
    is_page = answer.headers.get("Content-Type", "").startswith("text/html")
    if is_page and answer.status_code < 500 and b"<html" in answer.content:
        policy = answer.headers["Content-Security-Policy"]
        yield Document(name, state, path, answer.content.decode(), policy)
