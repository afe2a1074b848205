"""Main pages keep no English in another language: what the marks do not show, the page does."""

from collections.abc import Iterable, Iterator

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from accounts.models import User
from tests.factories import Course, make_course
from tests.project.access_doors import DOORS, SAMPLES
from tests.project.access_world import World, make_world
from tests.project.left_over import left_over
from tests.project.translated import LANGUAGES
from tests.views.asking import browser
from tests.views.once import built_once

pytestmark = pytest.mark.django_db
# Records quote their sources; a letter speaks the language of its patient; cities have one name.
OF_RECORD = {"exercise-review", "review-exercises", "template-review", "review-templates"}
OF_RECORD |= {"template-copy", "letter-create", "settings-time-zone"}
OF_PATIENT = ("/today/", "/progress/", "/settings/", "/account/")


@pytest.fixture(scope="module")
def course(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Course]:
    with built_once(make_course, django_db_blocker) as built:
        yield built


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_of_a_patient_keep_no_english(course: Course, language: str) -> None:
    client = browser(course.person)
    pages = (*OF_PATIENT, reverse("plans:exercise", args=[course.planned.pk]))

    assert not _english(client, course.person, pages, language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_of_a_therapist_keep_no_english(course: Course, language: str) -> None:
    client = browser(course.therapist)
    pages = ("/caseload/", f"/patients/{course.patient.pk}/")

    assert not _english(client, course.therapist, pages, language)


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    with built_once(make_world, django_db_blocker) as built:
        yield built


@pytest.mark.exhaustive
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("who", ["patient", "therapist", "admin"])
def test_no_page_keeps_english(world: World, who: str, language: str) -> None:
    user = world.people[who]
    assert user is not None
    values = world.ids["ours"] | SAMPLES
    doors = {name: door for name, door in DOORS.items() if who in (door.get or ())}
    pages = [
        "/" + reverse(name, kwargs={key: values[of] for key, of in door.ids}).lstrip("/")
        for name, door in doors.items()
        if name.rpartition(":")[2] not in OF_RECORD
    ]

    assert not _english(browser(user), user, pages, language)


def _english(
    client: Client, user: User, pages: Iterable[str], language: str
) -> dict[str, set[str]]:
    found = {url: left_over(client, user, url, language) for url in pages}
    return {url: said for url, said in found.items() if said}
