"""What was found of a patient, as a letter and a result page say it."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from plans.catalogue import load
from plans.catalogue.books import disuse_book, triage_book
from plans.catalogue.entries import CauseAction
from plans.catalogue.records import from_json
from plans.engine.assessment import Answers, Assessed, Mode
from plans.engine.cause_action import cause_actions, letters_asked
from plans.engine.disuse import Loss, predicted_losses
from plans.engine.measure_reading import symmetry
from plans.engine.reason import Reason
from plans.engine.safety import Action, ActionClass, Scope
from plans.models import Assessment, ImmobilisationEvent, Measurement, Patient
from plans.queries.facts import facts_of_one
from plans.words.measures import series_name
from plans.words.units import unit_text


@dataclass(frozen=True, slots=True)
class Said:
    """One question answered yes, in words."""

    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class Measured:
    """One series at its latest, per side; `deficit_fraction` of the weaker side."""

    kind: str
    name: str
    unit: str
    values: tuple[tuple[str, Decimal], ...]  # side, value

    @property
    def deficit_fraction(self) -> float | None:
        """Return how much less the lower side has; None unless both have strength to compare."""
        known = load().measures.get(self.kind)
        sides = {side: float(value) for side, value in self.values}
        found = symmetry(known, sides) if known else None
        return None if found is None or found.fraction is None else 1 - found.fraction


@dataclass(frozen=True, slots=True)
class Findings:
    assessment: Assessment
    said: tuple[Said, ...]
    causes: tuple[str, ...]
    asked_of_others: tuple[CauseAction, ...]
    letters: tuple[str, ...]
    events: tuple[ImmobilisationEvent, ...]
    measured: tuple[Measured, ...]
    losses: tuple[Loss, ...]


def asked_of_others(answers: Mapping[str, Any], language: str) -> tuple[CauseAction, ...]:
    """Return what the causes of a stored intake ask of people beside the plan."""
    words = load().names_of_causes(language).actions
    return tuple(words[code] for code in cause_actions(_intake(answers), triage_book()))


def letters_of(assessment: Assessment, language: str) -> tuple[str, ...]:
    """Return the letters this assessment asks for, the most urgent first."""
    judged = Assessed(
        Mode(assessment.mode),
        tuple((Mode(each["mode"]), Reason(each["code"])) for each in assessment.reasons),
        tuple(_action(each) for each in assessment.actions),
    )
    others = asked_of_others(assessment.answers, language)
    named = (*letters_asked(judged), *(each.letter for each in others if each.letter))
    return tuple(dict.fromkeys(named))


def findings_of(patient: Patient, assessment: Assessment, language: str) -> Findings:
    """Return everything found, in a constant number of queries."""
    facts = facts_of_one(patient.pk)
    names = load().names_of_causes(language)
    intake = _intake(assessment.answers)
    known = [names.judgements.get(code, code) for code in intake.judgements]
    known += [names.causes.get(code, code) for code in intake.causes]
    return Findings(
        assessment=assessment,
        said=tuple(_said(intake, language)),
        causes=tuple(known),
        asked_of_others=asked_of_others(assessment.answers, language),
        letters=letters_of(assessment, language),
        events=tuple(patient.events.order_by("-started_on")),
        measured=tuple(_measured(patient, language)),
        losses=predicted_losses(
            facts.events, patient=facts.patient, book=disuse_book(), on=assessment.assessed_on
        ),
    )


def _intake(answers: Mapping[str, Any]) -> Answers:
    stored = answers.get("answers")
    return from_json(Answers, stored) if stored else Answers()


def _action(plain: Mapping[str, Any]) -> Action:
    return Action(
        ActionClass(plain["cls"]),
        Scope(plain["scope"]),
        plain["effect"],
        plain["flag"],
        plain["who_clears"],
        plain.get("answer", ""),
    )


def _said(intake: Answers, language: str) -> Iterator[Said]:
    known = {flag.id for flag in load().red_flags}
    for flag, key in intake.red_flags:
        if key != "no" and flag in known:
            text = load().flag_text(flag, language)
            yield Said(text.question, text.answers.get(key, ""))


def _measured(patient: Patient, language: str) -> Iterator[Measured]:
    latest: dict[str, dict[str, Measurement]] = defaultdict(dict)
    for row in patient.measurements.current().oldest_first():
        latest[row.series][row.side] = row
    for _series, sides in sorted(latest.items()):
        row = next(iter(sides.values()))
        name = series_name(row.kind, row.joint, row.motion, row.how, row.of, language=language)
        values = tuple((side, each.value) for side, each in sorted(sides.items()))
        yield Measured(row.kind, name, unit_text(row.unit), values)
