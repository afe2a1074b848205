from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.catalogue import load
from plans.engine.assessment import STRICTNESS, Assessed, Mode, Outlier, assess
from plans.engine.cause_action import cause_actions
from plans.engine.event import Event
from plans.engine.nerve_question import NERVE_QUESTIONS, mode_after, with_nerve_answers
from plans.engine.patient import PatientFacts
from tests.engine.intake import (
    ADULT,
    DAY,
    after,
    make_ankle,
    make_answers,
    make_hospital_stay,
    warned,
)

BOOK = load().triage
WEEK_1 = after(7)
FUSION = Event("spine", "surgery", "thoracolumbar", "na", DAY, surgery_on=DAY, tissue="fusion")
ICU = Event("icu", "icu_stay", "whole_body", "na", DAY, ended_on=after(10))


def judge(
    *events: Event,
    patient: PatientFacts = ADULT,
    flags: dict[str, str] | None = None,
    on: date = WEEK_1,
    **answers: Any,
) -> Assessed:
    given_events = events or (make_ankle(),)
    return assess(
        make_answers(flags, **answers), patient=patient, events=given_events, book=BOOK, on=on
    )


def codes(judged: Assessed) -> set[str]:
    return {reason.code for _, reason in judged.reasons}


class TestAssess:
    def test_is_standard_when_nothing_speaks_against(self) -> None:
        judged = judge()

        assert judged.mode is Mode.STANDARD
        assert codes(judged) == {"nothing_speaks_against"}
        assert judged.actions == ()

    @pytest.mark.parametrize(
        ("changes", "mode", "code"),
        [
            pytest.param({"flags": {"R-PE": "blood"}}, "emergency", "red_flag", id="coughs blood"),
            pytest.param({"flags": {"R-DVT": "swelling"}}, "refer", "red_flag", id="swollen calf"),
            pytest.param({"flags": {"R-MYO": "rash"}}, "refer", "red_flag", id="myositis signs"),
            pytest.param(
                {"flags": {"R-CRPS": "touch"}}, "therapist_only", "red_flag", id="hates touch"
            ),
            pytest.param({"flags": {"R-MEDS": "insulin"}}, "standard", "", id="insulin only"),
            pytest.param({"judgements": (), "causes": ()}, "refer", "cause_unknown", id="no cause"),
            pytest.param({"judgements": ("unknown",)}, "refer", "judgement", id="cause unknown"),
            pytest.param({"judgements": ("magic",)}, "refer", "cause_unknown", id="no such type"),
            pytest.param(
                {"has_sensory_change": True}, "refer", "sensory_change", id="numb, tingling"
            ),
            pytest.param({"has_reflex_change": True}, "refer", "reflex_change", id="reflex lost"),
            pytest.param({"has_bulbar_sign": True}, "refer", "bulbar_sign", id="swallows badly"),
            pytest.param(
                {"has_wasting_elsewhere": True}, "refer", "wasting_elsewhere", id="other wasting"
            ),
            pytest.param(
                {"has_wasting_elsewhere": None}, "refer", "wasting_elsewhere", id="not asked"
            ),
            pytest.param({"is_pregnant": True}, "therapist_only", "pregnant", id="pregnant"),
            pytest.param({"has_transplant": True}, "therapist_only", "transplant", id="transplant"),
            pytest.param(
                {"steroid_over_3_months": True},
                "standard_caution",
                "steroid_over_3_months",
                id="long steroids as a fact",
            ),
            pytest.param(
                {"has_neuropathic_pain": True},
                "standard_caution",
                "neuropathic_pain",
                id="neuropathic pain",
            ),
            pytest.param(
                {"patient": replace(ADULT, birth_date=date(2008, 4, 1))},
                "blocked",
                "blocked_age",
                id="17 years",
            ),
            pytest.param(
                {"patient": replace(ADULT, birth_date=date(2008, 3, 1))},
                "standard",
                "",
                id="just 18 years",
            ),
            pytest.param(
                {"patient": replace(ADULT, birth_date=date(1961, 3, 1))},
                "standard_caution",
                "age",
                id="65 years",
            ),
            pytest.param(
                {"patient": replace(ADULT, birth_date=date(1961, 4, 1))},
                "standard",
                "",
                id="64 years",
            ),
            pytest.param(
                {"patient": replace(ADULT, frailty_cfs=5)}, "standard_caution", "frailty", id="CFS5"
            ),
            pytest.param({"patient": replace(ADULT, frailty_cfs=4)}, "standard", "", id="CFS 4"),
            pytest.param(
                {"patient": replace(ADULT, falls_6_months=1)},
                "standard_caution",
                "falls",
                id="one fall",
            ),
            pytest.param(
                {"patient": replace(ADULT, falls_6_months=None)},
                "standard_caution",
                "falls",
                id="falls not known",
            ),
            pytest.param(
                {"patient": replace(ADULT, osteoporosis=True)},
                "standard_caution",
                "osteoporosis",
                id="osteoporosis",
            ),
        ],
    )
    def test_gives_the_mode_and_says_why(
        self, changes: dict[str, Any], mode: str, code: str
    ) -> None:
        judged = judge(**changes)

        assert judged.mode == mode
        assert not code or code in codes(judged)

    @pytest.mark.parametrize(
        ("cause", "is_new", "mode"),
        [
            pytest.param("cast_or_splint", None, "standard", id="cast"),
            pytest.param("osteoarthritis", None, "standard", id="osteoarthritis"),
            pytest.param("rheumatoid_arthritis", False, "standard", id="quiet rheumatism"),
            pytest.param("rheumatoid_arthritis", True, "refer", id="rheumatism in flare"),
            pytest.param("old_age_inactivity", None, "standard_caution", id="old and inactive"),
            pytest.param("sarcopenia", None, "standard_caution", id="sarcopenia"),
            pytest.param("burns", False, "therapist_only", id="burns"),
            pytest.param("malnutrition", False, "refer", id="malnutrition"),
            pytest.param("cachexia_cancer", False, "therapist_only", id="cancer wasting"),
            pytest.param("corticosteroids_long", False, "therapist_only", id="long steroids"),
            pytest.param("myositis", True, "refer", id="new myositis"),
            pytest.param("myositis", False, "therapist_only", id="stable myositis"),
            pytest.param("muscular_dystrophy", False, "therapist_only", id="dystrophy"),
            pytest.param("als", False, "therapist_only", id="known ALS"),
            pytest.param("guillain_barre", True, "emergency", id="new Guillain-Barré"),
            pytest.param("guillain_barre", None, "emergency", id="Guillain-Barré, not said"),
            pytest.param("guillain_barre", False, "therapist_only", id="old Guillain-Barré"),
            pytest.param("stroke", True, "emergency", id="new stroke"),
            pytest.param("stroke", False, "therapist_only", id="old stroke"),
            pytest.param("cord_injury", True, "emergency", id="new cord injury"),
            pytest.param("diabetic_neuropathy", False, "therapist_only", id="diabetic feet"),
            pytest.param("nerve_damage", True, "refer", id="nerve damage, undiagnosed"),
            pytest.param("neuropathic_pain", False, "standard_caution", id="known nerve pain"),
            pytest.param("neuropathic_pain", True, "refer", id="new nerve pain"),
            pytest.param("toxin", True, "emergency", id="acute poison"),
            pytest.param("genetic", False, "refer", id="runs in the family"),
            pytest.param("unknown", False, "refer", id="unexplained"),
        ],
    )
    def test_judges_the_cause(self, cause: str, is_new: bool | None, mode: str) -> None:
        assert judge(causes=(cause,), judgements=(), is_new=is_new).mode == mode

    def test_lists_every_reason_with_the_strictest_first(self) -> None:
        old = replace(ADULT, birth_date=date(1940, 1, 1), osteoporosis=True)

        judged = judge(patient=old, flags={"R-CAST": "colour"}, has_sensory_change=True)

        assert [mode for mode, _ in judged.reasons] == [
            Mode.EMERGENCY,
            Mode.REFER,
            Mode.STANDARD_CAUTION,
            Mode.STANDARD_CAUTION,
        ]

    def test_shows_the_emergency_of_a_child_before_the_age(self) -> None:
        child = replace(ADULT, birth_date=date(2012, 1, 1))

        judged = judge(patient=child, flags={"R-PE": "yes"})

        assert judged.mode is Mode.EMERGENCY
        assert "blocked_age" in codes(judged)

    def test_refers_until_the_whole_screen_is_asked(self) -> None:
        answers = make_answers()
        partly = replace(answers, red_flags=answers.red_flags[1:])

        judged = assess(partly, patient=ADULT, events=(make_ankle(),), book=BOOK, on=DAY)

        assert judged.mode is Mode.REFER
        assert "screen_incomplete" in codes(judged)

    @pytest.mark.parametrize(
        ("onset", "causes", "events", "mode"),
        [
            pytest.param("sudden", ("osteoarthritis",), (), "refer", id="sudden, nothing rested"),
            pytest.param("unknown", ("osteoarthritis",), (), "refer", id="not known when"),
            pytest.param("gradual", ("osteoarthritis",), (), "standard", id="gradual"),
            pytest.param("sudden", ("sedentary",), (), "standard", id="stopped moving"),
            pytest.param("sudden", ("osteoarthritis",), (make_ankle(),), "standard", id="cast"),
        ],
    )
    def test_refers_a_sudden_onset_without_a_rest(
        self, onset: str, causes: tuple[str, ...], events: tuple[Event, ...], mode: str
    ) -> None:
        answers = make_answers(onset=onset, causes=causes, judgements=())

        assert assess(answers, patient=ADULT, events=events, book=BOOK, on=DAY).mode == mode

    @pytest.mark.parametrize(
        ("event", "on", "mode"),
        [
            pytest.param(ICU, after(37), "therapist_only", id="27 days after intensive care"),
            pytest.param(ICU, after(38), "standard", id="28 days after intensive care"),
            pytest.param(replace(ICU, ended_on=None), after(90), "therapist_only", id="still in"),
            pytest.param(make_hospital_stay(), after(11), "standard", id="ordinary ward"),
        ],
    )
    def test_leaves_the_first_weeks_after_intensive_care_to_the_therapist(
        self, event: Event, on: date, mode: str
    ) -> None:
        assert judge(event, on=on).mode == mode


class TestOutlier:
    def _judge(self, outlier: Outlier, **answers: Any) -> Assessed:
        return judge(outlier=outlier, **answers)

    @pytest.mark.parametrize(
        ("outlier", "holds"),
        [
            pytest.param(Outlier(0.5, 0.5), False, id="at the upper bound"),
            pytest.param(Outlier(0.51, 0.5), True, id="above the upper bound"),
            pytest.param(Outlier(0.9, 0.5, test_pain_nrs=4), False, id="the test hurt"),
            pytest.param(Outlier(0.9, 0.5, test_pain_nrs=3), True, id="the test hurt little"),
            pytest.param(Outlier(0.9, 0.5, surgery_on=after(-70)), False, id="11 weeks operated"),
            pytest.param(Outlier(0.9, 0.5, surgery_on=after(-77)), True, id="12 weeks operated"),
        ],
    )
    def test_holds_progress_and_asks(self, outlier: Outlier, holds: bool) -> None:
        judged = self._judge(outlier)

        assert judged.holds_progress is holds
        assert judged.mode is Mode.STANDARD

    def test_refers_with_a_nerve_sign(self) -> None:
        judged = self._judge(Outlier(0.9, 0.5), has_sensory_change=True)

        assert (Mode.REFER, "outlier") in {(mode, r.code) for mode, r in judged.reasons}

    @pytest.mark.parametrize(("retests", "mode"), [(1, Mode.STANDARD), (2, Mode.REFER)])
    def test_refers_when_two_retests_show_no_gain(self, retests: int, mode: Mode) -> None:
        assert self._judge(Outlier(0.9, 0.5, retests_without_gain=retests)).mode is mode


KEYS = {flag.id: ["no", "yes", *(each.key for each in flag.follow_ups)] for flag in BOOK.flags}


@given(
    flags=st.fixed_dictionaries({flag: st.sampled_from(keys) for flag, keys in KEYS.items()}),
    flag=st.sampled_from(sorted(KEYS)),
    causes=st.sets(st.sampled_from([cause.code for cause in BOOK.causes]), max_size=3),
)
def test_a_further_yes_never_gives_a_freer_mode(
    flags: dict[str, str], flag: str, causes: set[str]
) -> None:
    fewer = judge(flags=flags | {flag: "no"}, causes=tuple(causes))
    more = judge(flags=flags, causes=tuple(causes))

    assert STRICTNESS[more.mode] >= STRICTNESS[fewer.mode]
    assert more.mode == more.reasons[0][0]


class TestSpine:
    @pytest.mark.parametrize(
        "events",
        [
            pytest.param((FUSION,), id="fusion of the back"),
            pytest.param((FUSION, make_hospital_stay()), id="fusion and bed rest"),
            pytest.param((replace(FUSION, tissue="none"),), id="some operation of the back"),
            pytest.param((replace(FUSION, body_site="cervical", tissue="disc"),), id="neck"),
            pytest.param(
                (make_hospital_stay(precautions=(warned("SPINE_BLT"),)),), id="told not to bend"
            ),
        ],
    )
    def test_leaves_each_step_to_a_therapist(self, events: tuple[Event, ...]) -> None:
        judged = judge(*events, on=after(weeks=8))

        assert judged.mode is Mode.THERAPIST_ONLY
        assert "spine_orders" in codes(judged)

    def test_rested_without_an_operation_is_free(self) -> None:
        back = replace(FUSION, kind="splint_brace", tissue="none", surgery_on=None)

        assert judge(back).mode is Mode.STANDARD


class TestIntensiveCare:
    @pytest.mark.parametrize(
        ("days", "is_new", "mode"),
        [
            pytest.param(37, False, "therapist_only", id="a day before four weeks at home"),
            pytest.param(38, False, "standard_caution", id="four weeks at home"),
            pytest.param(38, None, "therapist_only", id="nobody asked whether it gets worse"),
        ],
    )
    def test_weakness_is_let_go_step_by_step(
        self, days: int, is_new: bool | None, mode: str
    ) -> None:
        judged = judge(
            ICU, judgements=("icuaw",), causes=("icu_stay",), is_new=is_new, on=after(days)
        )

        assert judged.mode == mode

    def test_weakness_without_a_stay_on_record_stays_with_the_therapist(self) -> None:
        assert judge(judgements=("icuaw",), on=after(days=90)).mode is Mode.THERAPIST_ONLY


class TestCauseActions:
    def test_come_from_causes_and_types_once(self) -> None:
        answers = make_answers(judgements=("cachexia",), causes=("cachexia_cancer", "als"))

        assert cause_actions(answers, BOOK) == (
            "physician",
            "dietitian",
            "specialist",
            "never_to_fatigue",
        )

    def test_of_plain_disuse_are_none(self) -> None:
        assert cause_actions(make_answers(), BOOK) == ()


class TestNerveQuestions:
    NO = dict.fromkeys(NERVE_QUESTIONS, False)

    @pytest.mark.parametrize("question", NERVE_QUESTIONS)
    def test_one_yes_refers(self, question: str) -> None:
        mode, reasons = mode_after(Mode.STANDARD, self.NO | {question: True})

        assert (mode, len(reasons)) == (Mode.REFER, 1)

    @pytest.mark.parametrize("mode", Mode)
    def test_four_times_no_changes_nothing(self, mode: Mode) -> None:
        assert mode_after(mode, self.NO) == (mode, ())

    def test_a_yes_never_loosens(self) -> None:
        given = self.NO | {"has_bulbar_sign": True}

        assert mode_after(Mode.EMERGENCY, given)[0] is Mode.EMERGENCY

    def test_the_intake_keeps_the_answers(self) -> None:
        given = self.NO | {"has_sensory_change": True}

        assert with_nerve_answers(make_answers(), given).has_sensory_change is True
