"""The therapist of a synthetic patient: answers on working days, as late as model.toml says."""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from plans.cases.alerts import OpenAlert
from plans.cases.course import Course, Lived
from plans.cases.diary import Act
from plans.cases.facts import events_of, found_of
from plans.cases.person import Measured, Observed
from plans.cases.prescribed import Who
from plans.cases.proposals import Exits
from plans.catalogue import load
from plans.engine.assessment import Mode
from plans.engine.decision import AlertTier
from plans.engine.disuse import predicted_losses
from plans.engine.draft import Draft
from plans.engine.exercise import Phase
from plans.engine.next_exercise import NextExercise
from plans.engine.regime import Recorded, draft
from plans.simulation.enrol import Enrolled
from plans.simulation.measuring import measured
from plans.simulation.settings import TherapistModel, settings

ONE_DAY = timedelta(days=1)


@dataclass(slots=True)
class Therapist:
    """Releases alerts, answers proposals, writes down what the team says, looks once a week.

    What changes the plan is done in the evening and acts from tomorrow; releases are given in the
    morning.
    """

    patient: Enrolled
    mode: Mode
    rules: TherapistModel = field(default_factory=lambda: settings().model.therapist)
    exercises: list[NextExercise] = field(default_factory=list)
    phases: Exits = ()
    has_news: bool = False
    freed_on: date | None = None  # the first day free to move, as the plan shows
    strengthens_since: date | None = None

    def works_on(self, on: date) -> bool:
        return on.weekday() in self.rules.work_days

    def first_draft(self) -> Draft:
        """Return the draft of the assessment."""
        return self._draft(self.patient.who, None, self.patient.case.on)

    def morning(self, course: Course, on: date) -> list[Act]:
        """Return what is done before the patient begins: releases, answers, the weekly review."""
        if not self.works_on(on):
            return []
        acts = [
            Act(on, "release", code=code)
            for (code, _), alert in course.alerts.open.items()
            if self._is_due(alert, on)
        ]
        acts += [
            Act(on, "put_back", exercise=row.item.exercise)
            for row in course.rows
            if course.states[row.key].paused
        ]
        acts += [
            Act(on, "approve", exercise=row.item.exercise)
            for row in course.rows
            if course.states[row.key].proposed is not None
        ]
        return acts

    def _is_due(self, alert: OpenAlert, on: date) -> bool:
        waits = {
            AlertTier.LOW: self.rules.low_days,
            AlertTier.HIGH: self.rules.high_days,
            AlertTier.CRITICAL: self.rules.critical_days,
        }[alert.wanted.tier]
        hurt_on = self.patient.voice.reinjured_on
        if hurt_on is not None and alert.on == hurt_on:
            return (on - alert.on).days >= self.rules.reinjury_rest_days
        return self._working_days(alert.on, on) >= waits

    def _working_days(self, since: date, on: date) -> int:
        days = (since + timedelta(days=n) for n in range(1, (on - since).days + 1))
        return sum(self.works_on(day) for day in days)

    def evening(self, course: Course, lived: Lived) -> bool:
        """Answer what came up, see the patient once a week; return True if the plan changed."""
        on = lived.on
        self.exercises += lived.put.exercises
        self.phases += lived.put.phases
        self.has_news |= self.patient.record.news_on(on)
        if not self.works_on(on):
            return False
        if on.weekday() == self.rules.visit_day:
            course.proposals.see(self._seen(course, on), self._measured(on), on)
            course.reviewed_on = on
        return self._changed(course, on)

    def _changed(self, course: Course, on: date) -> bool:
        """Write down orders, begin phases, let exercises join; whatever stays open waits."""
        is_resting = bool(course.alerts.suspensions())
        if self.has_news or (self.phases and not is_resting):
            self._renew(course, on)
            return True
        if not self.exercises or is_resting:
            return False
        for found in self.exercises:
            if any(row.key == found.key for row in course.rows):
                course.join(found, on=on)
        self.exercises = []
        return True

    def _renew(self, course: Course, on: date) -> None:
        events = events_of(replace(self.patient.case, event=self.patient.record.events(on)))
        who = Who(course.who.patient, events)
        known: Recorded = {(each.region, each.side): each.phases for each in course.draft.regions}
        # Held still again: back to the first phase (M6), as the record now shows.
        is_held_again = len(who.events) > len(course.who.events)
        fresh = self._draft(who, None if is_held_again else {**known, **self._begun()}, on)
        if fresh.items:
            course.renew(fresh, who, on=on)
        else:
            course.who = course.proposals.who = who
        self.exercises, self.phases, self.has_news = [], (), False

    def _begun(self) -> Recorded:
        return {(region.region, region.side): step.phases for region, step in self.phases}

    def _draft(self, who: Who, phases: Recorded | None, on: date) -> Draft:
        book = load()
        losses = predicted_losses(who.events, patient=who.patient, book=book.disuse, on=on)
        return draft(
            mode=self.mode,
            patient=who.patient,
            events=who.events,
            losses=losses,
            found=found_of(self.patient.case),
            book=book.drafting,
            phases=phases,
            on=on,
        )

    def _measured(self, on: date) -> list[Measured]:
        injury, rules = self.patient.injury, settings().model.seen
        template = load().templates[injury.template]
        return measured(template, injury.side, free_days=self._free_days(on), rules=rules)

    def _free_days(self, on: date) -> int:
        return 0 if self.freed_on is None else (on - self.freed_on).days + 1

    def _seen(self, course: Course, on: date) -> Observed:
        """Return what the weekly visit shows of the hidden body; the rest is left to the logs."""
        body, seen = self.patient.voice.body, settings().model.seen
        phases = {phase for region in course.draft.regions for phase in region.phases}
        if self.freed_on is None and phases - {Phase.P0}:
            self.freed_on = on
        if self.strengthens_since is None and Phase.P4 in phases:
            self.strengthens_since = on
        free = self._free_days(on)
        since = self.strengthens_since or on
        is_trained = (on - since).days >= seen.strengthening_days
        strength = body.strength
        return Observed(
            pain_rest_nrs=min(10, round(body.rest_nrs + body.irritation)),
            swelling_rising=False if body.irritation < 1 else None,
            is_steady_upright=True,
            sits_min=min(600, seen.sits_min_a_day * free),
            stands_min=min(240, seen.stands_min_a_day * free),
            sit_to_stand_5_effort=3.0 if free >= seen.days_to_transfer else 6.0,
            transfers_as_before=free >= seen.days_to_transfer,
            one_flight_step_to=strength >= seen.flight_from and free >= 7,
            hand_use_pain_nrs=min(10, round(body.rest_nrs + body.irritation)),
            carries_goal_load=strength >= seen.carries_from,
            does_body_weight_version=strength >= seen.body_weight_from,
            lsi_fraction=round(strength, 3),
            sts30_at_norm=strength >= seen.norm_from,
            goal_activity_0_10=int(10 * strength),
            strength_goal_or_plateau=is_trained and strength >= seen.goal_from,
            goals_met=is_trained and strength >= seen.goal_from,
        )
