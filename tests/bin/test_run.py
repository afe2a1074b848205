"""bin/run as a person meets it: real processes, real signals."""

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.servers import free_port, wait_for

ROOT = Path(__file__).resolve().parent.parent.parent
RUN = ROOT / "bin" / "run"
START_WITHIN_S, END_S = 180, 60  # a machine may stall for a while
pytestmark = [pytest.mark.processes]


def clean_environment(var: Path, **changes: str) -> dict[str, str]:
    inherited = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return inherited | {"VAR_DIR": str(var), "VENV_DIR": sys.prefix} | changes


def processes_of(var: Path) -> dict[int, str]:
    """Return the living processes that know `var`, by environment or command line."""
    mark, found = os.fsencode(var), {}
    for entry in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            line = (entry / "cmdline").read_bytes()
            zombie = (entry / "stat").read_text().rpartition(")")[2].split()[0] in "ZX"
            if not zombie and (mark in line or mark in (entry / "environ").read_bytes()):
                found[int(entry.name)] = line.replace(b"\0", b" ").decode()
    return found


@dataclass
class TryOut:
    """One running bin/run with its own folder and port."""

    var: Path
    port: int = field(default_factory=free_port)

    def start(self) -> None:
        with (self.var.parent / "said").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, str(RUN), "--no-demo", "--port", str(self.port)],
                env=clean_environment(self.var),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        wait_for(self.serves, within_s=START_WITHIN_S, what="the first page")
        wait_for(lambda: self.pids("celery"), within_s=START_WITHIN_S, what="the worker")

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def serves(self) -> bool:
        said = (self.var.parent / "said").read_text()
        assert self.process.poll() is None, said
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def pids(self, word: str) -> set[int]:
        return {pid for pid, line in processes_of(self.var).items() if word in line}

    def gone(self) -> bool:
        return not processes_of(self.var)


@pytest.fixture(scope="module")
def lasting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TryOut]:
    """A try-out that tests must leave serving. Its end is a test too: in order, on SIGTERM."""
    running = TryOut(tmp_path_factory.mktemp("lasting") / "var")
    try:
        running.start()
        yield running
        running.process.send_signal(signal.SIGTERM)
        assert running.process.wait(timeout=END_S) == 0
        wait_for(running.gone, within_s=END_S, what="every process has ended")
    finally:
        running.kill()


class TestRun:
    def test_leaves_nothing_behind_when_killed_and_starts_again(self, lasting: TryOut) -> None:
        before = processes_of(lasting.var)
        for part in ("granian", "celery", "valkey", "guard"):
            assert any(part in line for line in before.values()), before

        lasting.kill()

        wait_for(lasting.gone, within_s=END_S, what="every process has ended")
        lasting.start()

    def test_brings_back_what_dies(self, lasting: TryOut) -> None:
        worker, web = lasting.pids(" worker "), lasting.pids("granian")
        for pid in worker | web:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

        wait_for(lambda: lasting.pids(" worker ") - worker, within_s=END_S, what="a new worker")
        wait_for(lambda: lasting.pids("granian") - web, within_s=END_S, what="a new web server")
        wait_for(lasting.serves, within_s=END_S, what="pages are served again")

    def test_keeps_the_key_to_its_owner(self, lasting: TryOut) -> None:
        key = lasting.var / "secret_key"

        assert key.stat().st_mode & 0o777 == 0o600
        assert len(key.read_text()) >= 50

    def test_refuses_a_second_start_in_the_same_folder(self, lasting: TryOut) -> None:
        said = refusal(clean_environment(lasting.var))

        assert said.startswith(f"bin/run: Another bin/run uses {lasting.var}")


def refusal(env: dict[str, str], *, port: int | None = None, python: str = sys.executable) -> str:
    """Return the one line a refused start says."""
    argv = [python, str(RUN), "--no-demo", "--port", str(port or free_port())]
    done = subprocess.run(
        argv,
        env=env,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=START_WITHIN_S,
        check=False,
    )
    assert done.returncode == 2, done
    assert len(done.stderr.splitlines()) == 1, done
    return done.stderr


class TestRefusal:
    def test_of_a_port_in_use_names_another(self, tmp_path: Path) -> None:
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            port = taken.getsockname()[1]

            said = refusal(clean_environment(tmp_path), port=port)

        assert f"Port {port} cannot be used" in said
        assert f"--port {port + 1}" in said

    def test_of_an_unwritable_folder_names_the_setting(self, tmp_path: Path) -> None:
        (tmp_path / "file").touch()

        said = refusal(clean_environment(tmp_path / "file" / "var"))

        assert "make it writable or set VAR_DIR" in said

    def test_of_debug_off_points_at_production(self, tmp_path: Path) -> None:
        assert "needs DEBUG=1" in refusal(clean_environment(tmp_path, DEBUG="0"))

    @pytest.mark.parametrize("name", ["DATABASE_URL", "REDIS_URL", "EMAIL_URL", "BASE_URL"])
    def test_of_a_wrong_address_names_it(self, tmp_path: Path, name: str) -> None:
        said = refusal(clean_environment(tmp_path, **{name: "gopher://somewhere"}))

        assert said.startswith(f"bin/run: {name}: must begin with ")

    def test_of_a_redis_that_is_not_there_says_so(self, tmp_path: Path) -> None:
        url = f"redis://127.0.0.1:{free_port()}/0"

        assert "REDIS_URL: nothing answers" in refusal(clean_environment(tmp_path, REDIS_URL=url))

    def test_of_a_database_that_is_not_there_says_so(self, tmp_path: Path, valkey: str) -> None:
        url = f"postgres://me:se-cret@127.0.0.1:{free_port()}/name"

        said = refusal(clean_environment(tmp_path, REDIS_URL=valkey, DATABASE_URL=url))

        assert said.startswith("bin/run: DATABASE_URL: cannot use that database (")
        assert "refused" in said
        assert "se-cret" not in said

    def test_without_venv_names_the_package(self, tmp_path: Path) -> None:
        """Debian's python3 has no ensurepip until python3-venv is installed."""
        without = tmp_path / "without"
        without.mkdir()
        hide = "import sys; sys.modules['ensurepip'] = None; sys.path.insert(0, {!r}); "
        start = "sys.argv[0] = {!r}; import runpy; runpy.run_path({!r}, run_name='__main__')"
        code = (hide + start).format(str(RUN.parent), str(RUN), str(RUN))
        env = clean_environment(tmp_path / "var", VENV_DIR=str(without / "venv"), PATH="/nowhere")

        done = subprocess.run(
            [sys.executable, "-c", code], env=env, capture_output=True, text=True, check=False
        )

        assert done.returncode == 2, done
        assert "apt install python3-venv" in done.stderr

    def test_without_network_says_so(self, tmp_path: Path) -> None:
        env = clean_environment(
            tmp_path / "var",
            VENV_DIR=str(tmp_path / "venv"),
            PATH="/nowhere",  # no uv
            PIP_CONFIG_FILE=os.devnull,
            PIP_INDEX_URL=f"http://127.0.0.1:{free_port()}/simple",
            PIP_RETRIES="0",
            PIP_NO_CACHE_DIR="1",
        )

        assert "Could not install the packages: check the network" in refusal(env)


def unprepared(env: dict[str, str]) -> str:
    """Return the one line with which the preparation of a start ends."""
    done = subprocess.run(
        [sys.executable, str(ROOT / "bin" / "house" / "prepare.py")],
        env=env | {"DEBUG": "1"},
        capture_output=True,
        text=True,
        timeout=START_WITHIN_S,
        check=False,
    )
    assert done.returncode == 2, done
    assert len(done.stdout.splitlines()) == 1, done
    return done.stdout


class TestPreparation:
    def test_names_a_redis_that_refuses_us(self, tmp_path: Path, valkey: str) -> None:
        parts = urlsplit(valkey)
        there = parts.scheme.startswith("redis")
        url = parts._replace(path="/9999").geturl() if there else f"{valkey}?db=9999"

        said = unprepared(clean_environment(tmp_path, REDIS_URL=url))

        assert said.startswith("REDIS_URL: the server refuses us")

    @pytest.mark.parametrize(
        ("change", "reason"),
        [
            pytest.param({"path": "/no-such-name"}, "does not exist", id="the name"),
            pytest.param({"user": "no-such-user"}, "no-such-user", id="the user"),
        ],
    )
    def test_says_why_a_database_refuses_us(
        self, change: dict[str, str], reason: str, tmp_path: Path, valkey: str
    ) -> None:
        given = urlsplit(os.environ.get("DATABASE_URL", ""))
        if given.scheme not in {"postgres", "postgresql"}:
            pytest.skip("needs a PostgreSQL: DATABASE_URL")
        user, path = change.get("user", given.username), change.get("path", given.path)
        url = f"postgres://{user}:se-cret@{given.hostname}:{given.port or 5432}{path}"

        said = unprepared(clean_environment(tmp_path, REDIS_URL=valkey, DATABASE_URL=url))

        assert said.startswith("DATABASE_URL: cannot use that database (")
        assert reason in said
        assert "se-cret" not in said
