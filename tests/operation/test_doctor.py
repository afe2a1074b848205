"""What the doctor makes of values, and one look at a real installation."""

import io
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.test import override_settings

from outbox.models import Message
from rehab import clock
from rehab.operation.broker import Broker
from rehab.operation.doctor import Finding, Level, examine, judge
from rehab.operation.doctor.facts import (
    Catalogue,
    Clock,
    Disk,
    Jobs,
    Outbox,
    Postgres,
    Sqlite,
)

GB = 2**30
OK, WARN, FAIL = Level.OK, Level.WARN, Level.FAIL


def broker(**changes: Any) -> Broker:
    usual = {"queue_length": 0, "version": "9", "eviction": "noeviction", "keeps_file": "yes"}
    return Broker(**(usual | changes))


def jobs(age_s: float | None, *, every_s: float = 60, queue_length: int | None = 0) -> Jobs:
    return Jobs({"plans.sweep": age_s}, {"plans.sweep": every_s}, queue_length)


@pytest.mark.parametrize(
    ("findings", "worst"),
    [
        pytest.param(judge.postgres(Postgres(150004)), OK, id="PostgreSQL as it comes"),
        pytest.param(judge.postgres(Postgres(130009)), FAIL, id="an old PostgreSQL"),
        pytest.param(
            judge.postgres(Postgres(160001, synchronous_commit="off")), FAIL, id="commits that wait"
        ),
        pytest.param(judge.postgres(Postgres(160001, fsync="off")), FAIL, id="no fsync"),
        pytest.param(
            judge.postgres(Postgres(160001, max_connections=20)), WARN, id="few connections"
        ),
        pytest.param(
            judge.postgres(Postgres(160001, max_connections=100, connections_used=81)),
            WARN,
            id="most connections taken",
        ),
        pytest.param(judge.sqlite(Sqlite("3.40")), WARN, id="SQLite, which is for one machine"),
        pytest.param(
            judge.sqlite(Sqlite("3.40", journal_mode="delete")), FAIL, id="SQLite on a share"
        ),
        pytest.param(judge.migrations([]), OK, id="migrated"),
        pytest.param(judge.migrations(["plans.0099_x"]), FAIL, id="not migrated"),
        pytest.param(judge.broker(broker()), OK, id="a broker as we start it"),
        pytest.param(judge.broker(broker(eviction="allkeys-lru")), FAIL, id="a forgetful broker"),
        pytest.param(judge.broker(broker(keeps_file="no")), WARN, id="a broker without a file"),
        pytest.param(
            judge.broker(broker(eviction="", keeps_file="")), OK, id="a broker that tells nothing"
        ),
        pytest.param(judge.jobs(jobs(60)), OK, id="jobs on time"),
        pytest.param(judge.jobs(jobs(241)), FAIL, id="a job that stopped"),
        pytest.param(judge.jobs(jobs(241, every_s=600)), OK, id="a rare job"),
        pytest.param(judge.jobs(jobs(None)), WARN, id="a first start"),
        pytest.param(judge.jobs(jobs(60, queue_length=51)), FAIL, id="a queue nobody serves"),
        pytest.param(judge.outbox(Outbox(False, 300)), OK, id="mail on time"),
        pytest.param(judge.outbox(Outbox(False, 301)), WARN, id="late mail"),
        pytest.param(judge.outbox(Outbox(False, 3601)), FAIL, id="very late mail"),
        pytest.param(judge.outbox(Outbox(True, 0)), WARN, id="a paused outbox"),
        pytest.param(judge.clock(Clock(-1.9, "2026.6")), OK, id="clocks together"),
        pytest.param(judge.clock(Clock(-2.1, "2026.6")), WARN, id="clocks apart"),
        pytest.param(judge.clock(Clock(31, "2026.6")), FAIL, id="clocks far apart"),
        pytest.param(judge.catalogue(Catalogue(same=90)), OK, id="a catalogue in step"),
        pytest.param(judge.catalogue(Catalogue(same=90, updated=1)), FAIL, id="an old catalogue"),
        pytest.param(judge.disk(Disk(50 * GB, 100 * GB)), OK, id="room"),
        pytest.param(judge.disk(Disk(3 * GB, 100 * GB)), OK, id="gigabytes left of many"),
        pytest.param(judge.disk(Disk(GB, 100 * GB)), WARN, id="little room"),
        pytest.param(judge.disk(Disk(GB, 5 * GB)), OK, id="a small disk, mostly free"),
        pytest.param(judge.disk(Disk(GB // 8, GB)), FAIL, id="no room"),
        pytest.param(judge.disk(Disk(50 * GB, 100 * GB, is_writable=False)), FAIL, id="no rights"),
        pytest.param(judge.mail("", url="smtp://m", is_tryout=False), OK, id="a mail server"),
        pytest.param(judge.mail("SSLError", url="smtp://m", is_tryout=False), FAIL, id="no TLS"),
        pytest.param(judge.mail("", url="", is_tryout=False), FAIL, id="mail that reaches nobody"),
        pytest.param(judge.mail("", url="", is_tryout=True), OK, id="mail of a try-out"),
    ],
)
def test_verdict(findings: Iterable[Finding], worst: Level) -> None:
    found = list(findings)

    assert max((each.level for each in found), key=list(Level).index) is worst
    assert all(each.advice.endswith(".") for each in found if each.level is not OK)


def by_area(found: list[Finding]) -> dict[str, set[Level]]:
    return {
        area: {each.level for each in found if each.area == area}
        for area in {each.area for each in found}
    }


@pytest.mark.django_db
class TestExamine:
    def test_looks_at_everything(self, valkey: str, tmp_path: Path) -> None:
        with override_settings(REDIS_URL=valkey, VAR_DIR=tmp_path):
            found = by_area(examine(now=clock.now()))

        areas = {"settings", "database", "clock", "broker", "mail", "disk"}
        assert areas <= set(found)
        assert FAIL not in found["broker"]  # a server given from outside may keep no file
        assert found["clock"] == found["disk"] == {OK}

    @override_settings(
        REDIS_URL="redis://:se-cret@127.0.0.1:1/0", EMAIL_URL="smtp://127.0.0.1:1?tls=none"
    )
    def test_goes_on_where_something_is_broken_and_quotes_no_address(self) -> None:
        def refuse(*_: Any) -> None:
            raise OperationalError("host db.internal user ada password se-cret")

        with connection.execute_wrapper(refuse):
            found = examine(now=clock.now())

        levels = by_area(found)
        assert levels["database"] == levels["broker"] == levels["mail"] == {FAIL}
        assert not any(word in str(found) for word in ("se-cret", "ada", "db.internal"))

    def test_knows_when_the_catalogue_was_never_loaded(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("rehab.operation.readiness.missing_migrations", lambda: [])

        found = by_area(examine(now=clock.now()))

        assert found["catalogue"] == {FAIL}
        assert found["jobs"] == {WARN}


@pytest.mark.django_db(transaction=True)
class TestCommand:
    def test_reports_as_json_and_ends_with_one_when_something_fails(self) -> None:
        written = io.StringIO()
        with override_settings(REDIS_URL="redis://127.0.0.1:1/0"), pytest.raises(SystemExit) as end:
            call_command("doctor", "--json", stdout=written)

        report = json.loads(written.getvalue())
        assert end.value.code == 1
        assert report["worst"] == "fail"
        assert set(report["findings"][0]) == {"area", "level", "what", "advice"}

    def test_sends_a_mail_over_the_usual_road(self, tmp_path: Path) -> None:
        written = io.StringIO()
        with override_settings(MAIL_DIR=tmp_path), pytest.raises(SystemExit):
            call_command("doctor", "--mail-to", "me@example.test", stdout=written)

        assert "The mail to you is sent." in written.getvalue()
        assert "me@example.test" not in written.getvalue()
        assert len(list(tmp_path.iterdir())) == 1
        message = Message.objects.get()
        assert (message.kind, message.sealed) == ("trial", None)

    def test_refuses_what_is_no_address(self) -> None:
        with pytest.raises(CommandError, match="not an address"):
            call_command("doctor", "--mail-to", "me", stdout=io.StringIO())
