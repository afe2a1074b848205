"""The try-out: everything of an installation on this machine, from one command."""

import argparse
import http.client
import signal
import sys
import time
from pathlib import Path
from types import FrameType

from . import ROOT, RefusedError, progress, say, settle, valkey, venv
from .process import Guard
from .supervisor import Supervisor

_FIRST_PAGE_WITHIN_S = 60
_VALKEY_WITHIN_S = 30


class _StoppedError(Exception):
    """Somebody asked us to end."""


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="bin/run",
        description="Serve the app on this machine: web, worker, beat and their own Valkey.",
        epilog="VAR_DIR names the folder of data (var), VENV_DIR that of packages (.venv);"
        " docs/configuration.md has the rest.",
    )
    parser.add_argument("--port", type=int, default=8000, help="default: 8000")
    parser.add_argument("--no-demo", action="store_true", help="do not build the demo clinic")
    return parser.parse_args()


def _on_signal(_number: int, _frame: FrameType | None) -> None:
    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, signal.SIG_IGN)  # the end must not be interrupted
    raise _StoppedError


def main() -> int:
    """Run until stopped; 0 after a stop, 2 with one line when the start is impossible."""
    arguments = _arguments()
    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, _on_signal)
    try:
        settle.check_port(arguments.port)
        var = settle.var_dir()
        env = settle.environment(var, port=arguments.port)
        with Guard(keep=[settle.lock(var)]) as guard:
            _Tryout(guard, var, env, port=arguments.port).run(demo=not arguments.no_demo)
    except RefusedError as refusal:
        sys.stderr.write(f"bin/run: {refusal}\n")
        return 2
    except _StoppedError:
        say("Stopped; nothing is left running.")
    return 0


class _Tryout:
    def __init__(self, guard: Guard, var: Path, env: dict[str, str], *, port: int) -> None:
        self.started_at = time.monotonic()
        self.guard, self.var, self.env, self.port = guard, var, env, port
        self.supervisor = Supervisor(guard, env)

    def run(self, *, demo: bool) -> None:
        venv.ensure(
            "requirements.txt",
            run=lambda argv, log: self.guard.run(
                argv, env=self.env, log=log, tick=progress.still_there()
            ),
        )
        try:
            self._start_valkey()
            self._prepare()
            self._serve()
            self._start_jobs()
            if demo:
                self._build_demo()
            while True:
                self.supervisor.wait(lambda: False, at_most_s=3600)
        finally:
            self.supervisor.stop()

    def _log(self, name: str) -> Path:
        return self.var / "log" / f"{name}.log"

    def _start_valkey(self) -> None:
        if self.env.get("REDIS_URL") or self.env.get("REDIS_URL_FILE"):
            return
        self.env["REDIS_URL"] = valkey.url(self.var)
        log = self._log("valkey")
        server = self.supervisor.add("Valkey", valkey.argv(self.var), log=log)
        if not self.supervisor.wait(lambda: valkey.answers(self.var), at_most_s=_VALKEY_WITHIN_S):
            raise RefusedError(f"Valkey does not start ({server.last_line()}): see {log}.")

    def _prepare(self) -> None:
        say("Preparing the database")
        log = self._log("prepare")
        log.write_bytes(b"")
        script = ROOT / "bin" / "house" / "prepare.py"
        code = self.guard.run(
            [venv.python(), script], env=self.env, log=log, tick=self.supervisor.tend
        )
        if code:
            said = log.read_text(errors="replace").strip().splitlines() or ["it said nothing"]
            hint = "" if code == 2 else f" (all of it: {log})"
            raise RefusedError(f"{said[-1]}{hint}")

    def _serve(self) -> None:
        granian = [venv.tool("granian"), "--interface", "wsgi", "--no-access-log"]
        address = ["--host", settle.HOST, "--port", str(self.port), "--log-level", "warning"]
        size = ["--workers", "1", "--blocking-threads", "2"]
        log = self._log("web")
        self.supervisor.add(
            "The web server", [*granian, *address, *size, "rehab.wsgi:application"], log=log
        )
        if not self.supervisor.wait(self._first_page, at_most_s=_FIRST_PAGE_WITHIN_S):
            raise RefusedError(f"The web server does not answer: see {log}.")
        say(f"First page after {time.monotonic() - self.started_at:.1f} s")
        say(f"\n    {self.env['BASE_URL']}\n")

    def _first_page(self) -> bool:
        # Not urllib: it would ask a proxy named in the environment.
        connection = http.client.HTTPConnection(settle.HOST, self.port, timeout=10)
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def _start_jobs(self) -> None:
        celery = [venv.tool("celery"), "--app", "rehab"]
        worker = ["worker", "--concurrency", "1", "--loglevel", "WARNING", "--without-gossip"]
        beat = ["beat", "--loglevel", "WARNING", "--pidfile", ""]
        self.supervisor.add("The worker", [*celery, *worker], log=self._log("worker"))
        self.supervisor.add("The beat", [*celery, *beat], log=self._log("beat"))
        if not self.env.get("EMAIL_URL") and not self.env.get("EMAIL_URL_FILE"):
            say(f"Mails can be read at {self.env['BASE_URL'].rstrip('/')}/mail/")
        say(f"Jobs run every minute. Data is kept in {self.var}. Ctrl-C ends everything.")

    def _build_demo(self) -> None:
        """Build the demo clinic behind the running pages, then say how to sign in."""
        if not (ROOT / "plans" / "management" / "commands" / "make_demo.py").exists():
            return
        say("Building the demo clinic (pages already work; --no-demo skips this)")
        log = self._log("demo")
        log.write_bytes(b"")
        argv = [venv.python(), "manage.py", "make_demo"]
        repeat = progress.repeating(log)

        def tick() -> None:
            self.supervisor.tend()
            repeat()

        code = self.guard.run(argv, env=self.env, log=log, tick=tick)
        repeat()
        if code:
            said = log.read_text(errors="replace").strip().splitlines() or ["it said nothing"]
            say(f"The demo clinic could not be built: {said[-1]} (all of it: {log})")
            return
        progress.say_sign_ins(self.var / "demo.json")
