"""What the apps above may ask of the outbox."""

from outbox.services.bounce import take_bounce
from outbox.services.delivery import Report, deliver_due
from outbox.services.enqueue import NewMessage, enqueue, enqueue_many
from outbox.services.send_now import send_now
from outbox.services.suppression import (
    is_suppressed,
    is_suppressed_for,
    lift_suppressions,
    out_of_reach,
    suppress,
)

__all__ = [
    "NewMessage",
    "Report",
    "deliver_due",
    "enqueue",
    "enqueue_many",
    "is_suppressed",
    "is_suppressed_for",
    "lift_suppressions",
    "out_of_reach",
    "send_now",
    "suppress",
    "take_bounce",
]
