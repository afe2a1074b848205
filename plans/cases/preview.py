"""A whole case: judged, drafted, and lived for some days. Pure but for the catalogue's files."""

from dataclasses import dataclass
from datetime import timedelta

from plans.cases.alerts import wanted_by
from plans.cases.case_file import CaseFile
from plans.cases.course import Course, Lived
from plans.cases.facts import answers_of, events_of, found_of, patient_of
from plans.cases.prescribed import Who
from plans.catalogue import load
from plans.engine.assessment import Answers, Assessed, assess
from plans.engine.body import regions_of
from plans.engine.cause_action import cause_actions, letters_asked
from plans.engine.disuse import Loss, predicted_losses
from plans.engine.draft import Draft
from plans.engine.regime import draft


@dataclass(frozen=True, slots=True)
class Preview:
    """What the engine makes of a case. `days` is empty where no plan may be made."""

    case: CaseFile
    assessed: Assessed
    asked: tuple[str, ...]  # of others: codes of actions, then letters
    losses: tuple[Loss, ...]
    draft: Draft
    days: tuple[Lived, ...]


def _asked(answers: Answers, judged: Assessed) -> tuple[str, ...]:
    actions = cause_actions(answers, load().triage)
    words = load().names_of_causes("en").actions
    letters = (*letters_asked(judged), *(words[code].letter for code in actions))
    return (*actions, *(f"letter:{each}" for each in dict.fromkeys(letters) if each))


def preview(case: CaseFile, *, days: int) -> Preview:
    """Judge and draft `case`, then live it for `days` dates."""
    who = Who(patient_of(case), events_of(case))
    judged = assess(
        answers_of(case),
        patient=who.patient,
        events=who.events,
        book=load().triage,
        on=case.on,
    )
    losses = predicted_losses(
        who.events,
        patient=who.patient,
        book=load().disuse,
        is_catabolic=case.intake.is_catabolic,
        on=case.on,
    )
    proposal = draft(
        mode=judged.mode,
        patient=who.patient,
        events=who.events,
        losses=losses,
        found=found_of(case),
        book=load().drafting,
        on=case.on,
    )
    lived = _lived(case, proposal, who, judged, days) if proposal.items else ()
    asked = _asked(answers_of(case), judged)
    return Preview(case, judged, asked, losses, proposal, lived)


def _lived(
    case: CaseFile, proposal: Draft, who: Who, judged: Assessed, days: int
) -> tuple[Lived, ...]:
    starts_on = case.plan.starts_on or case.on
    course = Course(case, proposal, who, starts_on)
    regions = {region.value for event in who.events for region in regions_of(event)}
    course.alerts.add(wanted_by(judged.actions, regions), case.on)
    return tuple(course.live(starts_on + timedelta(days=n)) for n in range(days))
