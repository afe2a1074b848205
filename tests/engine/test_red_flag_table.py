"""Every warning sign and answer: how fast, what rests, which mode. By hand, from knowledge §2.3."""

import pytest

from plans.catalogue import load
from plans.engine.assessment import assess
from plans.engine.safety import actions
from tests.engine.intake import ADULT, after, make_ankle, make_answers

BOOK = load().triage
MODES = {
    "emergency": "emergency",
    "same_day": "refer",
    "refer_1w": "refer",
    "refer_2w": "refer",
    "therapist_same_day": "therapist_only",
    "therapist_72h": "therapist_only",
    "record": "standard",
}
# Sign, then for each class and what rests the answers that lead there.
TABLE = """
R-STROKE emergency/all now went_away
R-PE emergency/all breath chest_pain blood collapse
R-CARDIAC emergency/all pressure spreads fainted racing
R-GBS emergency/all breathing swallowing face cannot_walk, same_day/all none_of_these
R-CORD emergency/all after_injury no_injury
R-CES emergency/all numb_saddle bladder_bowel both_legs
R-CAST emergency/all severe_pain numb colour cannot_move, same_day/region tight burning_spot
R-CASTDAMAGE same_day/region wet cracked loose smell object
R-DVT emergency/all with_breath, same_day/all swelling warm_red deep_pain
R-INFECT emergency/all unwell, same_day/all fever wound hot_joint
R-FRACTURE emergency/all deformed open_wound, same_day/region cannot_use crack pain_rising injury
R-TENDON same_day/region pop lost_movement
R-DISLOC emergency/all sudden_pain turned_or_short cannot_move
R-NERVE same_day/region new_drop, refer_1w/region numb wasting
R-CRPS therapist_72h/nothing burning colour_temperature touch
R-CANCER refer_2w/loading weight_loss night_pain night_sweats past_cancer
R-MYO emergency/all swallow_breathe, refer_1w/loading rash muscle_pain weak_only
R-RHABDO emergency/all dark_urine dark_and_swollen
R-MND refer_1w/loading twitching slurred choking
R-BP emergency/all fainted not_settled, therapist_same_day/loading settled outside_limits
R-FALL same_day/loading injured, therapist_same_day/loading not_injured
R-MOOD same_day/nothing self_harm, therapist_same_day/nothing hopeless
R-PREG therapist_72h/nothing pregnant after_birth
R-MEDS therapist_72h/nothing statin_pain, record/nothing blood_thinner steroid immune insulin
"""


def rows() -> list[tuple[str, str, str, str]]:
    """Return (sign, answer, class, what rests) for every answer of the table."""
    found = []
    for line in TABLE.split("\n")[1:-1]:
        flag, _, rest = line.partition(" ")
        for part in rest.split(", "):
            leads, *answers = part.split()
            cls, scope = leads.split("/")
            found += [(flag, answer, cls, scope) for answer in answers]
    return found


def test_the_table_has_every_sign_and_answer() -> None:
    asked = {(flag.id, each.key) for flag in BOOK.flags for each in flag.follow_ups}

    assert {(flag, answer) for flag, answer, _, _ in rows()} == asked


@pytest.mark.parametrize(
    ("flag", "answer", "cls", "scope"), [pytest.param(*row, id=" ".join(row[:2])) for row in rows()]
)
def test_each_answer_leads_where_the_table_says(
    flag: str, answer: str, cls: str, scope: str
) -> None:
    found = [each for each in actions([(flag, answer)], BOOK.flags) if each.flag == flag]
    judged = assess(
        make_answers({flag: answer}),
        patient=ADULT,
        events=(make_ankle(),),
        book=BOOK,
        on=after(7),
    )

    assert [(each.cls.value, each.scope.value) for each in found] == [(cls, scope)]
    assert judged.mode.value == MODES[cls]
