"""Weeks of a whole plan as they come: check-ins, sessions, gaps, pauses, alerts, a therapist."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from plans.engine.assessment import Mode
from plans.engine.day import CheckIn, DayFacts, ReasonNotDone, Session, SessionSoreness, Soreness
from plans.engine.decision import Decision, Outcome
from plans.engine.dose import Dose
from plans.engine.dose_order import at_least_as_hard, is_below, is_easier, is_within
from plans.engine.dose_steps import step_up
from plans.engine.easing_today import ease_today
from plans.engine.exercise_state import approve, decline, put_back
from plans.engine.loading import is_upright
from plans.engine.plan_item import PlanItem, Suspension
from plans.engine.safety import Scope
from plans.engine.state_json import state_from_json, state_to_json
from tests.engine.course import BEND, CARRY, DAY, PRESS, PUMPS, RISE, RULES, WALK, Course, make_item

_DAY = timedelta(days=1)
_NEVER = (Mode.REFER, Mode.EMERGENCY, Mode.BLOCKED)
_P = RULES.progression
nrs = st.integers(0, 10)
_WELL = {"completion": 1.0, "effort_0_10": 3.0, "pain_peak_nrs": 1}


def maybe(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | values


mornings = maybe(
    st.fixed_dictionaries(
        {"pain_nrs": st.integers(0, 3) | nrs},
        optional={
            "swelling": maybe(st.integers(0, 3)),
            "soreness": st.sampled_from(Soreness),
            "ill": st.booleans(),
            "fever": st.booleans(),
        },
    )
)
felt = st.fixed_dictionaries(
    {},
    optional={
        "completion": st.sampled_from([0.0, 0.3, 0.6, 0.8, 1.0, 1.2]),
        "effort_0_10": maybe(st.sampled_from([1.0, 2.0, 4.0, 5.0, 7.0, 8.0, 9.0])),
        "pain_peak_nrs": maybe(nrs),
        "spare_reps": st.integers(0, 3),
        "reason_not_done": st.sampled_from(ReasonNotDone),
        "sudden": st.booleans(),
        "dizzy": st.booleans(),
        "soreness": maybe(st.sampled_from(SessionSoreness)),
        "swelling": maybe(st.integers(0, 3)),
        "heart_rate_bpm": st.sampled_from([40, 90, 140]),
    },
)
alerts = st.builds(
    Suspension,
    st.sampled_from(["R-DVT", "R-FALL", "S2"]),
    st.sampled_from([Scope.ALL, Scope.REGION, Scope.LOADING]),
    st.sampled_from(["knee", "wrist_hand", "all"]),
)
good_days = st.tuples(
    st.just({"pain_nrs": 0, "swelling": 0}),
    st.sampled_from([{}, {"effort_0_10": 2.0, "pain_peak_nrs": 0}]),
)


class Weeks(RuleBasedStateMachine):
    """One patient with five exercises and a cue, lived on from day to day."""

    @initialize(
        mode=st.sampled_from([Mode.STANDARD] * 2 + [Mode.STANDARD_CAUTION, Mode.THERAPIST_ONLY]),
        age=st.sampled_from([30, 70]),
        base=st.integers(0, 5),
        asks=st.booleans(),
        by_quota=st.booleans(),
        protected=st.booleans(),
    )
    def begin(self, *, protected: bool, base: int, **circumstances: Any) -> None:
        kinds = (WALK, RISE, PRESS, BEND, CARRY, PUMPS)
        items = [make_item(each, protected=protected) for each in kinds]
        self.course = Course(*items, base_pain_nrs=base, **circumstances)
        self.raised: dict[str, list[date]] = {item.key: [] for item in items}
        self.before_gap: dict[str, Dose] = {}

    @rule(morning=mornings, first=felt, others=felt, did=st.integers(0, 6))
    def day(
        self,
        morning: dict[str, Any] | None,
        first: dict[str, Any],
        others: dict[str, Any],
        did: int,
    ) -> None:
        self._live(morning, [first, *[others] * 5][:did])

    @rule(day=good_days, times=st.integers(1, 4))
    def good_days(self, day: tuple[dict[str, Any], dict[str, Any]], times: int) -> None:
        for _ in range(times):
            self._live(day[0], [day[1]] * 6)

    @rule(days=st.integers(1, 12))
    def nothing_for_days(self, days: int) -> None:
        for _ in range(days):
            self._live(None, [])

    @rule(days=st.integers(1, 31))
    def nobody_closes(self, days: int) -> None:
        """Dates that no job closed: they count as gap."""
        self._remember_gap()
        self.course.on += days * _DAY

    @rule(is_paused=st.booleans())
    def pause(self, *, is_paused: bool) -> None:
        self._circumstances(paused=is_paused)

    @rule(alert=alerts)
    def alert(self, alert: Suspension) -> None:
        found = (*self.course.context.suspensions, alert)[-2:]
        self._circumstances(suspensions=found, open_alert=alert.code)

    @rule()
    def release(self) -> None:
        self._circumstances(suspensions=(), open_alert="")

    @rule(lock=st.sampled_from(["", "", "O1", "O8"]))
    def look(self, lock: str) -> None:
        self._circumstances(lock=lock)

    @rule(place=st.integers(0, 5), locked=st.booleans())
    def lock_one(self, place: int, *, locked: bool) -> None:
        self.course.items[place] = replace(self.course.items[place], locked=locked)

    @rule(yes=st.booleans())
    def answer(self, *, yes: bool) -> None:
        for n, item in enumerate(self.course.items):
            if item.state.proposed is not None:
                assert is_within(item.exercise, item.state.proposed, item.bounds)
                on = self.course.on
                state = decline(item.state)
                if yes:
                    state = approve(item.state, item.state.proposed, effective_on=on)
                    self.before_gap.pop(item.key, None)
                self.course.items[n] = item.at(state)

    @rule(place=st.integers(0, 5))
    def put_back(self, place: int) -> None:
        item = self.course.items[place]
        if item.state.paused:
            self.course.items[place] = item.at(put_back(item.state, item.bounds.min))

    @invariant()
    def doses_stay_within_what_was_approved(self) -> None:
        for item in self._items():
            assert is_within(item.exercise, item.state.dose, item.bounds)

    @invariant()
    def a_stored_state_is_the_same(self) -> None:
        for item in self._items():
            assert state_from_json(state_to_json(item.state)) == item.state

    @invariant()
    def what_rests_is_not_planned(self) -> None:
        if not self._items():
            return
        course = self.course
        plan = {each.key: each for each in course.plan().items}
        if course.context.paused:
            assert not plan
        for item in course.items:
            if item.key in plan:
                assert not item.state.paused
                assert item.state.rest_until is None or item.state.rest_until <= course.on
                assert not any(_rests(each, item) for each in course.context.suspensions)
                assert is_within(item.exercise, plan[item.key].dose, item.bounds)

    def _items(self) -> list[PlanItem]:
        return self.course.items if hasattr(self, "course") else []

    def _circumstances(self, **changes: Any) -> None:
        self.course.context = replace(self.course.context, **changes)

    def _live(self, morning: dict[str, Any] | None, sessions: list[dict[str, Any]]) -> None:
        course = self.course
        answer = None if morning is None else CheckIn(course.on, **morning)
        plan = course.plan()
        eased = {} if answer is None else self._eased_today(answer)
        given = {
            each.key: Session(on=course.on, dose=each.dose, **(_WELL | values))
            for each, values in zip(plan.items, sessions, strict=False)
            if each.key not in eased
        }
        done = frozenset(key for key, each in given.items() if each.completion > 0)
        for key in done:
            self._not_harder_than_before_gap(key, given[key].dose)
        planned = frozenset(each.key for each in plan.items)
        self._close(DayFacts(course.on, answer, given, planned))
        for key in done:
            self.before_gap.pop(key, None)

    def _eased_today(self, answer: CheckIn) -> Mapping[str, Dose | None]:
        """Return what this morning takes off today; it never adds."""
        course, plan = self.course, self.course.plan()
        doses = {each.key: each.dose for each in plan.items}
        found = ease_today(course.items, plan.items, answer, course.context, RULES)
        by_key = {item.key: item for item in course.items}
        for each in found:
            if each.dose is not None:
                assert is_easier(by_key[each.key].exercise, each.dose, doses[each.key])
        return {each.key: each.dose for each in found if each.dose is None}

    def _close(self, facts: DayFacts) -> None:
        course = self.course
        before = {item.key: item for item in course.items}
        context = course.context
        backwards = replace(facts, sessions=dict(reversed(list(facts.sessions.items()))))
        again = Course(*course.items)
        again.context, again.on = context, course.on
        again.close(backwards)
        course.close(facts)
        assert [each.state for each in again.items] == [each.state for each in course.items]
        assert again.decisions == course.decisions
        for item in course.items:
            self._judge(before[item.key], item, course.decisions.get(item.key), facts)

    def _judge(
        self, before: PlanItem, after: PlanItem, decision: Decision | None, facts: DayFacts
    ) -> None:
        exercise, context = after.exercise, self.course.context
        old, new = before.state.dose, after.state.dose
        if new != old:
            assert decision is not None
            assert decision.after in (new, None)  # None: it pauses
        if not at_least_as_hard(exercise, old, new):
            assert decision is not None
            assert decision.outcome is Outcome.PROGRESS
            self._judge_increase(before, new, decision, facts)
        if before.state.paused:
            assert at_least_as_hard(exercise, old, new)
        assert not is_below(exercise, new, after.bounds)
        assert context.mode not in _NEVER

    def _judge_increase(
        self, before: PlanItem, new: Dose, decision: Decision, facts: DayFacts
    ) -> None:
        context, key = self.course.context, before.key
        assert not (context.asks)
        assert not (context.lock)
        assert not (context.paused)
        assert not (context.open_alert)
        assert not before.locked
        assert not context.suspensions
        assert context.mode is not Mode.THERAPIST_ONLY
        steps = _P.p6_steps if decision.rule == "P6" else 1
        most = step_up(before.exercise, before.state.dose, before.bounds, steps)
        targets = (most, before.state.resume)
        assert context.by_quota or any(
            each is not None and at_least_as_hard(before.exercise, each, new) for each in targets
        )
        session = facts.sessions.get(key)
        if session is not None and not context.by_quota:
            assert session.effort_0_10 is not None
            assert session.pain_peak_nrs is not None
        self._judge_week(key, facts.on)

    def _judge_week(self, key: str, on: date) -> None:
        caution = self.course.context.mode is not Mode.STANDARD
        week = [each for each in self.raised[key] if each > on - 7 * _DAY]
        assert len(week) < (_P.increases_week_caution if caution else _P.increases_week)
        assert on not in week
        self.raised[key].append(on)

    def _remember_gap(self) -> None:
        for item in self.course.items:
            self.before_gap.setdefault(item.key, item.state.dose)

    def _not_harder_than_before_gap(self, key: str, dose: Dose) -> None:
        item = next(each for each in self.course.items if each.key == key)
        if key in self.before_gap:
            assert at_least_as_hard(item.exercise, self.before_gap[key], dose)


def _rests(alert: Suspension, item: PlanItem) -> bool:
    if alert.effect is Scope.REGION:
        return alert.region in (item.region, "all")
    return alert.effect is Scope.ALL or is_upright(item.exercise)


Weeks.TestCase.settings = settings(
    max_examples=settings().max_examples * 2 // 5, stateful_step_count=25
)
TestWeeks = Weeks.TestCase


def test_the_machine_sees_doses_grow() -> None:
    """Its invariants would hold for an engine that never does anything."""
    weeks = Weeks()
    weeks.begin(protected=False, base=0, mode=Mode.STANDARD, age=30, asks=False, by_quota=False)
    for _ in range(12):
        weeks.good_days(({"pain_nrs": 0, "swelling": 0}, {}), 1)

    assert sum(map(len, weeks.raised.values())) > 5
    assert weeks.course.on == DAY + 12 * _DAY
