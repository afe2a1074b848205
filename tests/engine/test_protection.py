from datetime import timedelta
from typing import Any

import pytest

from plans.catalogue import load
from plans.engine.event import Event
from plans.engine.exercise import Demand, Region
from plans.engine.protection import is_protected
from tests.engine.intake import (
    DAY,
    PARTIAL,
    after,
    make_ankle,
    make_exercise,
    make_hospital_stay,
)

RULES = load().rules.orders


def protected(*events: Event, days: int = 7, works: str = "left", **changes: Any) -> bool:
    exercise = make_exercise(regions=(Region.ANKLE,), **changes)
    return is_protected(
        exercise, region=Region.ANKLE, works=works, events=events, rules=RULES, on=after(days)
    )


class TestIsProtected:
    @pytest.mark.parametrize(
        ("changes", "days", "holds"),
        [
            pytest.param({}, 400, True, id="bone, healing never confirmed"),
            pytest.param(
                {"healing": "xray", "healing_on": after(42)}, 42, False, id="bone, healed"
            ),
            pytest.param({"healing": "xray", "healing_on": after(42)}, 41, True, id="a day before"),
            pytest.param({"tissue": "fusion"}, 400, True, id="fusion"),
            pytest.param({"tissue": "tendon", "surgery_on": DAY}, 83, True, id="tendon 11 weeks"),
            pytest.param({"tissue": "tendon", "surgery_on": DAY}, 84, False, id="tendon 12 weeks"),
            pytest.param(
                {"tissue": "ligament", "injured_on": None}, 400, True, id="repair without a date"
            ),
            pytest.param({"tissue": "none"}, 7, False, id="no repair"),
        ],
    )
    def test_lasts_until_the_tissue_has_healed(
        self, changes: dict[str, Any], days: int, holds: bool
    ) -> None:
        assert protected(make_ankle(**changes), days=days) is holds

    @pytest.mark.parametrize(
        ("demand", "days", "holds"),
        [
            pytest.param(Demand(leg_load_affected=PARTIAL), 13, True, id="standing, 13 days"),
            pytest.param(Demand(leg_load_affected=PARTIAL), 14, False, id="standing, 14 days"),
            pytest.param(Demand(), 3, False, id="lying"),
        ],
    )
    def test_concerns_only_loading_of_a_new_joint(
        self, demand: Demand, days: int, holds: bool
    ) -> None:
        event = make_ankle(tissue="arthroplasty", surgery_on=DAY)

        assert protected(event, days=days, demand=demand) is holds

    def test_leaves_the_other_side_alone(self) -> None:
        assert not protected(make_ankle(), works="right")

    def test_leaves_other_regions_alone(self) -> None:
        assert not protected(make_ankle(body_site="shoulder"), make_hospital_stay())

    def test_waits_for_the_event(self) -> None:
        assert not protected(make_ankle(), days=-1)


def test_the_numbers_are_those_of_the_knowledge_base() -> None:
    assert timedelta(weeks=RULES.protected_repair_weeks) == timedelta(days=84)
    assert timedelta(weeks=RULES.protected_replacement_weeks) == timedelta(days=14)
