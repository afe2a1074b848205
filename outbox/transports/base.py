"""What every way out has in common: one call, and one exception that says how far it got."""

from collections.abc import Callable
from enum import StrEnum
from typing import Protocol

from outbox.mail import Parcel


class Failure(StrEnum):
    """Why a mail is not known to be delivered. All but the last: certainly not delivered."""

    CONNECTION = "connection"  # nobody there, hung up, or 421
    CONFIG = "config"  # sign-in, certificate or sender refused: an operator must act
    THROTTLED = "throttled"  # 432
    TEMPORARY = "temporary"  # another 4xx, a greylist for instance
    NO_SUCH_ADDRESS = "no_such_address"  # 5xx to the recipient
    REFUSED = "refused"  # 5xx to the content
    IN_DOUBT = "in_doubt"  # the content went out and no answer came back


class NotDeliveredError(Exception):
    """A mail that was not taken, or perhaps was. Holds codes only: replies quote addresses."""

    def __init__(self, failure: Failure, *, code: int | None = None, status: str = "") -> None:
        super().__init__(failure, code, status)
        self.failure = failure
        self.code = code
        self.status = status  # the enhanced status, as 5.1.1


class Transport(Protocol):
    """A way out, kept open for a slice of mails; not shared between threads."""

    def deliver(self, parcel: Parcel, *, data_started: Callable[[], None]) -> int:
        """Hand the parcel over and return the server's code.

        Calls `data_started` right before the first byte after which delivery is in doubt; what
        that raises passes through, and nothing is delivered. Raises NotDeliveredError.
        """
        ...

    def close(self) -> None:
        """Hang up. Never raises; may be called again."""
        ...
