"""A folder instead of a server: one .eml a mail, for the try-out and for looking."""

from collections.abc import Callable
from pathlib import Path

from outbox.mail import Parcel
from outbox.transports.base import Failure, NotDeliveredError


class FileTransport:
    """Writes `<id>.eml`. A repeat replaces its own file, so there is never a second copy."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def deliver(self, parcel: Parcel, *, data_started: Callable[[], None]) -> int:
        unfinished = self._folder / f".{parcel.id}.part"
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            unfinished.write_bytes(parcel.as_email().as_bytes())
        except OSError as error:
            raise NotDeliveredError(Failure.CONNECTION) from error
        data_started()
        # A reader sees the whole mail or none.
        unfinished.replace(self._folder / f"{parcel.id}.eml")
        return 250

    def close(self) -> None:
        """Nothing is kept open."""
