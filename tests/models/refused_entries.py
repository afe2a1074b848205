"""What the database must refuse of what patients enter."""

from plans.models import (
    ActivityLog,
    CalendarFeed,
    CheckIn,
    Communication,
    EasierDay,
    Finish,
    PainPlace,
)
from tests.factories import DAY, NOW
from tests.models.refused import A_MOMENT, Case, its, of

ENTRY_CASES: list[Case] = [
    Case("check_in_entry_once", CheckIn, {"entry_id": its("check_in", "entry_id")}, {}),
    Case("check_in_one_current_per_date", CheckIn, {"on": DAY}, {"on": DAY, "superseded_at": NOW}),
    Case("check_in_pain_0_to_10", CheckIn, {"pain_nrs": 11}, {"pain_nrs": 10}),
    Case("check_in_swelling_0_to_3", CheckIn, {"swelling": 4}, {"swelling": 3}),
    Case("activity_log_entry_once", ActivityLog, {"entry_id": its("log", "entry_id")}, {}),
    Case("activity_log_completion_plausible", ActivityLog, {"completion": -0.1}, {}),
    Case(
        "activity_log_completion_plausible", ActivityLog, {"completion": 10.1}, {"completion": 10}
    ),
    Case("activity_log_effort_0_to_10", ActivityLog, {"effort_0_10": 10.1}, {"effort_0_10": 10}),
    Case(
        "activity_log_coarse_effort_is_given",
        ActivityLog,
        {"effort_is_coarse": True},
        {"effort_is_coarse": True, "effort_0_10": 5},
    ),
    Case("activity_log_swelling_0_to_3", ActivityLog, {"swelling": 4}, {"swelling": 3}),
    *(
        Case("activity_log_vital_signs_plausible", ActivityLog, {name: wrong}, {name: near})
        for name, wrong, near in (
            ("heart_rate_bpm", 251, 250),
            ("systolic_mmhg", 39, 40),
            ("spo2_percent", 101, 100),
        )
    ),
    Case("activity_log_pain_0_to_10", ActivityLog, {"pain_peak_nrs": 11}, {"pain_peak_nrs": 10}),
    Case("finish_entry_once", Finish, {"entry_id": its("finish", "entry_id")}, {}),
    Case("finish_one_current_per_date", Finish, {"on": DAY}, {"on": DAY, "superseded_at": NOW}),
    Case("finish_pain_0_to_10", Finish, {"pain_peak_nrs": 11}, {"pain_peak_nrs": 10}),
    Case("pain_place_once_a_log", PainPlace, {"region": "knee", "side": "left"}, {}),
    Case(
        "pain_place_once_a_finish",
        PainPlace,
        {"log": None, "finish": of("finish"), "region": "spine", "side": "middle"},
        {"log": None, "finish": of("finish")},
    ),
    Case("pain_place_of_one_entry", PainPlace, {"finish": of("finish")}, {}),
    Case("pain_place_of_one_entry", PainPlace, {"log": None}, {}),
    Case("pain_place_on_the_map", PainPlace, {"side": "middle"}, {"side": "right"}),
    Case(
        "pain_place_on_the_map",
        PainPlace,
        {"region": "spine", "side": "left"},
        {"region": "spine", "side": "middle"},
    ),
    Case("easier_day_entry_once", EasierDay, {"entry_id": its("easier_day", "entry_id")}, {}),
    Case(
        "easier_day_one_current_per_date",
        EasierDay,
        {"on": DAY},
        {"on": DAY, "superseded_at": NOW},
    ),
    Case(
        "calendar_feed_one_per_reader",
        CalendarFeed,
        {"owner": of("reader")},
        {"owner": of("reader"), "ended_at": NOW},
    ),
    Case(
        "calendar_feed_ends_after_start",
        CalendarFeed,
        {"ended_at": NOW - A_MOMENT},
        {"ended_at": NOW},
    ),
    Case("communication_entry_once", Communication, {"entry_id": its("message", "entry_id")}, {}),
    Case("communication_says_something", Communication, {"body": ""}, {"body": "?"}),
    Case("communication_sender_known", Communication, {"sender": "x"}, {"sender": "therapist"}),
    Case(
        "communication_read_by_someone",
        Communication,
        {"read_at": NOW},
        {"read_at": NOW, "read_by": of("user")},
    ),
]
