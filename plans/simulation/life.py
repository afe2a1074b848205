"""One synthetic patient lived day by day: engine, therapist and patient in turn."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from plans.cases.alerts import wanted_by
from plans.cases.course import Course, Night
from plans.cases.entries import Offered
from plans.cases.facts import answers_of
from plans.catalogue import load
from plans.engine.assessment import Mode, assess
from plans.engine.draft import Draft
from plans.simulation.enrol import Enrolled, regions
from plans.simulation.late import tell_late
from plans.simulation.seen import Decisions, Seen
from plans.simulation.therapist import Therapist

_KEPT_NIGHTS = 4  # entries are told three days later at most


def live(patient: Enrolled, *, days: int) -> Iterator[Seen]:
    """Yield every date of a patient's plan; nothing where no plan may be made."""
    therapist = Therapist(patient, _mode(patient))
    draft = therapist.first_draft()
    if draft.items:
        life = _Life(patient, therapist, _course(patient, draft))
        for n in range(days):
            yield life.day(patient.starts_on + timedelta(days=n))


def _mode(patient: Enrolled) -> Mode:
    case, who = patient.case, patient.who
    book = load().triage
    return assess(
        answers_of(case), patient=who.patient, events=who.events, book=book, on=case.on
    ).mode


def _course(patient: Enrolled, draft: Draft) -> Course:
    course = Course(patient.case, draft, patient.who, patient.starts_on, patient.voice)
    course.alerts.add(wanted_by((), regions(patient.who)), patient.case.on)
    return course


@dataclass(slots=True)
class _Life:
    patient: Enrolled
    therapist: Therapist
    course: Course
    nights: list[Night] = field(default_factory=list)
    offered: dict[date, list[Offered]] = field(default_factory=dict)
    is_new_plan: bool = True

    def day(self, on: date) -> Seen:
        course, voice = self.course, self.patient.voice
        told_again = self._told_late(on)
        voice.todo = self.therapist.morning(course, on)
        if any(act.do in ("approve", "put_back") for act in voice.todo):
            self.nights.clear()  # a therapist chose anew: what was before stays as it was
        before = {key: each.wanted for key, each in course.alerts.open.items()}
        rows, states, starts_on = course.rows, dict(course.states), course.starts_on
        phases = tuple(sorted({p for each in course.draft.regions for p in each.phases}))
        is_first = on == self.patient.starts_on  # what was said today is in the first plan only
        events = self.patient.record.events(on if is_first else on - timedelta(days=1))
        template = course.draft.regions[0].template
        lived = course.live(on)
        assert course.night is not None
        self._keep(course.night)
        voice.body.sleep(trained=voice.trained, is_held=self._is_held(on))
        seen = Seen(
            on=on,
            mode=course.draft.mode,
            is_frail=load().rules.drafting.is_frail(course.who.patient),
            rows={row.key: row for row in rows},
            states=states,
            starts_on=starts_on,
            template=template,
            phases=phases,
            events=events,
            open_before=before,
            lived=lived,
            night=course.night,
            told_again=told_again,
            is_new_plan=self.is_new_plan,
            trained=voice.trained,
            strength=voice.body.strength,
        )
        self.is_new_plan = self.therapist.evening(course, lived)
        if self.is_new_plan:
            self.nights.clear()
        return seen

    def _told_late(self, on: date) -> tuple[tuple[date, Decisions], ...]:
        told = self.patient.voice.due_late(on)
        return tell_late(self.course, self.nights, self.offered, told) if told else ()

    def _keep(self, night: Night) -> None:
        self.nights = [*self.nights[1 - _KEPT_NIGHTS :], night]
        self.offered[night.facts.on] = self.course.offered
        self.offered.pop(night.facts.on - timedelta(days=_KEPT_NIGHTS), None)

    def _is_held(self, on: date) -> bool:
        return any(event.is_on(on) for event in self.course.who.events)
