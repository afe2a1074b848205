"""Every address, asked by everybody: who gets in, who learns that there is something at all."""

import re
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import get_resolver, path
from pytest_django import DjangoDbBlocker

from plans.models import (
    Alert,
    CareAccess,
    Decision,
    ImmobilisationEvent,
    Patient,
    PlannedExercise,
    Regime,
)
from plans.queries.access import Role, Standing
from plans.views import activity_log
from rehab import urls
from tests.project.access_doors import DOORS, MEMBERS, Outcome, addresses, outcome
from tests.project.access_world import (
    CANARIES,
    World,
    address,
    ask,
    ask_and_leave,
    make_world,
)
from tests.views.asking import stored
from tests.views.once import built_once

Stored = dict[str, tuple[int, str]]
pytestmark = pytest.mark.django_db
EVERY = [pytest.param(name, id=name) for name in DOORS]
EVERYBODYS = {"on", "slug"}  # alone in a path, it leads everybody to the same
OF_SOMEBODY = [name for name, door in DOORS.items() if dict(door.ids).keys() - EVERYBODYS]
OF_SOMEBODY = [name for name in OF_SOMEBODY if DOORS[name].insiders < MEMBERS]


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    with built_once(make_world, django_db_blocker) as built:
        yield built


def missing(urlconf: object) -> set[str]:
    """Return the addresses without a line in the table."""
    return {name for name, _entry in addresses(get_resolver(urlconf))} - set(DOORS)  # type: ignore[arg-type]


def test_every_address_is_in_the_table_and_nothing_else() -> None:
    assert missing(None) == set()
    assert set(DOORS) == {name for name, _entry in addresses(get_resolver())}


def test_an_address_missing_from_the_table_is_seen() -> None:
    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    urlconf: Any = ModuleType("with_one_more")
    urlconf.urlpatterns = [*urls.urlpatterns, path("secret/", view, name="secret")]

    assert missing(urlconf) == {"secret"}


KNOWN = {
    "patient": {0},
    "caregiver": {0},
    "onlooker": {0},
    "neighbour": {1},
    "therapist": {0, 1},
    "other_therapist": {2},
}


def _shown(answer: HttpResponse) -> set[int]:
    page = answer.content.decode(errors="replace")
    return {number for number, word in enumerate(CANARIES) if word in page}


@pytest.fixture(scope="module")
def untouched(world: World, django_db_blocker: DjangoDbBlocker) -> Stored:
    """Return what the database holds before anybody asked for anything."""
    with django_db_blocker.unblock():
        return stored()


@pytest.mark.parametrize("name", EVERY)
def test_door_by_get_changes_nothing_and_shows_nobody_else(
    name: str, world: World, untouched: Stored
) -> None:
    door, wrong = DOORS[name], []
    for who, client in world.browsers.items():
        for whose in ("ours", "foreign") if name in OF_SOMEBODY else ("ours",):
            answer = ask_and_leave(client, address(world, name, whose))
            expected = door.expected(who, "GET")
            if whose == "ours" and outcome(answer) not in expected:
                wrong.append((who, str(outcome(answer)), sorted(expected)))
            assert _shown(answer) <= KNOWN.get(who, set()), (who, whose)
    assert not wrong
    assert stored() == untouched


def test_who_may_know_a_name_meets_it(world: World) -> None:
    for who, known in KNOWN.items():
        seen: set[int] = set()
        for name in DOORS:
            seen |= _shown(ask(world.browsers[who], "GET", address(world, name, "foreign")))
            seen |= _shown(ask(world.browsers[who], "GET", address(world, name)))
            if seen == known:
                break
        assert seen == known, who


@pytest.mark.parametrize("name", EVERY)
def test_door_by_post(name: str, world: World) -> None:
    door, url = DOORS[name], address(world, name)
    wrong = []
    for who, client in world.browsers.items():
        expected = door.expected(who, "POST")
        found = outcome(ask(client, "POST", url))
        if found not in expected:
            wrong.append((who, str(found), sorted(expected)))
    assert not wrong


# One of each kind that is shut out: of nowhere, of another patient, who may only read, of another
# clinic, and staff that treats nobody.
KNOCKING = ("stranger", "neighbour", "onlooker", "other_therapist", "admin")


@pytest.mark.parametrize("name", EVERY)
def test_door_stays_shut_when_htmx_knocks(name: str, world: World) -> None:
    door, url = DOORS[name], address(world, name)
    for who in KNOCKING:
        for method in ("GET", "POST"):
            expected = door.expected(who, method)
            if Outcome.OPEN not in expected:
                answer = ask(world.browsers[who], method, url, headers={"HX-Request": "true"})
                assert outcome(answer) in expected, (who, method)


@pytest.mark.parametrize("name", OF_SOMEBODY)
def test_what_is_not_ours_looks_like_what_does_not_exist(name: str, world: World) -> None:
    for who in ("patient", "therapist", "admin"):
        for method in ("GET", "POST"):
            foreign, nothing = (
                _plain(ask(world.browsers[who], method, url), url)
                for url in (address(world, name, "foreign"), address(world, name, "nobody"))
            )
            assert foreign == nothing, (who, method)
            assert foreign[0] in {403, 404, 405}, (who, method)


def _plain(response: HttpResponse, url: str) -> tuple[int, str]:
    """Return status and page without what differs from one request to the next."""
    page = response.content.decode().replace(url, "")
    return response.status_code, re.sub(
        r'(csrf[^>]*value|X-CSRFToken&quot;: &quot;)="?[^">]*', "", page
    )


EXHAUSTIVE, LIKE_PUT = pytest.mark.exhaustive, ("OPTIONS", "PATCH", "DELETE")
TYPED = {
    "entry_id": "11111111-1111-4111-8111-111111111111",
    "felt": "easy",
    "reason": "pain",
    "answer": "approve",
    "approve": "1",
    "adjustment": "automatic",
    "starts_on": "2026-03-02",
    "outcome": "stopped",
    "state": "deceased",
    "email": "evil@example.test",
    "relation": "spouse",
    "scope": "log",
    "kind": "cast",
    "body_site": "ankle",
    "side": "left",
    "started_on": "2026-02-01",
    "expected_end_on": "2026-04-01",
    "status": "nwb",
    "limb": "leg",
    "from_on": "2026-03-02",
    "ordered_by": "Nobody",
    "healing": "xray",
    "healing_on": "2026-03-01",
    "healing_by": "Nobody",
    "activity": "run",
    "cleared_by": "Nobody",
    "cleared_on": "2026-03-01",
    "until_on": "2026-03-09",
    "pain_nrs": "0",
    "pain_peak_nrs": "0",
    "any_flag": "none",
    "reps": "10",
    "duration_min": "3",
}


def test_nobody_changes_what_is_not_theirs(world: World) -> None:
    before = stored()
    asked = 0
    for name in OF_SOMEBODY:
        for who, client in world.browsers.items():
            for whose in ("ours", "foreign"):
                if _may_post(name, who, whose):
                    continue
                answer = client.post(address(world, name, whose), TYPED)
                assert outcome(answer) is not Outcome.OPEN, (name, who, whose)
                asked += 1
    assert stored() == before
    assert asked > 400


def _may_post(name: str, who: str, whose: str) -> bool:
    if whose == "foreign" and who != "other_therapist":
        return False
    as_if = "therapist" if whose == "foreign" else who
    return Outcome.OPEN in DOORS[name].expected(as_if, "POST")


@pytest.mark.parametrize(
    "method",
    ["HEAD", "PUT", *(pytest.param(name, marks=EXHAUSTIVE) for name in LIKE_PUT)],
)
def test_no_method_breaks_a_page(method: str, world: World) -> None:
    for name in DOORS:
        for who in ("patient", "therapist"):
            answer = ask(world.browsers[who], method, address(world, name))
            assert answer.status_code < 500, (name, who)


def _everything(self: QuerySet[Any], _user: object) -> QuerySet[Any]:
    return self.all()


def _anybody(*, user: object, patient: object) -> Standing:
    return Standing(Role.PATIENT, may_log=True)


def _lock(manager: Any, name: str) -> tuple[object, str, object]:
    return (type(manager.all()), name, _everything)


TREATED = _lock(Patient.objects, "treated_by")
LOCKS = [
    pytest.param("plans:patient-detail", [TREATED], id="patient"),
    pytest.param("plans:patient-end", [TREATED], id="end of care"),
    pytest.param("plans:regime-draft", [TREATED], id="draft"),
    pytest.param("plans:alert-detail", [_lock(Alert.objects, "visible_to"), TREATED], id="alert"),
    pytest.param(
        "plans:decision-detail", [_lock(Decision.objects, "visible_to"), TREATED], id="decision"
    ),
    pytest.param(
        "plans:event-dates",
        [_lock(ImmobilisationEvent.objects, "visible_to"), TREATED],
        id="event",
    ),
    pytest.param("plans:regime-stop", [_lock(Regime.objects, "visible_to"), TREATED], id="regime"),
    pytest.param("plans:prescription-detail", [TREATED], id="prescription"),
    pytest.param(
        "plans:exercise",
        [
            _lock(PlannedExercise.objects, "visible_to"),
            (activity_log, "standing", _anybody),
        ],
        id="planned exercise",
    ),
]


@pytest.mark.parametrize(("name", "locks"), LOCKS)
def test_the_matrix_sees_a_door_without_its_locks(
    name: str, locks: list[Any], world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    url, client = address(world, name), world.browsers["other_therapist"]
    for lock in locks:
        assert outcome(ask(client, "GET", url)) is Outcome.NOT_FOUND, "one lock is enough"
        monkeypatch.setattr(*lock)
    assert outcome(ask(client, "GET", url)) is Outcome.OPEN


def test_the_matrix_sees_care_open_to_all(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(*_lock(CareAccess.objects, "of"))

    answer = ask(world.browsers["neighbour"], "GET", address(world, "plans:exercise"))

    assert outcome(answer) is Outcome.OPEN


def test_an_address_with_nul_is_not_found(world: World) -> None:
    # PostgreSQL stores no NUL: the trail of the refusal must not break the answer.
    for client in world.browsers.values():
        assert ask(client, "GET", "/u/%00/").status_code == 404
