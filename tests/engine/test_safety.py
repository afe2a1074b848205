from datetime import timedelta

import pytest

from plans.catalogue import load
from plans.engine.event import Event
from plans.engine.safety import (
    Action,
    ActionClass,
    RedFlag,
    Scope,
    actions,
    fever,
    relevant,
)
from tests.engine.intake import (
    DAY,
    after,
    make_ankle,
    make_hospital_stay,
    make_wrist,
)

FLAGS = load().red_flags
STARRED = {flag.id for flag in FLAGS if flag.is_starred}
ALWAYS = {"R-STROKE", "R-PE", "R-CARDIAC", "R-GBS", "R-INFECT", "R-FRACTURE", "R-RHABDO", "R-BP"}
ALWAYS |= {"R-FALL"}


class TestActions:
    @pytest.mark.parametrize(
        ("flag", "key", "cls", "scope"),
        [
            pytest.param("R-STROKE", "went_away", "emergency", "all", id="face dropped, better"),
            pytest.param("R-GBS", "breathing", "emergency", "all", id="spreading, cannot breathe"),
            pytest.param("R-GBS", "none_of_these", "same_day", "all", id="spreading, breathes"),
            pytest.param("R-CAST", "colour", "emergency", "all", id="blue toes in a cast"),
            pytest.param("R-CAST", "tight", "same_day", "region", id="cast only tight"),
            pytest.param("R-CASTDAMAGE", "loose", "same_day", "region", id="loose cast"),
            pytest.param("R-DVT", "swelling", "same_day", "all", id="swollen calf"),
            pytest.param("R-INFECT", "unwell", "emergency", "all", id="shivering"),
            pytest.param("R-TENDON", "pop", "same_day", "region", id="pop after tendon repair"),
            pytest.param("R-NERVE", "numb", "refer_1w", "region", id="numb far from the cast"),
            pytest.param("R-NERVE", "new_drop", "same_day", "region", id="new drop foot"),
            pytest.param("R-CRPS", "burning", "therapist_72h", "nothing", id="burning pain"),
            pytest.param("R-CANCER", "night_pain", "refer_2w", "loading", id="night pain"),
            pytest.param("R-MEDS", "insulin", "record", "nothing", id="takes insulin"),
        ],
    )
    def test_follows_the_answer(self, flag: str, key: str, cls: str, scope: str) -> None:
        found = actions([(flag, key)], FLAGS)

        assert [(a.cls, a.scope, a.flag) for a in found] == [(cls, scope, flag)]

    @pytest.mark.parametrize("flag", FLAGS, ids=lambda flag: flag.id)
    def test_counts_a_missing_second_answer_as_the_worst(self, flag: RedFlag) -> None:
        by_answer = [actions([(flag.id, each.key)], FLAGS)[0].cls for each in flag.follow_ups]

        found = actions([(flag.id, "yes")], FLAGS)
        unanswered = next(each for each in found if each.flag == flag.id)

        order = list(ActionClass)
        assert order.index(unanswered.cls) == min(order.index(cls) for cls in by_answer)
        assert unanswered.answer == ""

    def test_puts_the_strictest_first(self) -> None:
        given = [("R-MEDS", "insulin"), ("R-CAST", "tight"), ("R-PE", "blood")]

        assert [a.flag for a in actions(given, FLAGS)] == ["R-PE", "R-CAST", "R-MEDS"]

    def test_skips_what_was_answered_with_no(self) -> None:
        assert actions([("R-PE", "no")], FLAGS) == ()

    def test_stops_everything_for_a_flag_it_does_not_know(self) -> None:
        (action,) = actions([("R-NEW", "yes")], FLAGS)

        assert (action.cls, action.scope) == (ActionClass.SAME_DAY, Scope.ALL)

    def test_has_a_follow_up_and_words_for_every_flag(self) -> None:
        for flag in FLAGS:
            words = load().flag_text(flag.id, "en")
            assert list(words.answers) == [each.key for each in flag.follow_ups]

    def test_only_a_clinician_clears_an_emergency(self) -> None:
        for flag in FLAGS:
            for each in flag.follow_ups:
                assert (each.cls is ActionClass.EMERGENCY) == (each.who_clears == "clinician")


class TestRelevant:
    @pytest.mark.parametrize(
        ("event", "days", "added"),
        [
            pytest.param(make_ankle(), 10, {"R-CAST", "R-DVT"}, id="leg in a cast"),
            pytest.param(make_wrist(), 10, {"R-CAST"}, id="arm in a cast"),
            pytest.param(make_ankle(ended_on=after(42)), 43, {"R-DVT"}, id="cast off yesterday"),
            pytest.param(make_ankle(ended_on=after(42)), 133, {"R-DVT"}, id="cast off 91 days"),
            pytest.param(make_ankle(ended_on=after(42)), 134, set(), id="cast off three months"),
            pytest.param(make_hospital_stay(), 11, {"R-DVT"}, id="after bed rest"),
            pytest.param(
                Event("s", "surgery", "thoracolumbar", "na", DAY, surgery_on=DAY, tissue="disc"),
                5,
                {"R-CORD", "R-CES", "R-DVT"},
                id="disc surgery",
            ),
            pytest.param(
                Event("h", "surgery", "hip", "left", DAY, surgery_on=DAY, tissue="arthroplasty"),
                5,
                {"R-DISLOC", "R-DVT"},
                id="new hip",
            ),
            pytest.param(
                Event("t", "sling", "shoulder", "left", DAY, surgery_on=DAY, tissue="tendon"),
                181,
                {"R-TENDON", "R-CAST", "R-DVT"},
                id="cuff repair before 26 weeks",
            ),
            pytest.param(
                Event("t", "sling", "shoulder", "left", DAY, surgery_on=DAY, tissue="tendon"),
                182,
                {"R-CAST", "R-DVT"},
                id="cuff repair after 26 weeks",
            ),
            pytest.param(make_ankle(started_on=after(5)), 4, set(), id="before the event"),
        ],
    )
    def test_adds_what_the_events_call_for(self, event: Event, days: int, added: set[str]) -> None:
        found = {flag.id for flag in relevant(FLAGS, (event,), after(days))}

        assert found == ALWAYS | added

    def test_asks_every_starred_flag_of_somebody(self) -> None:
        spine = Event("s", "surgery", "thoracolumbar", "na", DAY, surgery_on=DAY)

        asked = {flag.id for flag in relevant(FLAGS, (make_ankle(), spine), after(1))}

        assert asked >= STARRED


class TestFever:
    def _fever(self, *events: Event, days: int = 1, on: int = 30, hot: bool = False) -> Action:
        return fever(
            events,
            days_with_fever=days,
            has_hot_joint=hot,
            flags=FLAGS,
            rules=load().rules.safety,
            on=after(on),
        )

    @pytest.mark.parametrize(
        ("event", "on", "flag"),
        [
            pytest.param(make_ankle(), 30, "S4", id="closed fracture in a cast"),
            pytest.param(make_ankle(surgery_on=DAY), 89, "R-INFECT", id="operated 89 days ago"),
            pytest.param(make_ankle(surgery_on=DAY), 90, "S4", id="operated 90 days ago"),
            pytest.param(make_ankle(kind="traction_exfix"), 200, "R-INFECT", id="pins still in"),
            pytest.param(make_ankle(kind="surgery"), 10, "R-INFECT", id="surgery without a date"),
        ],
    )
    def test_suspects_infection_after_surgery(self, event: Event, on: int, flag: str) -> None:
        assert self._fever(event, on=on).flag == flag

    def test_suspects_infection_in_a_hot_joint(self) -> None:
        action = self._fever(hot=True)

        assert (action.flag, action.cls) == ("R-INFECT", ActionClass.SAME_DAY)

    @pytest.mark.parametrize(
        ("days", "cls"), [(3, ActionClass.RECORD), (4, ActionClass.THERAPIST_SAME_DAY)]
    )
    def test_calls_the_therapist_after_three_days(self, days: int, cls: ActionClass) -> None:
        action = self._fever(days=days)

        assert (action.cls, action.effect) == (cls, "rest_until_24h_after")


class TestFall:
    @pytest.mark.parametrize("key", ["injured", "yes"], ids=["injured", "not said"])
    def test_is_judged_like_an_injury_unless_unhurt(self, key: str) -> None:
        found = actions([("R-FALL", key)], FLAGS)

        assert {(a.flag, a.scope) for a in found} == {
            ("R-FALL", Scope.LOADING),
            ("R-FRACTURE", Scope.REGION),
        }
        assert all(a.cls is ActionClass.SAME_DAY for a in found)

    def test_pauses_loading_for_the_therapist_when_unhurt(self) -> None:
        (action,) = actions([("R-FALL", "not_injured")], FLAGS)

        assert (action.cls, action.scope, action.who_clears) == (
            ActionClass.THERAPIST_SAME_DAY,
            Scope.LOADING,
            "therapist",
        )


def test_three_months_are_never_fewer_than_92_days() -> None:
    flag = next(each for each in FLAGS if each.id == "R-DVT")

    assert timedelta(days=flag.daily_days or 0) == timedelta(days=92)
