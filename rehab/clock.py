"""The one clock of the project. Only views, tasks and commands read it; all else is given time."""

import re
from datetime import UTC, datetime, timedelta

from rehab import env

_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


def offset(value: str) -> timedelta:
    """Return the shift written as `+3d`, `-90m` or `36h`; an empty text is no shift."""
    if not value:
        return timedelta()
    match = re.fullmatch(r"([+-]?\d+)([smhd])", value)
    if match is None:
        raise env.EnvError(f"CLOCK_OFFSET: write for example +3d or -90m, not {value!r}.")
    return timedelta(**{_UNITS[match[2]]: int(match[1])})


# Read once: web, worker, beat and commands of one start all live in the same shifted time.
_OFFSET = offset(env.text("CLOCK_OFFSET")) if env.flag("DEBUG") else timedelta()


def now() -> datetime:
    """Return the current instant, aware, in UTC; shifted by CLOCK_OFFSET with DEBUG only."""
    return datetime.now(UTC) + _OFFSET


def unshifted() -> datetime:
    """Return what this machine's clock says, for comparison with the database's alone."""
    return datetime.now(UTC)
