"""The sink as the runner sees it: told what to do wrong, asked what it took."""

import json
import os
import socket
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.faults.process import Process, wait_for
from tests.faults.servers import free_port


@dataclass(frozen=True, slots=True)
class Accepted:
    """One mail the server took: the id of its message, to whom, when (seconds of the epoch)."""

    id: str
    to: str
    sender: str
    at: float
    leaks: bool


class MailServer:
    """One sink process on a port that stays the same over restarts."""

    def __init__(self, folder: Path, *, canary: str, seed: int) -> None:
        self.port = free_port()
        self._log, self._script = folder / "accepted.jsonl", folder / "script.json"
        self._said = folder / "smtp.log"
        self._env = os.environ | {"FAULTS_CANARY": canary, "FAULTS_SEED": str(seed)}
        self._pem = ""
        self.process: Process | None = None
        self.script()

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    def script(self, *faults: dict[str, Any]) -> None:
        """Replace what goes wrong; connections opened from now on meet it."""
        new = self._script.with_suffix(".new")
        new.write_text(json.dumps(faults))
        new.replace(self._script)

    def start(self, *, pem: Path | None = None) -> None:
        argv = [sys.executable, "-m", "tests.faults.smtp_sink", str(self.port)]
        files = [self._log, self._script, *([pem] if pem else [])]
        self.process = Process("smtp", [*argv, *files], env=self._env, log=self._said)
        assert wait_for(self._listens, within_s=20), f"The mail server: see {self._said}"

    def kill(self) -> None:
        assert self.process is not None
        self.process.kill()

    def accepted(self) -> list[Accepted]:
        """Return every mail taken so far, oldest first."""
        return [
            Accepted(each["id"], each["to"], each["from"], each["at"], each["leaks"])
            for each in self._lines()
            if "id" in each
        ]

    def faults(self, stage: str | None = None) -> list[dict[str, Any]]:
        """Return the faults that were met."""
        met = [each for each in self._lines() if "fault" in each]
        return [each for each in met if stage in (None, each["fault"])]

    def _lines(self) -> list[dict[str, Any]]:
        if not self._log.exists():
            return []
        return [json.loads(line) for line in self._log.read_text().splitlines()]

    def _listens(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=1):
                return True
        except OSError:
            return False
