"""LOG_FORMAT=json: fixed keys, ids and codes; what a person typed finds no way in."""

import ast
import io
import json
import logging
from collections.abc import Iterator
from datetime import date, timedelta
from types import ModuleType
from typing import Any
from uuid import UUID

import pytest
from celery import Celery
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path

from accounts.models import User
from outbox import kinds
from outbox.kinds import Doubt, Kind, each
from outbox.mail import Mail
from outbox.models import Message
from outbox.services import deliver_due
from rehab import urls as rehab_urls
from rehab.logs import HIDDEN, JsonLines
from tests.factories import NOW, make_message
from tests.project.source import ROOT, modules

CANARY = "Zanzibar"
ADDRESS = f"{CANARY.lower()}@example.test"
KEYS = {
    *("time", "level", "logger", "event", "values", "request", "error", "frames"),
    *("method", "route", "status", "ms"),
}
AN_ID = "0b8f7c9e-6f0b-4c43-9df1-0d5a0a5c6a11"


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """Return all that is logged, debug lines too, as production writes it."""
    written, root = io.StringIO(), logging.getLogger()
    handler = logging.StreamHandler(written)
    handler.setFormatter(JsonLines())
    before, ours = root.level, logging.getLogger("rehab.request_log")
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    ours.setLevel(logging.INFO)
    yield written
    root.removeHandler(handler)
    root.setLevel(before)
    ours.setLevel(logging.NOTSET)


def lines(log: io.StringIO) -> list[dict[str, Any]]:
    found = [json.loads(line) for line in log.getvalue().splitlines()]
    assert all(set(line) <= KEYS for line in found)
    return found


def clean(log: io.StringIO) -> list[dict[str, Any]]:
    """Return the lines; fail if the canary sang in any."""
    assert CANARY.lower() not in log.getvalue().lower()
    found = lines(log)
    assert found
    return found


@login_not_required
def refused_by_the_database(request: HttpRequest, pk: UUID) -> HttpResponse:
    for _ in range(2):
        User.objects.create(email=ADDRESS, date_joined=NOW)
    return HttpResponse()


@login_not_required
def unreadable(request: HttpRequest) -> HttpResponse:
    date.fromisoformat(request.POST["on"])
    return HttpResponse()


def broken_pages() -> ModuleType:
    urls: Any = ModuleType("broken_pages")
    broken = [path("row/<uuid:pk>/", refused_by_the_database), path("typed/", unreadable)]
    urls.urlpatterns = [*broken, *rehab_urls.urlpatterns]
    return urls


@pytest.fixture
def stranger() -> Client:
    return Client(raise_request_exception=False)


@pytest.mark.django_db(transaction=True)
def test_an_error_of_the_database_is_told_without_its_values(
    log: io.StringIO, stranger: Client
) -> None:
    with override_settings(ROOT_URLCONF=broken_pages()):
        answer = stranger.get(f"/row/{AN_ID}/", {"q": CANARY})

    failed, request = [line for line in clean(log) if line["level"] in {"ERROR", "INFO"}]
    assert failed["error"] == "IntegrityError"
    assert any("test_json_logs.py" in frame for frame in failed["frames"])
    assert failed["values"] == [HIDDEN, HIDDEN]
    assert request["route"] == "/row/<uuid:pk>/"
    assert (request["method"], request["status"]) == ("GET", 500)
    assert request["ms"] > 0
    assert failed["request"] == request["request"] == answer["X-Request-ID"]


@pytest.mark.django_db
def test_an_error_that_quotes_a_form_is_told_by_its_class(
    log: io.StringIO, stranger: Client
) -> None:
    with override_settings(ROOT_URLCONF=broken_pages()):
        stranger.post("/typed/", {"on": CANARY})

    assert "ValueError" in {line.get("error") for line in clean(log)}


@pytest.mark.parametrize(
    "ask",
    [
        pytest.param({"path": f"/{CANARY}/", "method": "GET"}, id="an address that is not ours"),
        pytest.param({"path": "/", "method": "GET", "HTTP_HOST": f"{CANARY}.test"}, id="a host"),
        pytest.param({"path": "/", "method": CANARY.upper()}, id="a method of one's own"),
    ],
)
@pytest.mark.django_db
def test_what_a_stranger_sends_is_not_repeated(
    ask: dict[str, str], log: io.StringIO, stranger: Client
) -> None:
    stranger.generic(**ask)  # type: ignore[arg-type]

    assert "rehab.request_log" in {line["logger"] for line in clean(log)}


@pytest.mark.django_db(transaction=True)
def test_a_mail_that_fails_is_told_by_its_id(
    log: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    def prepare(message: Message, now: object) -> Mail:
        raise ValueError(f"cannot write to {ADDRESS}")

    kind = Kind("canary_kind", each(prepare), Doubt.NEVER)
    monkeypatch.setitem(kinds._kinds, kind.name, kind)
    message = make_message(kind=kind.name, due_at=NOW, expires_at=NOW + timedelta(days=1))

    deliver_due(now=NOW)

    told = next(line for line in clean(log) if line["logger"].startswith("outbox"))
    assert told["values"] == [str(message.pk), "canary_kind", "ValueError"]
    assert told["event"] == "Message %s (%s) cannot be prepared: %s"


def test_a_task_that_fails_is_told_by_name_and_id(log: io.StringIO) -> None:
    app = Celery("test", set_as_current=False)

    @app.task(name="plans.refuse_all")  # type: ignore[untyped-decorator]
    def refuse(typed: str) -> None:
        raise ValueError(typed)

    refuse.apply(args=[CANARY], task_id=AN_ID)

    told = next(line for line in clean(log) if line["level"] == "ERROR")
    assert told["values"] == {"id": AN_ID, "name": "plans.refuse_all"}
    assert told["error"] == "ValueError"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        pytest.param(AN_ID, AN_ID, id="an id as text"),
        pytest.param(UUID(AN_ID), AN_ID, id="an id"),
        pytest.param(451, 451, id="a number"),
        pytest.param("4.7.1", "4.7.1", id="a status of a mail server"),
        pytest.param("morning_plan", "morning_plan", id="a code"),
        pytest.param("SMTPServerDisconnected", "SMTPServerDisconnected", id="a class"),
        pytest.param("outbox.deliver_outbox", "outbox.deliver_outbox", id="a job"),
        pytest.param(KeyError(CANARY), "KeyError", id="an error"),
        pytest.param("Ada", HIDDEN, id="a name"),
        pytest.param("ada.lovelace", HIDDEN, id="a name with a dot"),
        pytest.param(ADDRESS, HIDDEN, id="an address"),
        pytest.param("2 sets of 10", HIDDEN, id="a dose"),
        pytest.param(date(1970, 5, 17), HIDDEN, id="a date of birth"),
        pytest.param({"name": "Ada"}, HIDDEN, id="a mapping"),
    ],
)
def test_of_what_fills_a_line_only_ids_codes_and_numbers_show(value: Any, shown: Any) -> None:
    args = (value, 1)
    record = logging.LogRecord("plans.any", logging.INFO, __file__, 1, "%s %s", args, None)

    assert json.loads(JsonLines().format(record))["values"] == [shown, 1]


def test_a_line_of_others_that_was_put_together_is_named_by_its_place() -> None:
    record = logging.LogRecord("lib", logging.INFO, "lib.py", 7, f"Hello {CANARY}", None, None)

    assert json.loads(JsonLines().format(record))["event"] == "lib.None:7"


def test_every_line_of_ours_is_a_constant() -> None:
    put_together = [
        module.at(node, "its line is put together")
        for module in modules(ROOT)
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call)
        and ast.unparse(node.func).startswith(("logger.", "logging.log", "logging.warn"))
        and not isinstance(node.args[0], ast.Constant)
    ]

    assert not put_together
