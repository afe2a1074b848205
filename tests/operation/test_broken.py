"""When the database is away a page says so plainly, and that trying again is safe."""

import pytest
from django.db import InterfaceError, OperationalError
from django.http import HttpResponse
from django.test import Client, RequestFactory

from rehab import urls
from rehab.views import broken


def answer_to(error: Exception) -> HttpResponse:
    try:
        raise error
    except type(error):
        return broken.handle(RequestFactory().get("/"))


@pytest.mark.parametrize("kind", [OperationalError, InterfaceError])
def test_a_database_that_is_away_is_503_and_says_when_to_come_back(kind: type[Exception]) -> None:
    answer = answer_to(kind("secret"))

    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    assert b"secret" not in answer.content


def test_any_other_fault_is_500() -> None:
    assert answer_to(ValueError("secret")).status_code == 500


@pytest.mark.django_db
def test_a_page_whose_database_is_away_gets_there(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object, **__: object) -> None:
        raise OperationalError

    monkeypatch.setattr("django.contrib.sessions.backends.db.SessionStore.load", away)
    client.raise_request_exception = False
    client.cookies["session"] = "x" * 32

    assert urls.handler500
    assert client.get("/").status_code == 503
