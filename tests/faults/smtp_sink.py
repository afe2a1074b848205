"""A mail server that fails as it is told: python -m tests.faults.smtp_sink PORT LOG SCRIPT [PEM].

LOG gets one JSON line for each mail it ACCEPTED, written before the 250 goes out, and one for each
reply of a fault. SCRIPT is a JSON list of faults, read anew at every connection:
{"stage": …, "act": …, "share": 0–1, "first_only": bool, "to": [addresses], "count": n}.
Stages: connect, ehlo, mail, rcpt, data, content. Acts: a reply ("450 later"), `hang`, `drop`,
`trickle`; at the content also `slow` (half a second late), and `keep_drop` and `keep_hang`: the
mail is accepted, and the reply never sent.
"""

import asyncio
import json
import os
import random
import re
import ssl
import sys
import time
from email import message_from_bytes
from pathlib import Path
from typing import Any

CANARY = os.environ.get("FAULTS_CANARY", "")
_HANG_S = 600.0
_SLOW_S = 0.5


class Rules:
    """The faults that are on, and whom each has met."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._text = ""
        self._rules: list[dict[str, Any]] = []
        self._random = random.Random(int(os.environ.get("FAULTS_SEED", "1")))

    def read(self) -> None:
        """Take the script up if it changed."""
        text = self._path.read_text() if self._path.exists() else "[]"
        if text != self._text:
            self._text, self._rules = text, json.loads(text)

    def act(self, stage: str, to: str) -> str:
        """Return what goes wrong at this stage for this recipient; empty if nothing does."""
        for rule in self._rules:
            if rule["stage"] == stage and self._hits(rule, to):
                return str(rule["act"])
        return ""

    def _hits(self, rule: dict[str, Any], to: str) -> bool:
        if rule.get("to") is not None and to not in rule["to"]:
            return False
        met = rule.setdefault("met", [])
        if rule.get("first_only") and to in met:
            return False
        if len(met) >= rule.get("count", 10**9):
            return False
        if self._random.random() >= rule.get("share", 1.0):
            return False
        met.append(to)
        return True


class Hangup(Exception):  # noqa: N818
    """The connection ends here."""


class Conversation:
    """One connection."""

    def __init__(
        self,
        rules: Rules,
        log: int,
        tls: ssl.SSLContext | None,
        streams: tuple[asyncio.StreamReader, asyncio.StreamWriter],
    ) -> None:
        self._rules, self._log, self._tls = rules, log, tls
        self._reader, self._writer = streams
        self._sender = self._to = ""

    async def run(self) -> None:
        self._rules.read()
        try:
            await self._say_or_fail("connect", "220 sink.test ESMTP")
            while line := await self._reader.readline():
                await self._answer(line.decode("ascii", "replace").strip())
        except (Hangup, OSError, asyncio.IncompleteReadError):
            pass
        finally:
            self._writer.close()

    async def _answer(self, line: str) -> None:
        verb = line[:4].upper()
        if verb in {"EHLO", "HELO"}:
            await self._say_or_fail("ehlo", self._greeting())
        elif verb == "MAIL":
            self._sender = _address(line)
            await self._say_or_fail("mail", "250 OK")
        elif verb == "RCPT":
            self._to = _address(line)
            await self._say_or_fail("rcpt", "250 OK")
        elif verb == "DATA":
            await self._take()
        elif verb == "STAR" and self._tls:
            await self._say("220 Go")
            await self._writer.start_tls(self._tls)
        elif verb == "QUIT":
            await self._say("221 Bye")
            raise Hangup
        else:
            await self._say("250 OK")

    def _greeting(self) -> str:
        return "250-sink.test\r\n250 STARTTLS" if self._tls else "250 sink.test"

    async def _take(self) -> None:
        if not await self._say_or_fail("data", "354 Go on"):
            return
        content = (await self._reader.readuntil(b"\r\n.\r\n"))[:-3]
        act = self._rules.act("content", self._to)
        if act == "slow":
            await asyncio.sleep(_SLOW_S)
            act = ""
        if not act or act.startswith("keep_"):
            self._accept(content)
        if act:
            self._note({"fault": "content", "act": act, "to": self._to})
        await self._do(act.removeprefix("keep_")) if act else await self._say("250 Kept")

    def _accept(self, content: bytes) -> None:
        mail = message_from_bytes(content)
        found = re.search(r"[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}", mail["Message-ID"])
        leaks = bool(CANARY) and CANARY.encode() in content
        self._note(
            {
                "id": found[0].replace("-", "") if found else "",
                "to": self._to,
                "from": self._sender,
                "leaks": leaks,
            }
        )

    def _note(self, values: dict[str, Any]) -> None:
        os.write(self._log, json.dumps(values | {"at": time.time()}).encode() + b"\n")

    async def _say_or_fail(self, stage: str, reply: str) -> bool:
        """Say the reply, or do what the script wants; return whether it was the reply."""
        act = self._rules.act(stage, self._to)
        if not act:
            await self._say(reply)
            return True
        self._note({"fault": stage, "act": act, "to": self._to})
        await self._do(act)
        if stage == "connect" or act.startswith("421"):
            raise Hangup
        return False

    async def _do(self, act: str) -> None:
        if act == "drop":
            self._writer.transport.abort()
            raise Hangup
        if act == "hang":
            await asyncio.sleep(_HANG_S)
        while act == "trickle":
            self._writer.write(b"2")
            await self._writer.drain()
            await asyncio.sleep(1)
        await self._say(act)

    async def _say(self, reply: str) -> None:
        self._writer.write(reply.encode() + b"\r\n")
        await self._writer.drain()


def _address(line: str) -> str:
    found = re.search(r"<([^>]*)>", line)
    return found[1] if found else ""


async def serve(port: int, log: int, script: Path, pem: str) -> None:
    """Serve until killed."""
    rules, tls = Rules(script), None
    if pem:
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(pem)

    async def converse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await Conversation(rules, log, tls, (reader, writer)).run()

    server = await asyncio.start_server(converse, "127.0.0.1", port, reuse_address=True)
    async with server:
        await server.serve_forever()


def main(port: str, log: str, script: str, pem: str = "") -> None:
    """Open the log for appending and serve."""
    line = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    asyncio.run(serve(int(port), line, Path(script), pem))


if __name__ == "__main__":
    main(*sys.argv[1:])
