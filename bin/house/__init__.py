"""What the commands in bin/ share. Standard library only: it runs before anything is installed."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


class RefusedError(Exception):
    """The command cannot start; the text is one line that says what to do."""


def say(line: str) -> None:
    """Print one line at once, also into a pipe."""
    print(line, flush=True)
