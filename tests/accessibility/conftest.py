"""The documents, made once, and one window for each look."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser
from pytest_django import DjangoDbBlocker

from tests.accessibility.documents import (
    Document,
    patient_documents,
    public_documents,
    staff_documents,
)
from tests.accessibility.stage import Look, Stage
from tests.project.access_world import make_world
from tests.views.once import built_once

Staged = Callable[[Look], Stage]


@pytest.fixture(scope="module")
def documents(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> list[Document]:
    with built_once(make_world, django_db_blocker) as world:
        return patient_documents(world) + public_documents(world)


@pytest.fixture(scope="module")
def documents_of_staff(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> list[Document]:
    with built_once(make_world, django_db_blocker) as world:
        return staff_documents(world)


@pytest.fixture(scope="module")
def staged(browser: Browser) -> Iterator[Staged]:
    """Return a function that gives the window of a look."""
    stages: dict[Look, Stage] = {}

    def stage(look: Look) -> Stage:
        if look not in stages:
            stages[look] = Stage(browser, look)
        stages[look].complaints.clear()
        return stages[look]

    yield stage
    for each in stages.values():
        each.close()
