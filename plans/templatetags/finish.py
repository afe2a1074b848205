"""When the question at the end of a day is open."""

from collections.abc import Sized
from typing import Protocol

from django import template

from plans.queries.today import Today

register = template.Library()


class _Sent(Protocol):
    asks_which: bool

    @property
    def errors(self) -> Sized: ...


@register.filter
def is_being_answered(form: _Sent) -> bool:
    """Return whether the form was sent and something is wrong, or still to be asked."""
    return bool(form.errors) or form.asks_which


@register.filter
def is_asked_again(today: Today) -> bool:
    """Return whether anything was done since the day was finished, and not how much it hurt."""
    if today.finish is None:
        return False
    logs = (log for card in (*today.cards, *today.cues) for log in card.logs)
    return any(
        log.completion > 0
        and log.pain_peak_nrs is None
        and log.recorded_at > today.finish.recorded_at
        for log in logs
    )
