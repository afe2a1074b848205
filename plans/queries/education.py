"""What a patient may read besides the exercises, what they have read, and today's new card."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Exists, FilteredRelation, OuterRef, Q, QuerySet, Subquery

from plans.catalogue import load
from plans.catalogue.education_checks import EducationText
from plans.engine.education import (
    About,
    Because,
    Fitting,
    Told,
    card_of_the_day,
    facts_about,
    fitting,
)
from plans.engine.event import Event
from plans.engine.exercise import Phase, Region
from plans.engine.patient import PatientFacts
from plans.models import Assessment, EducationRead, Patient
from plans.models import Precaution as PrecautionRow

NUMB = ("INSENSATE", "SKIN")


@dataclass(frozen=True, slots=True)
class ShownCard:
    """One card in the reader's language. `read_on` None: not read yet."""

    slug: str
    text: EducationText
    because: tuple[Because, ...]
    read_on: date | None
    source: tuple[str, ...]
    tag: str


@dataclass(frozen=True, slots=True)
class Education:
    """All that fits now, most important first; `today` is the one to show on the day."""

    cards: tuple[ShownCard, ...]
    today: ShownCard | None


class _Row(NamedTuple):
    """One region of the plan beside one card read: the product of both, in a single query."""

    region: str | None
    phases: Any
    card: str | None
    read_on: date | None
    answers: Any  # of the latest assessment
    is_numb: bool
    has_crps: bool


class Known(NamedTuple):
    """What is read of a patient to choose the cards."""

    rows: tuple[_Row, ...]  # one at least
    answers: dict[str, Any]  # of the latest assessment


def known_of(patient: Patient) -> Known:
    """Return what the cards are chosen by, and the latest assessment's answers: one query."""
    return known_from(known_rows(patient.pk))


def known_from(values: Iterable[tuple[Any, ...]]) -> Known:
    """Return the rows of `known_rows` by name."""
    rows = [_Row(*each) for each in values]
    return Known(tuple(rows), rows[0].answers or {})


def education_from(
    known: Known, patient: Patient, events: tuple[Event, ...], *, on: date, language: str
) -> Education:
    """Return what fits on `on` by what is known already. `events` need no orders."""
    fits = fitting(load().education, _about(patient, events, known, on))
    read = {row.card: row.read_on for row in known.rows if row.card and row.read_on}
    new = card_of_the_day(fits, read, on)
    return Education(
        cards=tuple(_shown(each, read.get(each.card.slug), language) for each in fits),
        today=_shown(new, None, language) if new else None,
    )


def reads_of(patient: Patient) -> QuerySet[EducationRead]:
    """Return what was read, latest first, with who put it away."""
    rows = EducationRead.objects.filter(patient=patient)
    return rows.select_related("read_by").order_by("-read_at")


def known_rows(patient: UUID) -> QuerySet[Any, Any]:
    """Return each region of the plan beside each card read; see `known_from`."""
    latest = Assessment.objects.filter(patient=OuterRef("pk")).order_by("-recorded_at")
    held = PrecautionRow.objects.filter(event__patient=OuterRef("pk"), lifted_on=None)
    return (
        Patient.objects.filter(pk=patient)
        .alias(in_use=FilteredRelation("regimes", condition=Q(regimes__state="active")))
        .annotate(
            answers=Subquery(latest.values("answers")[:1]),
            is_numb=Exists(held.filter(code__in=NUMB)),
            has_crps=Exists(held.filter(code="CRPS")),
        )
        .values_list(
            "in_use__regions__region",
            "in_use__regions__phases",
            "education_reads__card",
            "education_reads__read_on",
            "answers",
            "is_numb",
            "has_crps",
        )
    )


def _about(patient: Patient, events: tuple[Event, ...], known: Known, on: date) -> About:
    rows, first = known.rows, known.rows[0]
    places = [(Region(row.region), tuple(map(Phase, row.phases))) for row in rows if row.region]
    intake, said = known.answers.get("intake") or {}, known.answers.get("answers") or {}
    person = PatientFacts(
        birth_date=patient.birth_date,
        osteoporosis=bool(intake.get("osteoporosis")),
        medicines=tuple(intake.get("medicines", ())),
    )
    told = Told(
        causes=tuple(said.get("causes") or ()),
        has_neuropathic_pain=said.get("has_neuropathic_pain"),
        has_kidney_or_liver_disease=said.get("has_kidney_or_liver_disease"),
        is_numb=first.is_numb,
        has_crps=first.has_crps,
    )
    older_from = load().rules.disuse.age_older
    facts = facts_about(person, told, events, older_from=older_from, on=on)
    return About(on, tuple(dict.fromkeys(places)), events, facts)


def _shown(fits: Fitting, read_on: date | None, language: str) -> ShownCard:
    card = fits.card
    text = load().education_text(card.slug, language)
    return ShownCard(card.slug, text, fits.because, read_on, card.source, card.tag)
