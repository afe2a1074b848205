"""The course of a case, one day at a time: plan, morning, sessions, closing, as by night."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from plans.cases.alerts import Alerts, wanted_by
from plans.cases.case_file import CaseFile
from plans.cases.diary import Act
from plans.cases.entries import AsWritten, Offered, Teller, sessions_of
from plans.cases.facts import check_in_of, found_of
from plans.cases.prescribed import Prescribed, Who, approved, first_states, plan_item, verdict
from plans.cases.proposals import Proposals, Put, done_of
from plans.cases.renewal import joined, renewed
from plans.cases.two_weeks import TwoWeeks
from plans.cases.week import Counted, Weeks
from plans.catalogue import load
from plans.engine.assessment import Mode
from plans.engine.closing_alert import session_alerts
from plans.engine.daily_plan import DayPlan, plan_day
from plans.engine.day import CheckIn, DayFacts, Session
from plans.engine.decision import AlertTier, AlertWanted, Amendment
from plans.engine.draft import Draft
from plans.engine.easing_today import ease_today
from plans.engine.exercise_state import ExerciseState, approve, decline, put_back
from plans.engine.lighter_week import is_lighter_week
from plans.engine.next_exercise import NextExercise
from plans.engine.plan_item import Circumstances, PlanItem
from plans.engine.progression import Closing, close_day
from plans.engine.reason import Verdict
from plans.engine.rule_quota import goes_by_quota
from plans.engine.safety import Action, Scope, actions, fever
from plans.engine.vital_signs import personal_limits

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Lived:
    """One date after it was closed."""

    on: date
    plan: DayPlan
    refused: Mapping[str, Verdict]  # by the orders
    check_in: CheckIn | None
    eased: tuple[Amendment, ...]
    sessions: Mapping[str, Session]
    not_planned: tuple[str, ...]  # logged, but not on the plan
    closing: Closing
    acts: tuple[tuple[Act, bool], ...]  # False: there was nothing to do it to
    alerts: tuple[AlertWanted, ...]  # new or stricter
    open_alerts: tuple[str, ...]
    completion_7d: float | None
    put: Put = field(default_factory=Put)


@dataclass(frozen=True, slots=True)
class Night:
    """What one date was closed with."""

    items: list[PlanItem]
    facts: DayFacts
    around: Circumstances


@dataclass(slots=True)
class Course:
    """A drafted case from its first day on. `live` must be called for every date in order.

    What is told and done comes from the `teller`, where there is none from the case file.
    """

    case: CaseFile
    draft: Draft
    who: Who
    starts_on: date
    teller: Teller | None = None
    night: Night | None = None  # the latest
    offered: list[Offered] = field(default_factory=list)  # on the latest date
    rows: tuple[Prescribed, ...] = ()
    states: dict[str, ExerciseState] = field(default_factory=dict)
    alerts: Alerts = field(default_factory=Alerts)
    weeks: Weeks = field(default_factory=Weeks)
    reviewed_on: date = date.min
    logged_on: date = date.min
    silence_told_on: date = date.min
    fever_days: int = 0
    two_weeks: TwoWeeks = field(default_factory=TwoWeeks)
    proposals: Proposals = field(init=False)

    def __post_init__(self) -> None:
        self.rows = approved(self.case, self.draft)
        flags = found_of(self.case).yes_flags
        self.proposals = Proposals(self.case, self.who, self.draft.regions, flags)
        self.states = dict(first_states(self.rows))
        self.reviewed_on = self.case.on
        self.logged_on = self.starts_on - ONE_DAY

    def live(self, on: date) -> Lived:
        """Plan `on`, take in what was told, close it; return everything that happened."""
        teller = self.teller or AsWritten(self.case)
        acts = teller.acts(on)
        acted = [(act, self._act(act, on)) for act in acts if _is_before_plan(act)]
        refused = dict(self._refused(on))
        items = self._items(on, refused, is_closing=False)
        plan = plan_day(items, on, self._around(on, open_on=on - ONE_DAY), load().rules.day)
        acted += [(act, self._act(act, on)) for act in acts if not _is_before_plan(act)]
        morning = teller.morning(on, plan)
        check_in = check_in_of(morning, on) if morning else None
        asked = self.alerts.add(self.two_weeks.ask(self.who.events, on), on)
        raised, eased = self._morning(check_in, plan, items, on)
        raised = [*asked, *raised]
        self.offered = list(self._offered(plan, eased))
        sessions, not_planned = sessions_of(teller.logs(on, self.offered), self.offered, on)
        raised += self.alerts.add(self._told(sessions, on), on)
        self._count(plan, eased, sessions, check_in, on)
        facts = DayFacts(on, check_in, sessions, frozenset(each.key for each in plan.items))
        around, closed = self._at_closing(on, facts), self._items(on, {}, is_closing=True)
        closing = close_day(closed, facts, around, load().rules.day)
        self.night = Night(closed, facts, around)
        put = self._put(closed, closing, facts, around)
        self.states = {key: closing.states[key] for key in self.states}
        raised += self.alerts.add(closing.alerts, on)
        raised += self.alerts.add(self._silence(sessions, on), on)
        return Lived(
            on=on,
            plan=plan,
            refused=refused,
            check_in=check_in,
            eased=eased,
            sessions=sessions,
            not_planned=tuple(not_planned),
            closing=closing,
            acts=tuple(acted),
            alerts=tuple(raised),
            open_alerts=tuple(code for code, _ in self.alerts.open),
            completion_7d=self.weeks.completion(on + ONE_DAY),
            put=put,
        )

    def renew(self, draft: Draft, who: Who, *, on: date) -> None:
        """Approve another draft in the evening of `on`: what is trained already goes on."""
        self.draft, self.who, self.starts_on = draft, who, on + ONE_DAY
        fresh = approved(self.case, draft)
        self.rows, self.states = renewed(fresh, self.rows, self.states)
        self.proposals.who, self.proposals.regions = who, draft.regions
        self.reviewed_on = on

    def join(self, found: NextExercise, *, on: date) -> None:
        """Accept a proposed exercise in the evening of `on`; the old one stays for a while."""
        self.rows = joined(self.rows, found, starts_on=on + ONE_DAY)
        self.states |= first_states(row for row in self.rows if row.key not in self.states)

    def _put(
        self, items: list[PlanItem], closing: Closing, facts: DayFacts, around: Circumstances
    ) -> Put:
        """Return what the closed date puts to the therapist (P7, P8)."""
        by_key = {item.key: item for item in items}
        for look in self.case.look:
            if look.on == facts.on:
                self.proposals.see(look.observations, look.measure, look.on)
        self.proposals.live(
            [done_of(by_key[key], session, around) for key, session in facts.sessions.items()],
            facts.check_in,
            facts.on,
        )
        rows = {row.key: (row, by_key[row.key].at(closing.states[row.key])) for row in self.rows}
        return self.proposals.put(rows, closing.decisions, around, on=facts.on)

    def _items(
        self, on: date, refused: Mapping[str, Verdict], *, is_closing: bool
    ) -> list[PlanItem]:
        return [
            plan_item(
                row,
                self.who,
                self.states[row.key],
                starts_on=self.starts_on,
                is_closing=is_closing,
                on=on,
            )
            for row in self.rows
            if row.key not in refused
        ]

    def _refused(self, on: date) -> Iterator[tuple[str, Verdict]]:
        for row in self.rows:
            said = verdict(row, self.who, self.states[row.key], on=on)
            if not said.allowed:
                yield row.key, said

    def _around(self, on: date, *, open_on: date | None = None) -> Circumstances:
        mode, plan, rules = self.draft.mode, self.case.plan, load().rules.oversight
        limit = self._limit(rules.review_days_early, rules.review_days)
        hr_max, spo2_min = personal_limits(self.who.events, on)
        is_stale = (on - self.reviewed_on).days > limit
        return Circumstances(
            mode=mode,
            age=self.who.patient.age(on),
            base_pain_nrs=self.case.base_pain_nrs,
            therapist_cap_nrs=plan.pain_cap_nrs,
            asks=plan.adjustment == "ask" or mode is Mode.THERAPIST_ONLY,
            lock="O8" if is_stale else "",
            suspensions=self.alerts.suspensions(),
            paused=any(
                each.from_on <= on and (each.until_on is None or on < each.until_on)
                for each in self.case.pause
            ),
            completion_7d=self.weeks.completion(on, open_on=open_on),
            minutes_week_before=self.weeks.minutes_before(on),
            open_alert=self.alerts.serious(),
            by_quota=self._by_quota(on),
            hr_max=hr_max,
            spo2_min=spo2_min,
            is_frail=load().rules.drafting.is_frail(self.who.patient),
            is_lighter=plan.lighter_weeks
            and is_lighter_week(self.starts_on, on, load().rules.daily_plan),
        )

    def _by_quota(self, on: date) -> bool:
        intake = self.case.intake
        is_told = bool(intake.has_neuropathic_pain)
        return goes_by_quota(
            self.who.events, on, intake.judgements, intake.causes, has_neuropathic_pain=is_told
        )

    def _limit(self, early: int, later: int) -> int:
        rules = load().rules.oversight
        is_early = any(rules.is_early(frozenset(each.phases)) for each in self.draft.regions)
        return early if is_early else later

    def _morning(
        self, check_in: CheckIn | None, plan: DayPlan, items: list[PlanItem], on: date
    ) -> tuple[list[AlertWanted], tuple[Amendment, ...]]:
        """Return the alerts of a check-in and what it takes off today's plan."""
        has_fever = check_in is not None and check_in.fever
        self.fever_days = self.fever_days + 1 if has_fever else 0
        if check_in is None:
            return [], ()
        asked = [*actions(check_in.red_flags, load().red_flags), *self._fever(on)]
        regions = [each.region.value for each in self.draft.regions]
        told = [*wanted_by(asked, regions), *self.two_weeks.near_fall(check_in)]
        raised = self.alerts.add(told, on)
        eased = ease_today(items, plan.items, check_in, self._around(on), load().rules.day)
        return raised, eased

    def _at_closing(self, on: date, facts: DayFacts) -> Circumstances:
        """Return the circumstances with what weeks show."""
        regions = {row.key: row.item.region.value for row in self.rows}
        sessions = [(regions[key], session) for key, session in facts.sessions.items()]
        self.two_weeks.remember(sessions, facts.check_in)
        trends = self.two_weeks.trends(sorted(set(regions.values())), self.alerts.open, on)
        return replace(self._around(on), trends=trends)

    def _fever(self, on: date) -> list[Action]:
        if not self.fever_days:
            return []
        days, rules = self.fever_days, load().rules.safety
        flags = load().red_flags
        return [fever(self.who.events, days_with_fever=days, flags=flags, rules=rules, on=on)]

    def _offered(self, plan: DayPlan, eased: tuple[Amendment, ...]) -> Iterator[Offered]:
        off = {each.key: each for each in eased}
        rows = {row.key: row.item for row in self.rows}
        for each in plan.items:
            change, item = off.get(each.key), rows[each.key]
            dose = change.dose if change and change.dose else each.dose
            is_open = change is None or change.dose is not None
            yield Offered(each.key, item.exercise, item.side, dose, is_open)

    def _told(self, sessions: Mapping[str, Session], on: date) -> Iterator[AlertWanted]:
        """Yield the alerts of sessions, which do not wait for the night."""
        rules = load().rules.progression
        hr_max, spo2_min = personal_limits(self.who.events, on)
        for row in self.rows:
            if row.key in sessions:
                region, slug = row.item.region.value, row.item.exercise
                yield from session_alerts(
                    sessions[row.key],
                    slug=slug,
                    region=region,
                    rules=rules,
                    hr_max=hr_max,
                    spo2_min=spo2_min,
                )

    def _count(
        self,
        plan: DayPlan,
        eased: tuple[Amendment, ...],
        sessions: Mapping[str, Session],
        check_in: CheckIn | None,
        on: date,
    ) -> None:
        off = {each.key for each in eased if each.dose is None}
        is_ill = check_in is not None and (check_in.ill or check_in.fever)
        self.weeks.minutes[on] = plan.planned_minutes
        self.weeks.items[on] = [
            Counted(_completion(sessions.get(each.key)), is_ill or each.key in off, each.key)
            for each in plan.items
            if not each.is_cue
        ]

    def recount(self, on: date, sessions: Mapping[str, Session]) -> None:
        """Count what was told later of a past date."""
        self.weeks.items[on] = [
            replace(each, completion=_completion(sessions.get(each.key)))
            for each in self.weeks.items[on]
        ]

    def _silence(self, sessions: Mapping[str, Session], on: date) -> Iterator[AlertWanted]:
        """Yield an alert for a silence that grew too long (O6), again as long after its release."""
        self.logged_on = on if sessions else self.logged_on
        if ("O6", "") in self.alerts.open:
            self.silence_told_on = on
        days, rules = (on - self.logged_on).days, load().rules.oversight
        limit = self._limit(rules.silent_days_early, rules.silent_days)
        since = max(self.logged_on, self.silence_told_on)
        if (on - since).days == limit and self.weeks.items[on]:
            yield AlertWanted("O6", AlertTier.LOW, Scope.NOTHING, values=(("days", days),))

    def _act(self, act: Act, on: date) -> bool:
        """Do what the therapist does; False if there was nothing to do it to."""
        if act.do == "release":
            return self.alerts.release(act.code)
        if act.do == "review":
            self.reviewed_on = on
            return True
        found = [row for row in self.rows if row.item.exercise == act.exercise]
        answered = [self._answer(act, row, on) for row in found]
        return any(answered)

    def _answer(self, act: Act, row: Prescribed, on: date) -> bool:
        state = self.states[row.key]
        if act.do == "put_back":
            self.states[row.key] = put_back(state, row.item.start) if state.paused else state
            return bool(state.paused)
        if state.proposed is None:
            return False
        dose = state.proposed
        is_yes = act.do == "approve"
        self.states[row.key] = (
            approve(state, dose, effective_on=on + ONE_DAY) if is_yes else decline(state)
        )
        return True


def _completion(session: Session | None) -> float | None:
    return None if session is None else session.completion


def _is_before_plan(act: Act) -> bool:
    return act.do == "review" or act.from_today
