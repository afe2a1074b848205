"""What scripts of the page ask for: a fresh token, where to go, the door of the queue."""

import uuid
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from accounts.models import AuditEvent
from plans.middleware import WholeFormMiddleware
from plans.models import ActivityLog, CareAccess, CheckIn
from rehab import clock
from tests.factories import NOW, Course, make_course
from tests.views.asking import browser as signed_in
from tests.views.asking import text
from tests.views.sent import FORMS

SCRIPT = {"X-Sent-By": "script"}


@pytest.fixture
def browser(course: Course) -> Client:
    client = Client(enforce_csrf_checks=True)
    assert course.person
    client.force_login(course.person)
    return client


def token_of(client: Client) -> dict[str, str]:
    answer = client.get("/sync/token")
    assert answer.headers["Cache-Control"] == "no-store"
    given: dict[str, str] = answer.json()
    return given


def queued(client: Client, course: Course, kind: str = "log", **fields: Any) -> Any:
    """Send an entry as the queue does."""
    given = token_of(client)
    address = reverse(f"plans:sync-{kind}", args=[course.planned.pk])
    data = {"who": given["who"], "sent_at": NOW.isoformat()} | fields
    return client.post(address, data, headers=SCRIPT | {"X-CSRFToken": given["token"]})


def test_a_fresh_token_opens_the_door_that_an_old_one_does_not(
    browser: Client, course: Course
) -> None:
    entry = {"felt": "easy", "entry_id": str(uuid.uuid4())}
    address = reverse("plans:log", args=[course.planned.pk])
    stale = browser.post(address, entry, headers={"X-CSRFToken": "x" * 64})
    fresh = browser.post(address, entry, headers={"X-CSRFToken": token_of(browser)["token"]})

    assert (stale.status_code, fresh.status_code) == (403, 302)


def test_a_script_is_told_where_to_go(browser: Client, course: Course) -> None:
    entry = {"felt": "easy", "entry_id": str(uuid.uuid4())}
    address = reverse("plans:log", args=[course.planned.pk])
    headers = SCRIPT | {"X-CSRFToken": token_of(browser)["token"]}
    answer = browser.post(address, entry, headers=headers)

    assert (answer.status_code, answer["X-Location"]) == (204, "/today/")
    assert "Location" not in answer.headers


def test_a_script_of_somebody_signed_out_is_told_so(course: Course) -> None:
    answer = Client().get("/sync/token", headers=SCRIPT)

    assert (answer.status_code, answer.content) == (204, b"")
    assert answer["X-Location"].startswith("/sign-in/")


ENTRIES = [
    pytest.param("check_in", "/today/", id="check-in"),
    pytest.param("flags", "/today/", id="second step"),
    pytest.param("numbers", "/today/", id="numbers"),
    pytest.param("not_done", "/today/", id="not done"),
    pytest.param("finish", "/today/", id="finish"),
]


@pytest.mark.parametrize(("name", "to"), ENTRIES)
def test_an_entry_that_is_stored_leads_on(course: Course, name: str, to: str) -> None:
    form = FORMS[name]
    answer = form.send(course, form.fields(course), headers=SCRIPT)

    assert (answer.status_code, answer["X-Location"]) == (204, to)


@pytest.mark.parametrize("path", ["/messages/", "/today/easier/", "/exercises/{}/equipment/"])
def test_what_is_written_or_asked_leads_on(course: Course, path: str) -> None:
    fields = {"entry_id": str(uuid.uuid4()), "body": "Does it have to hurt?"}
    address = path.format(course.planned.pk)
    answer = signed_in(course.person).post(address, fields, headers=SCRIPT)

    assert answer.status_code == 204


def test_a_caregiver_of_several_who_has_not_chosen_is_told_so(course: Course) -> None:
    CareAccess.objects.create(
        patient=make_course().patient, user=course.logger, relation="child", created_at=NOW
    )
    client = signed_in(course.logger)
    form = FORMS["check_in"]
    answer = client.post(form.url(course), form.fields(course), headers=SCRIPT)

    assert (answer.status_code, answer["X-Location"]) == (412, "/today/for/")
    assert not CheckIn.objects.exists()


@pytest.mark.parametrize("is_htmx", [False, True])
def test_what_comes_before_an_entry_is_not_taken_for_it(course: Course, is_htmx: bool) -> None:
    client = signed_in(course.person)
    session = client.session
    session["consent_due"] = True
    session.save()
    part = {"HX-Request": "true"} if is_htmx else {}
    form = FORMS["log"]
    answers = [
        each.post(form.url(course), form.fields(course), headers=SCRIPT | part)
        for each in (client, Client())
    ]

    assert [answer.status_code for answer in answers] == [401, 401]
    assert not any({"Location", "HX-Redirect"} & answer.headers.keys() for answer in answers)
    assert answers[0]["X-Location"] == reverse("accounts:consent")
    assert not course.planned.logs.exists()


def test_a_page_speaks_for_nobody_but_whom_it_was_made_for(course: Course) -> None:
    form = FORMS["log"]
    page = text(signed_in(course.person).get("/today/"))
    by = token_of(signed_in(course.person))["who"]
    assert f'"X-Written-By": "{by}"' in page
    other, own = (
        signed_in(user).post(
            form.url(course), form.fields(course), headers=SCRIPT | {"X-Written-By": by}
        )
        for user in (course.logger, course.person)
    )

    assert (other.status_code, own.status_code) == (412, 204)
    assert course.planned.logs.get().entered_by == course.person


def test_a_queued_entry_is_stored_once_however_often_it_is_sent(
    browser: Client, course: Course
) -> None:
    entry = {"felt": "hard", "entry_id": str(uuid.uuid4())}
    answers = [queued(browser, course, **entry) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert course.planned.logs.get().effort_0_10 == 7


def test_an_entry_of_the_page_is_the_same_from_the_queue(browser: Client, course: Course) -> None:
    entry = {"reps": "8", "duration_min": "3", "steps": "9", "distance_m": "9", "sets": "2"}
    entry |= {"pain_peak_nrs": "1", "entry_id": str(uuid.uuid4())}
    address = reverse("plans:numbers", args=[course.planned.pk])
    headers = {"X-CSRFToken": token_of(browser)["token"]}
    first = browser.post(address, entry | {"note": ""}, headers=headers)
    again = queued(browser, course, "numbers", **entry)

    assert (first.status_code, again.status_code) == (302, 200)
    assert course.planned.logs.count() == 1


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        pytest.param({"felt": "perfect"}, 422, id="what the form refuses"),
        pytest.param({"who": "f" * 32}, 412, id="somebody else's queue"),
    ],
)
def test_a_queued_entry_is_refused_with_a_reason(
    browser: Client, course: Course, fields: dict[str, str], status: int
) -> None:
    entry = {"felt": "easy", "entry_id": str(uuid.uuid4())} | fields

    assert queued(browser, course, **entry).status_code == status
    assert not course.planned.logs.exists()


def test_an_id_that_was_used_for_something_else_is_a_conflict(
    browser: Client, course: Course
) -> None:
    entry_id = str(uuid.uuid4())
    queued(browser, course, felt="easy", entry_id=entry_id)

    assert queued(browser, course, felt="hard", entry_id=entry_id).status_code == 409
    assert course.planned.logs.get().effort_0_10 == 3


@pytest.mark.parametrize(
    ("days", "status"),
    [
        pytest.param(14, 200, id="two weeks late"),
        pytest.param(15, 422, id="later than two weeks"),
        pytest.param(-1, 422, id="in the future"),
    ],
)
def test_a_queued_entry_counts_on_the_date_of_its_card(
    browser: Client, course: Course, monkeypatch: pytest.MonkeyPatch, days: int, status: int
) -> None:
    later = NOW + timedelta(days=days)
    monkeypatch.setattr(clock, "now", lambda: later)
    answer = queued(browser, course, felt="easy", entry_id=str(uuid.uuid4()))

    assert answer.status_code == status
    assert {row.on for row in ActivityLog.objects.all()} <= {course.planned.plan.on}


@pytest.mark.parametrize(
    ("sent_at", "is_noted"),
    [
        pytest.param((NOW + timedelta(minutes=9)).isoformat(), False, id="nearly right"),
        pytest.param((NOW + timedelta(minutes=11)).isoformat(), True, id="fast"),
        pytest.param((NOW - timedelta(minutes=11)).isoformat(), True, id="slow"),
        pytest.param("2026-13-99T99:99", False, id="no date"),
        pytest.param("2026-06-11T09:00:00", False, id="no zone"),
        pytest.param("yesterday", False, id="no instant"),
    ],
)
def test_a_wrong_clock_is_put_on_record(
    browser: Client, course: Course, sent_at: str, is_noted: bool
) -> None:
    answer = queued(browser, course, felt="easy", entry_id=str(uuid.uuid4()), sent_at=sent_at)

    assert answer.status_code == 200
    assert AuditEvent.objects.filter(action="clock_skew").exists() == is_noted


def test_a_queued_entry_that_stops_says_so(browser: Client, course: Course) -> None:
    entry = {"reps": "8", "duration_min": "3", "steps": "9", "distance_m": "9", "sets": "2"}
    entry |= {"pain_peak_nrs": "9", "entry_id": str(uuid.uuid4())}

    assert queued(browser, course, "numbers", **entry)["X-Location"] == "/stop/"


def test_a_queue_knows_a_person_again_and_nobody_else(course: Course) -> None:
    clients = [Client(), Client(), Client()]
    people = [course.person, course.person, make_course().person]
    for client, user in zip(clients, people, strict=True):
        assert user
        client.force_login(user)
    first, again, other = (token_of(client)["who"] for client in clients)

    assert first == again != other


@pytest.mark.parametrize(
    ("lost", "status"), [pytest.param(0, 200, id="whole"), pytest.param(1, 400, id="cut short")]
)
def test_a_form_without_its_end_is_refused(rf: RequestFactory, lost: int, status: int) -> None:
    body = b"felt=easy&note=it+was+fine"
    request = rf.post("/", body, content_type="application/x-www-form-urlencoded")
    # Where the connection ended; what reads it takes the end for the end of the form.
    request.environ["wsgi.input"] = BytesIO(body[: len(body) - lost])
    answer = WholeFormMiddleware(lambda _: HttpResponse())(WSGIRequest(request.environ))

    assert answer.status_code == status
