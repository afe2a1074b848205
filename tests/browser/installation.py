"""A whole installation for one test: bin/run with its worker, beat and Valkey, and a mail sink."""

import http.client
import re
import signal
import sqlite3
import subprocess
import sys
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Self

from tests.bin.test_run import clean_environment, processes_of
from tests.outbox.sink import Sink
from tests.servers import free_port, wait_for

ROOT = Path(__file__).resolve().parent.parent.parent
START_WITHIN_S, MAIL_S = 180, 90  # a machine may stall for a while


@dataclass
class Installation:
    """One bin/run after the other over the same data; each start has its own hour."""

    folder: Path
    sink: Sink
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None
    read: Counter[str] = field(default_factory=Counter)  # how many mails each person has opened

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def var(self) -> Path:
        return self.folder / "var"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        wait_for(lambda: not processes_of(self.var), within_s=60, what="nothing is left")

    def start(self, at: datetime) -> None:
        """Start with the clock at `at`: web, worker and beat, no demo."""
        self.stop()
        self.shift_s = round((at - datetime.now(UTC)).total_seconds())
        self.env = clean_environment(
            self.var,
            CLOCK_OFFSET=f"{self.shift_s:+d}s",
            EMAIL_URL=f"smtp://127.0.0.1:{self.sink.port}",
            BASE_URL=self.url,
        )
        argv = [sys.executable, str(ROOT / "bin" / "run"), "--no-demo", "--port", str(self.port)]
        with (self.folder / "said").open("ab") as log:
            self.process = subprocess.Popen(
                argv, env=self.env, stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )
        wait_for(self._serves, within_s=START_WITHIN_S, what="the first page")

    def stop(self) -> None:
        if self.process is None:
            return
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=START_WITHIN_S)
        self.process = None

    def manage(self, *arguments: str) -> None:
        """Run a command of manage.py beside the running installation."""
        env = self.env | {"DEBUG": "1", "SECRET_KEY_FILE": str(self.var / "secret_key")}
        argv = [sys.executable, str(ROOT / "manage.py"), *arguments]
        subprocess.run(argv, env=env, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)

    def mails_to(self, person: str) -> list[EmailMessage]:
        """Return every mail for somebody so far, oldest first."""
        pairs = zip(self.sink.recipients(), self.sink.mails(), strict=False)
        return [mail for recipient, mail in pairs if recipient == person]

    def next_mail(self, to: str) -> EmailMessage:
        """Return the next mail for somebody, when it has come in."""
        waited = f"a mail to {to}"
        wait_for(lambda: len(self.mails_to(to)) > self.read[to], within_s=MAIL_S, what=waited)
        mail = self.mails_to(to)[self.read[to]]
        self.read[to] += 1
        return mail

    def mailed_page(self, to: str) -> str:
        """Return the address in the next mail."""
        found = re.search(rf"{re.escape(self.url)}\S+", text_of(self.next_mail(to)))
        assert found is not None
        return found[0]

    def mailed_code(self, to: str) -> str:
        """Return the sign-in code in the next mail that holds one."""
        found = None
        while found is None:
            found = re.search(r"^(\d{6})$", text_of(self.next_mail(to)), re.MULTILINE)
        return found[1]

    def is_settled(self, kind: str) -> bool:
        """Return whether every mail of a kind that is due by the shifted clock was dealt with."""
        now = datetime.now(UTC) + timedelta(seconds=self.shift_s)
        query = "SELECT state FROM outbox_message WHERE kind = ? AND due_at <= ?"
        with closing(sqlite3.connect(f"file:{self.var}/rehab.sqlite3?mode=ro", uri=True)) as file:
            rows = file.execute(query, [kind, f"{now:%Y-%m-%d %H:%M:%S}"]).fetchall()
        return bool(rows) and all(state in {"sent", "cancelled"} for (state,) in rows)

    def _serves(self) -> bool:
        assert self.process is not None
        assert self.process.poll() is None, (self.folder / "said").read_text()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()


def text_of(mail: EmailMessage) -> str:
    """Return the plain text of a mail, with plain line ends."""
    part = mail.get_body(preferencelist=("plain",))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")
