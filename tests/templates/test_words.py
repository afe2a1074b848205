"""What readers see are words: no code, no key of a value, no wrong plural."""

from datetime import time
from uuid import uuid4

import pytest

from accounts.models import Clinic
from plans.catalogue import load
from plans.engine.dose import Dose
from plans.forms.activity_log import NumbersForm
from plans.forms.known_numbers import known_numbers
from plans.templatetags.dose import dose_change, dose_text
from plans.templatetags.measures import unit_beside
from plans.templatetags.reasons import reason_text, rests_text
from plans.templatetags.rules import rule_basis
from plans.templatetags.wording import match_text, read_when, release_text, value_text
from plans.words.units import with_unit

UNMET = {"subject": "lsi_fraction", "op": ">=", "value": 0.8, "found": None}


@pytest.mark.parametrize(
    ("flights", "said"),
    [
        pytest.param(1, "1 flight of stairs", id="one flight"),
        pytest.param(2.5, "2.5 flights of stairs", id="two and a half"),
    ],
)
def test_flights_are_counted(flights: float, said: str) -> None:
    assert dose_text(Dose(flights=flights)) == said


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        pytest.param(45, "45 s", id="seconds stay"),
        pytest.param(90, "1 min 30 s", id="a minute and a half"),
        pytest.param(156, "2 min 30 s", id="quarters below five minutes"),
        pytest.param(298, "5 min", id="almost five minutes"),
        pytest.param(576, "10 min", id="whole minutes from five on"),
        pytest.param(564, "9 min", id="down as well as up"),
    ],
)
def test_a_time_is_said_as_people_count(seconds: int, said: str) -> None:
    assert dose_text(Dose(duration_s=seconds)) == said


def test_a_change_too_small_for_whole_minutes_is_told_to_the_second() -> None:
    assert dose_change(Dose(duration_s=576), Dose(duration_s=600)) == "9 min 36 s → 10 min"
    assert dose_change(Dose(duration_s=720), Dose(duration_s=576)) == "12 min → 10 min"


def test_who_did_what_the_page_says_did_the_dose_to_the_second() -> None:
    dose = Dose(duration_s=576, bouts_per_day=2)
    shown = known_numbers(dose, None)["duration_min"]
    form = NumbersForm({"entry_id": str(uuid4()), "duration_min": str(shown)}, dose=dose)

    assert form.is_valid(), form.errors
    assert (shown, form.done().duration_s) == (20, 1152)


def test_an_unmet_criterion_reads_as_on_the_page_of_phases() -> None:
    said = reason_text({"code": "criterion_unmet", "values": UNMET})

    assert said == (
        "Not yet: Weak side beside the strong side. Asked: at least 80 %. Known: not known."
    )


def test_a_rule_that_paused_an_exercise_is_named() -> None:
    assert rests_text("M2") == "Paused by rule M2 (Gap of 4 to 7 days)."


def test_what_was_not_said_is_listed() -> None:
    said = match_text({"rule": "H10", "values": [["missing", "effort,morning"]]})

    assert "(effort, pain in the morning)" in said


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        pytest.param("where", ["hip-left", "spine-middle"], "Left hip, Back or neck", id="places"),
        pytest.param("exercises", ["walk-indoor"], "Walk", id="one exercise"),
        pytest.param("exercises", "walk-indoor, bridge", "Walk", id="as the fold writes them"),
    ],
)
def test_several_things_are_each_named(name: str, value: object, said: str) -> None:
    words = value_text(name, value)

    assert words.startswith(said)
    assert "[" not in words
    assert "-indoor" not in words


def test_a_fall_says_why_the_feet_rest() -> None:
    assert match_text({"rule": "R-FALL"}).startswith("After a fall")


def test_numbers_of_a_rule_show_no_key() -> None:
    basis = rule_basis("M2")

    assert basis is not None
    assert not [value for _what, value, _source in basis.numbers if "_" in value]


@pytest.mark.parametrize(
    ("kept", "said"),
    [
        pytest.param("taken_back", "Taken back at once.", id="a code"),
        pytest.param("Seen in the clinic", "Seen in the clinic", id="what somebody wrote"),
    ],
)
def test_why_an_alert_ended_is_read_in_words(kept: str, said: str) -> None:
    assert release_text(kept) == said


def test_the_hours_end_with_one_full_stop() -> None:
    clinic = Clinic(open_days=[1, 2], opens_at=time(8), closes_at=time(18))

    assert read_when(clinic).endswith("6 p.m.")


@pytest.mark.parametrize(
    ("days", "said"),
    [
        pytest.param("12345", "Monday to Friday", id="a run"),
        pytest.param("1245", "Monday, Tuesday, Thursday, Friday", id="two and two"),
        pytest.param("12356", "Monday to Wednesday, Friday, Saturday", id="a run and two"),
        pytest.param("3", "Wednesday", id="one"),
    ],
)
def test_days_in_a_row_are_said_as_one(days: str, said: str) -> None:
    clinic = Clinic(open_days=days, opens_at=time(8), closes_at=time(18))

    assert f": {said}, 8 a.m. to" in read_when(clinic)


@pytest.mark.parametrize(
    ("unit", "said"),
    [pytest.param("°", "12°", id="degrees"), pytest.param("kg", "12 kg", id="kilograms")],
)
def test_a_value_stands_before_its_unit(unit: str, said: str) -> None:
    assert with_unit("12", unit) == said


@pytest.mark.parametrize(
    ("key", "said"),
    [
        pytest.param("sts30_n", "", id="the name says it"),
        pytest.param("girth_calf_cm", ", cm", id="the name does not"),
    ],
)
def test_a_unit_is_named_once(key: str, said: str) -> None:
    name = load().measure_text(key, "en").name

    assert unit_beside(load().measures[key], name) == said
