"""What the page of a day asks about a patient besides the day: two queries, each made once."""

from datetime import date
from functools import cached_property
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import QuerySet

from plans.engine.event import Event
from plans.engine.event import Precaution as RiskyPrecaution
from plans.engine.trend import may_be_exhausted
from plans.engine.vital_signs import WATCHED
from plans.models import ImmobilisationEvent, Patient
from plans.queries.at_once import Answers
from plans.queries.education import (
    Education,
    Known,
    education_from,
    known_from,
    known_of,
    known_rows,
)
from plans.queries.facts import CLOTS, EVENT, event_values
from plans.queries.rules import day_rules
from plans.queries.vital_signs import StopValues, strictest


class _Row(NamedTuple):
    """One event beside one of its precautions, or beside none."""

    pk: UUID
    event: tuple[Any, ...]
    code: str | None
    from_on: date | None
    lifted_on: date | None
    heart_rate_bpm: int | None
    spo2_percent: int | None


class Background:
    """One patient on one date, read as far as it is asked for."""

    def __init__(
        self, patient: Patient, on: date, *, language: str, told: Answers | None = None
    ) -> None:
        """`told`: the answers to `background_questions`, where a page has asked them already."""
        self.patient, self.on, self.language = patient, on, language
        self._told = told or {}

    @cached_property
    def events(self) -> tuple[Event, ...]:
        """What happened, without the orders: enough for the questions of the day."""
        at_risk = {row.pk for row in self._rows if row.code == CLOTS and row.lifted_on is None}
        risky = (RiskyPrecaution(CLOTS, date.min),)
        given = {row.pk: row.event for row in self._rows}
        return tuple(
            Event(key=str(pk), precautions=risky if pk in at_risk else (), **event_values(values))
            for pk, values in given.items()
        )

    @cached_property
    def stop_values(self) -> StopValues | None:
        """What ends a session of a patient whose heart is watched; None for anybody else."""
        return strictest(
            (row.heart_rate_bpm, row.spo2_percent)
            for row in self._rows
            if row.code == WATCHED and self._is_in_force(row)
        )

    @property
    def asks_exhausted(self) -> bool:
        """Whether to ask for exhaustion the day after: intensive care, virus, MS (G11)."""
        given = self._known.answers.get("answers", {})
        kinds = [event.kind for event in self.events]
        causes, judgements = given.get("causes", ()), given.get("judgements", ())
        return may_be_exhausted(causes, judgements, kinds, day_rules().progression)

    @cached_property
    def education(self) -> Education:
        return education_from(
            self._known, self.patient, self.events, on=self.on, language=self.language
        )

    @cached_property
    def _known(self) -> Known:
        rows = self._told.get("education")
        return known_of(self.patient) if rows is None else known_from(rows)

    @cached_property
    def _rows(self) -> list[_Row]:
        rows = self._told.get("events")
        asked = _events_and_precautions(self.patient.pk) if rows is None else rows
        return [_row(values) for values in asked]

    def _is_in_force(self, row: _Row) -> bool:
        began = row.from_on is not None and row.from_on <= self.on
        return began and (row.lifted_on is None or row.lifted_on > self.on)


_PRECAUTION = ("code", "from_on", "lifted_on", "hr_max", "spo2_min")


def background_questions(patient: UUID) -> dict[str, QuerySet[Any, Any]]:
    """Return what `Background` reads, for `AtOnce`."""
    return {"events": _events_and_precautions(patient), "education": known_rows(patient)}


def _events_and_precautions(patient: UUID) -> QuerySet[Any, Any]:
    joined = (f"precautions__{name}" for name in _PRECAUTION)
    rows = ImmobilisationEvent.objects.filter(patient=patient).order_by("started_on", "pk")
    return rows.values_list("pk", *EVENT, *joined)


def _row(values: tuple[Any, ...]) -> _Row:
    pk, *rest = values
    return _Row(pk, tuple(rest[: len(EVENT)]), *rest[len(EVENT) :])
