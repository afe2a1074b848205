"""The safety questions of one patient's morning, in their language."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import get_language

from plans.catalogue import load
from plans.catalogue.books import red_flags
from plans.engine.event import Event
from plans.engine.safety import relevant


@dataclass(frozen=True, slots=True)
class Question:
    """A red flag as it is asked: its words, and the answers of the second question."""

    id: str
    text: str
    answers: tuple[tuple[str, str], ...]
    line: str  # the question in a few words


def daily_questions(events: tuple[Event, ...], *, on: date) -> tuple[Question, ...]:
    """Return the questions that matter on `on` to a patient with these events."""
    flags = relevant(red_flags(), events, on)
    return tuple(_question(flag.id) for flag in flags)


def all_questions() -> tuple[Question, ...]:
    """Return every question, as asked at an assessment."""
    return tuple(_question(flag.id) for flag in red_flags())


def _question(flag_id: str) -> Question:
    text = load().flag_text(flag_id, get_language() or "en")
    return Question(flag_id, text.question, tuple(text.answers.items()), text.line or text.question)
