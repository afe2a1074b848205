"""What an accepted invitation opens, told by the app that knows: a registry of callables."""

from collections.abc import Callable
from datetime import datetime

from accounts.models import Invitation, User

Accept = Callable[[Invitation, User, datetime], None]
_ON_ACCEPT: dict[str, Accept] = {}


def on_accept(purpose: str, act: Accept) -> None:
    """Register `act(invitation, user, now)`; called once, in the transaction of acceptance."""
    _ON_ACCEPT[purpose] = act


def act_for(purpose: str) -> Accept | None:
    """Return what was registered for `purpose`."""
    return _ON_ACCEPT.get(purpose)
