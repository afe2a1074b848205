"""A backup is proved by restoring it (F45): all rows, no old mail, nothing half."""

import io
import json
import tarfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from uuid import uuid4

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from outbox.models import Message
from plans.models import Patient, ReminderRule, ReminderSlot
from rehab import clock
from rehab.operation.backup import target
from tests.factories import NOW, make_message, make_patient, make_reader, make_regime

State = Message.State
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.processes]
SAVED_AT = NOW
BROUGHT_BACK_AT = NOW + timedelta(hours=24)


@pytest.fixture
def _recorded() -> Iterator[None]:
    """Record the migrations where the suite makes its tables from the models."""
    recorder = MigrationRecorder(connection)
    recorder.ensure_schema()
    recorded = recorder.applied_migrations()
    missing = [key for key in MigrationLoader(None).graph.nodes if key not in recorded]
    for app, name in missing:
        recorder.record_applied(app, name)
    yield
    for app, name in missing:
        recorder.record_unapplied(app, name)


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """Return the time of the commands, which a test moves on."""
    moment = SimpleNamespace(now=SAVED_AT)
    monkeypatch.setattr(clock, "now", lambda: moment.now)
    return moment


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[str]:
    """Return the address of an empty database beside the suite's own."""
    if connection.vendor == "sqlite":
        yield f"sqlite://{tmp_path}/again.sqlite3"
        return
    with target.scratch() as given:
        login = target.login(given)
        user = f"{login.get('user', '')}:{login.get('password', '')}".rstrip(":")
        host = f"{login.get('host', '')}:{login.get('port', '')}".rstrip(":")
        yield f"postgres://{user}@{host}/{login['dbname']}"


def said(*arguments: str) -> dict[str, object]:
    written = io.StringIO()
    call_command(*arguments, stdout=written)
    found: dict[str, object] = json.loads(written.getvalue())
    return found


def save(folder: Path) -> Path:
    return Path(str(said("backup", str(folder), "--json")["file"]))


def states(url: str) -> dict[str, str]:
    with target.standing_in(target.at(url)):
        return dict(Message.objects.values_list("dedupe_key", "state"))


@pytest.mark.usefixtures("_recorded")
class TestRestore:
    def test_brings_back_every_row_and_mails_nothing_of_the_past(
        self, tmp_path: Path, empty: str, at: SimpleNamespace
    ) -> None:
        patient = make_patient(given_name="Zoë")
        make_regime(patient)
        make_reader(patient)
        ReminderRule.objects.update(is_enabled=True)
        expires_at = NOW + timedelta(days=9)
        make_message(dedupe_key="was due", due_at=NOW, expires_at=expires_at)
        make_message(
            dedupe_key="retried",
            first_due_at=NOW,
            due_at=BROUGHT_BACK_AT + timedelta(minutes=5),
            expires_at=expires_at,
        )
        coming = BROUGHT_BACK_AT + timedelta(hours=1)
        make_message(dedupe_key="is to come", due_at=coming, expires_at=expires_at)
        make_message(dedupe_key="was sent", state=State.SENT, sent_at=NOW)
        file = save(tmp_path)
        Patient.objects.update(given_name="Later")
        at.now = BROUGHT_BACK_AT

        report = said("restore", str(file), "--into", empty)

        assert report["differing"] == report["missing_migrations"] == []
        found = states(empty)
        assert found["was due"] == found["retried"] == State.EXPIRED
        assert found["is to come"] == State.QUEUED
        assert found["was sent"] == State.SENT
        with target.standing_in(target.at(empty)):
            assert Patient.objects.get().given_name == "Zoë"
            past = ReminderSlot.objects.filter(due_at__lte=BROUGHT_BACK_AT)
            assert past.exists(), "the jobs would queue them: they are there, and have ended"
            assert not past.filter(message__state=State.QUEUED).exists()
        assert Patient.objects.get().given_name == "Later"

    def test_is_checked_without_leaving_a_trace(
        self, tmp_path: Path, at: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        ours = uuid4()
        monkeypatch.setattr(target, "uuid4", lambda: ours)
        make_message()
        file = save(tmp_path)

        report = said("restore", str(file), "--check")

        assert report["differing"] == report["missing_migrations"] == []
        assert report["taken_at"] == SAVED_AT.isoformat()
        assert Message.objects.get().state == State.QUEUED
        assert not [name for name in databases() if ours.hex[:8] in name]

    def test_says_which_table_is_not_as_it_was(
        self, tmp_path: Path, at: SimpleNamespace, capsys: pytest.CaptureFixture[str]
    ) -> None:
        make_message()
        file = save(tmp_path)
        with tarfile.open(file) as tar:
            tar.extractall(tmp_path, filter="data")
        manifest = tmp_path / "manifest.json"
        manifest.write_text(manifest.read_text().replace('"rows": 1', '"rows": 2'))
        with tarfile.open(file, "w") as tar:
            for name in ("manifest.json", "data"):
                tar.add(tmp_path / name, arcname=name)

        with pytest.raises(CommandError, match="not what was saved"):
            call_command("restore", str(file), "--check")

        assert json.loads(capsys.readouterr().out)["differing"] == ["outbox_message"]

    def test_refuses_a_database_in_use(
        self, tmp_path: Path, empty: str, at: SimpleNamespace
    ) -> None:
        file = save(tmp_path)
        said("restore", str(file), "--into", empty)

        with pytest.raises(CommandError, match="not empty"):
            said("restore", str(file), "--into", empty)


def test_a_database_that_is_not_there_is_one_line(tmp_path: Path, at: SimpleNamespace) -> None:
    if connection.vendor == "sqlite":
        pytest.skip("a SQLite file is always there")
    with pytest.raises(CommandError, match=r"^The database refuses: .*$"):
        said("restore", str(save(tmp_path)), "--into", "postgres://me:pw@127.0.0.1:1/none")


def databases() -> list[str]:
    """Return the names of all there are; others of the suite come and go meanwhile."""
    if connection.vendor == "sqlite":
        return []
    with psycopg.connect(**target.login(connection.settings_dict)) as server:
        return [name for (name,) in server.execute("SELECT datname FROM pg_database")]


class TestBackup:
    def test_is_for_its_owner_alone_and_leaves_nothing_else(
        self, tmp_path: Path, at: SimpleNamespace
    ) -> None:
        file = save(tmp_path)

        assert file.stat().st_mode & 0o777 == 0o600
        assert list(tmp_path.iterdir()) == [file]

    def test_needs_a_folder(self, tmp_path: Path) -> None:
        with pytest.raises(CommandError, match="is not a folder"):
            said("backup", str(tmp_path / "none"))

    @pytest.mark.parametrize("keep", [0, 100, 5000])
    def test_that_is_cut_off_is_refused(
        self, keep: int, tmp_path: Path, at: SimpleNamespace
    ) -> None:
        file = save(tmp_path)
        file.write_bytes(file.read_bytes()[:keep])

        with pytest.raises(CommandError):
            said("restore", str(file), "--check")
