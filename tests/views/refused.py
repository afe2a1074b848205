"""What each field of each form refuses, by name."""

from datetime import timedelta
from typing import Any

from tests.factories import DAY
from tests.views.sent import TOMORROW

MUCH = "x" * 900_000  # just below what is read at all
LONG_AGO, FAR_AWAY, NO_DAY = "0001-01-01", "9999-12-31", "2026-02-29"
YESTERDAY = (DAY - timedelta(days=1)).isoformat()
NO_NUMBERS = {"words": "many", "NaN": "NaN", "1e309": "1e309", "below zero": "-1", "huge": "9" * 40}
NO_TEXTS = {"NUL": "a\0b", "1 MB": MUCH}
NO_CHOICES = {"unknown": "banana", "NUL": "\0"}
EMPTY = {"empty": "", "spaces": "   "}
DAYS = {"29 Feb": NO_DAY, "words": "yesterday"}
BORN = {"year 1": LONG_AGO, "year 9999": FAR_AWAY, "tomorrow": TOMORROW, "1900": "1900-01-01"}
ADDRESS = {"no address": "nobody", "NUL": "a\0@example.test", "1 MB": MUCH}
PAST = DAYS | {"year 1": LONG_AGO, "year 9999": FAR_AWAY, "tomorrow": TOMORROW}
END = DAYS | {"year 1": LONG_AGO, "before the start": "2026-01-01"}
PAINS = {"words": "bad", "11": "11", "half": "1.5", "empty": "", "below zero": "-1"}
NO_TIME = {"empty": "", "words": "early", "24:00": "24:00", "at night": "03:00"}

Refused = tuple[str, str, dict[str, Any]]
REFUSED: list[Refused] = [
    *(
        ("patient", name, EMPTY | NO_TEXTS | {"61 letters": "x" * 61})
        for name in ("given_name", "family_name")
    ),
    ("patient", "birth_date", {"empty": ""} | DAYS | BORN),
    ("patient", "body_mass_kg", NO_NUMBERS | {"5 kg": "5", "351 kg": "351"}),
    ("patient", "height_cm", NO_NUMBERS | {"79 cm": "79", "251 cm": "251", "half": "1.5"}),
    *(
        ("patient", name, NO_CHOICES | {"empty": ""})
        for name in ("sex", "language", "time_zone", "lead_therapist")
    ),
    ("patient", "email", ADDRESS | {"script": "<script>@example.test"}),
    *(("event", name, NO_CHOICES | {"empty": ""}) for name in ("kind", "body_site", "side")),
    ("event", "side", {"no side of an arm": "na"}),
    ("event", "started_on", PAST | {"empty": ""}),
    *(("event", name, PAST) for name in ("injured_on", "surgery_on")),
    ("event", "expected_end_on", END | {"year 9999": FAR_AWAY}),
    ("event", "ended_on", END | {"tomorrow": TOMORROW, "year 9999": FAR_AWAY}),
    ("event", "max_kg", NO_NUMBERS | {"201 kg": "201", "three decimals": "1.234"}),
    *(
        ("event", name, NO_CHOICES)
        for name in (
            *("weight_bearing", "joints_fixed", "activity_during"),
            *("tissue", "healing", "condition"),
        )
    ),
    ("event", "condition", {"of another place": "total_hip_replacement"}),
    ("event", "diagnosis", NO_TEXTS | {"121 letters": "x" * 121}),
    ("event", "ordered_by", NO_TEXTS | {"81 letters": "x" * 81}),
    ("dates", "ended_on", END | {"tomorrow": TOMORROW, "year 9999": FAR_AWAY}),
    ("dates", "expected_end_on", END | {"year 9999": FAR_AWAY}),
    *(("weight", name, NO_CHOICES | {"empty": ""}) for name in ("limb", "status")),
    ("weight", "max_kg", NO_NUMBERS),
    ("weight", "from_on", DAYS | {"empty": "", "year 1": LONG_AGO, "year 9999": FAR_AWAY}),
    ("weight", "ordered_by", EMPTY | NO_TEXTS),
    ("healing", "healing", NO_CHOICES | {"empty": ""}),
    ("healing", "healing_on", PAST | {"empty": ""}),
    ("healing", "healing_by", EMPTY | NO_TEXTS),
    ("clearance", "activity", NO_CHOICES | {"empty": ""}),
    ("clearance", "max_kg", NO_NUMBERS),
    ("clearance", "cleared_by", EMPTY | NO_TEXTS),
    ("clearance", "cleared_on", PAST | {"empty": ""}),
    ("assessment", "flags_asked", {"not ticked": ""}),
    *(
        ("assessment", name, NO_CHOICES | {"empty": ""})
        for name in ("judgements", "onset", "base_pain_nrs", "flag_R-CES")
    ),
    ("assessment", "base_pain_nrs", {"11": "11", "half": "1.5"}),
    *(
        ("assessment", name, NO_CHOICES)
        for name in ("causes", "medicines", "swelling", "frailty_cfs", "is_new")
    ),
    *(
        ("assessment", name, NO_NUMBERS | {"1000": "1000"})
        for name in ("falls_6_months", "walk_tolerance_min", "sts30_n", "grip_right_kg")
    ),
    ("draft", "adjustment", NO_CHOICES | {"empty": ""}),
    ("draft", "starts_on", DAYS | {"year 1": LONG_AGO, "year 9999": FAR_AWAY}),
    ("draft", "starts_on", {"empty": "", "yesterday": YESTERDAY, "in 3 weeks": "2026-03-23"}),
    ("acknowledge", "note", NO_TEXTS | {"501 letters": "x" * 501}),
    ("release", "reason", EMPTY | NO_TEXTS | {"501 letters": "x" * 501}),
    ("invite", "email", ADDRESS | {"empty": "", "of many": "a@b.test, c@d.test"}),
    *(("invite", name, NO_CHOICES | {"empty": ""}) for name in ("relation", "scope")),
    *(
        (form, name, NO_CHOICES | {"empty": ""})
        for (form, name) in (("end", "state"), ("stop", "outcome"), ("pause", "reason"))
    ),
    *((form, "reason", EMPTY | NO_TEXTS | {"201 letters": "x" * 201}) for form in ("end", "stop")),
    ("check_in", "pain_nrs", PAINS | NO_CHOICES),
    *(("check_in", name, NO_CHOICES) for name in ("swelling", "soreness")),
    ("flags", "flag_R-DVT", NO_CHOICES | {"empty": "", "missing": None}),
    ("numbers", "duration_min", NO_NUMBERS | {"601 minutes": "601", "empty": ""}),
    *(("numbers", name, NO_CHOICES | {"11": "11"}) for name in ("effort_0_10", "pain_peak_nrs")),
    ("numbers", "note", NO_TEXTS | {"501 letters": "x" * 501}),
    ("not_done", "reason", NO_CHOICES | {"empty": ""}),
    ("not_done", "note", NO_TEXTS),
    ("reminders", "morning_plan_at", NO_TIME),
    ("pause", "from_on", DAYS | {"empty": "", "yesterday": YESTERDAY, "year 1": LONG_AGO}),
    ("pause", "until_on", DAYS | {"before it begins": YESTERDAY, "year 1": LONG_AGO}),
]
