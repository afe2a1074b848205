"""The Procfile and the units: they agree, and every line of them really runs."""

import contextlib
import http.client
import os
import re
import secrets
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bin.test_run import clean_environment
from tests.servers import free_port, private_valkey, wait_for

ROOT = Path(__file__).resolve().parent.parent.parent
SERVERS = ("web", "worker", "beat")


def procfile() -> dict[str, str]:
    lines = (ROOT / "Procfile").read_text().splitlines()
    return {line.partition(": ")[0]: line.partition(": ")[2] for line in lines}


def unit(name: str) -> dict[str, list[str]]:
    """Return the settings of a unit: name → values."""
    found: dict[str, list[str]] = {}
    for line in (ROOT / "deploy" / name).read_text().splitlines():
        if match := re.fullmatch(r"(\w+)=(.*)", line):
            found.setdefault(match[1], []).append(match[2])
    return found


@pytest.mark.parametrize("name", SERVERS)
def test_unit_and_procfile_start_the_same(name: str) -> None:
    [command] = unit(f"rehab-{name}.service")["ExecStart"]
    program = command.removeprefix("/srv/rehab/.venv/bin/")
    plain = program.replace("--pidfile= --schedule /var/lib/rehab/beat", '--pidfile ""')
    wanted = procfile()[name].removeprefix("env REMAP_SIGTERM=SIGQUIT ")

    assert plain == wanted.replace("${HOST:-127.0.0.1}", "127.0.0.1").replace(
        "${PORT:-8000}", "8000"
    )


@pytest.mark.parametrize("name", SERVERS)
def test_unit_gives_a_server_no_rights_it_can_do_without(name: str) -> None:
    found = unit(f"rehab-{name}.service")

    assert found["User"] == ["rehab"]
    assert found["NoNewPrivileges"] == ["yes"]
    assert found["ProtectSystem"] == ["strict"]
    assert found["CapabilityBoundingSet"] == [""]
    assert found["Restart"] == ["always"]
    assert found["TimeoutStopSec"] == ["45"]


@contextlib.contextmanager
def started(names: tuple[str, ...], env: dict[str, str], log: Path) -> Iterator[None]:
    """Run lines of the Procfile as a process manager would."""
    running = []
    for name in names:
        with (log / name).open("wb") as output:
            line = f"exec {procfile()[name]}"
            running.append(
                subprocess.Popen(
                    ["/bin/sh", "-c", line],
                    cwd=ROOT,
                    env=env,
                    stdout=output,
                    stderr=output,
                    start_new_session=True,
                )
            )
    try:
        yield
        for each in running:
            each.send_signal(signal.SIGTERM)
        assert [each.wait(timeout=45) for each in running] == [0] * len(running)
    finally:
        for each in running:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(each.pid, signal.SIGKILL)
            each.wait()


@pytest.mark.exhaustive
@pytest.mark.processes
def test_every_line_of_the_procfile_runs(tmp_path: Path) -> None:
    port = free_port()
    with private_valkey() as redis_url:
        env = clean_environment(
            tmp_path,
            PATH=f"{Path(sys.executable).parent}:{os.environ['PATH']}",
            SECRET_KEY=secrets.token_urlsafe(50),
            BASE_URL="https://rehab.example",
            REDIS_URL=redis_url,
            PORT=str(port),
            LOG_FORMAT="json",
        )

        def status(path: str) -> int:
            with contextlib.closing(http.client.HTTPConnection("127.0.0.1", port)) as line:
                try:
                    line.request("GET", path, headers={"Host": "rehab.example"})
                    return line.getresponse().status
                except OSError:
                    return 0

        release = procfile()["release"].replace("collectstatic", "check --deploy #")
        subprocess.run(["/bin/sh", "-c", release], cwd=ROOT, env=env, check=True)
        with started(SERVERS, env, tmp_path):
            wait_for(lambda: status("/readyz") == 200, within_s=60, what="ready")
            assert status("/") == 301, "not without TLS"

            def doctor() -> bool:
                argv = [sys.executable, "manage.py", "doctor"]
                said = subprocess.run(argv, cwd=ROOT, env=env, capture_output=True, text=True)
                return "ok   jobs" in said.stdout

            wait_for(doctor, within_s=60, what="worker and beat did every job")
