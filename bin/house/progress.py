"""What bin/run says while something long goes on, and when it is done."""

import json
import time
from collections.abc import Callable
from pathlib import Path

from . import say


def say_sign_ins(path: Path) -> None:
    """Print who can sign in; `make_demo` writes the file."""
    if not path.is_file():
        return
    say("Sign in as (without a password: ask for a code and read it in the mails)")
    for each in json.loads(path.read_text()):
        secret = f"  second factor: {each['totp_secret']}" if each.get("totp_secret") else ""
        password = f"  password: {each['password']}" if each.get("password") else ""
        say(f"    {each['who']:<24} {each['email']:<32}{password}{secret}".rstrip())


def repeating(log: Path) -> Callable[[], None]:
    """Return a tick that says the lines that were added to the log."""
    said = 0

    def tick() -> None:
        nonlocal said
        whole = log.read_text(errors="replace").rpartition("\n")[0].splitlines()
        for line in whole[said:]:
            say(f"  {line}")
        said = len(whole)

    return tick


def still_there() -> Callable[[], None]:
    """Return a tick that says every ten seconds that a long wait goes on."""
    started = said = time.monotonic()

    def tick() -> None:
        nonlocal said
        if time.monotonic() - said >= 10:
            said = time.monotonic()
            say(f"  … {said - started:.0f} s")

    return tick
