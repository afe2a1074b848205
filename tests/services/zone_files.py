"""Zone files of our own: what a government may decide, as zoneinfo reads it."""

import struct
import zoneinfo
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def write_zone(folder: Path, name: str, rule: str) -> None:
    """Write a zone file that holds a POSIX rule alone, such as `CET-1CEST,M3.5.0,M10.5.0/3`."""
    counts = struct.pack(">6l", 0, 0, 0, 0, 1, 4)  # one kind of time, four letters of its name
    body = struct.pack(">lbB", 0, 0, 0) + b"UTC\0"
    block = b"TZif2" + bytes(15) + counts + body
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(block + block + b"\n" + rule.encode() + b"\n")


@contextmanager
def zone_rules(folder: Path) -> Iterator[None]:
    """Let the zones in `folder` stand before those of the machine, as after an update."""
    before = zoneinfo.TZPATH
    zoneinfo.reset_tzpath([str(folder), *before])
    zoneinfo.ZoneInfo.clear_cache()
    try:
        yield
    finally:
        zoneinfo.reset_tzpath(before)
        zoneinfo.ZoneInfo.clear_cache()
