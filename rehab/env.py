"""Typed environment variables. A wrong value is one clear line, never a guess."""

import math
import os
from pathlib import Path
from urllib.parse import SplitResult, urlsplit


class EnvError(ValueError):
    """A variable that cannot be used; the text says which one and what to do."""


def text(name: str, default: str = "") -> str:
    """Return the variable, or the content of the file named by `<NAME>_FILE`, else `default`."""
    if path := os.environ.get(f"{name}_FILE"):
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise EnvError(f"{name}_FILE: cannot read {path} ({error.strerror}).") from error
    return os.environ.get(name, default)


def secret(name: str) -> str:
    """Return a secret of at least 50 characters that is not a sample."""
    value = text(name)
    if len(value) < 50 or len(set(value)) < 10:
        raise EnvError(f"{name}: set at least 50 random characters (or {name}_FILE).")
    return value


def flag(name: str, *, default: bool = False) -> bool:
    """Return True for `1`/`true`, False for `0`/`false`; anything else is refused."""
    words = {"": default, "1": True, "true": True, "0": False, "false": False}
    value = text(name).lower()
    if value not in words:
        raise EnvError(f"{name}: write 1 or 0, not {value!r}.")
    return words[value]


def number(name: str, default: float) -> float:
    """Return a finite number."""
    value = text(name, str(default))
    try:
        found = float(value)
    except ValueError:
        found = math.nan
    if not math.isfinite(found):
        raise EnvError(f"{name}: write a number, not {value!r}.")
    return found


def days(name: str, default: int, *, least: int) -> int:
    """Return a number of whole days; fewer than `least` are refused."""
    found = number(name, default)
    if found < least or found != int(found):
        raise EnvError(f"{name}: write a whole number of days, {least} or more.")
    return int(found)


def url(name: str, *, schemes: tuple[str, ...], default: str = "") -> SplitResult | None:
    """Return the parsed address, or None when the variable is empty. Raises on another scheme."""
    value = text(name, default)
    if not value:
        return None
    parts = split(name, value)
    if parts.scheme not in schemes:
        # The address may carry a password: name the variable, never its value.
        raise EnvError(f"{name}: must begin with {' or '.join(s + '://' for s in schemes)}.")
    return parts


def split(name: str, value: str) -> SplitResult:
    """Return the parts of the address in variable `name`. Raises EnvError, which quotes nothing.

    A password with `/`, `#` or `@` in it lands in the host or the port: urllib's own error would
    print a piece of it.
    """
    try:
        parts = urlsplit(value)
        _ = parts.port  # read when it is asked for, and refused only then
    except ValueError:
        # `from None`: the cause would quote what it could not read.
        text = f"{name}: not an address. Write special characters of a password as %-codes."
        raise EnvError(text) from None
    return parts
