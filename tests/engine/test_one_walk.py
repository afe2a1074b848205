"""Two events ask for a walk each: one is kept, the easier, and the draft says why."""

import pytest

from plans.catalogue import load
from plans.engine.draft import DraftItem
from plans.engine.exercise import Phase, Region
from plans.engine.one_walk import leads_to, spare_walks

EXERCISES = load().exercises
NOTHING: frozenset[str] = frozenset()


def drafted(*slugs: str) -> list[DraftItem]:
    found = [EXERCISES[slug] for slug in slugs]
    return [
        DraftItem(e.slug, Region.ANKLE, "both", Phase.P1, 0, e.start, e.min, e.max, False, ())
        for e in found
    ]


@pytest.mark.parametrize(
    ("first", "second", "kept", "spare"),
    [
        pytest.param(
            ["walk-outdoor", "bridge"],
            ["walk-indoor", "sit-out-of-bed"],
            "walk-indoor",
            [{"walk-outdoor"}, set()],
            id="the walk that leads to the other is the easier",
        ),
        pytest.param(
            ["walk-nwb-aid"],
            ["walk-outdoor", "walk-intervals"],
            "walk-nwb-aid",
            [set(), {"walk-outdoor"}],
            id="intervals are no walk",
        ),
        pytest.param(
            ["walk-indoor"], ["walk-indoor"], "walk-indoor", [set(), set()], id="the same walk"
        ),
        pytest.param(["walk-indoor"], ["bridge"], "", [set(), set()], id="one asks for walking"),
        pytest.param(
            ["walk-indoor", "walk-outdoor"], [], "", [set(), set()], id="one event, two walks"
        ),
    ],
)
def test_one_walk_is_kept_where_two_events_ask(
    first: list[str], second: list[str], kept: str, spare: list[set[str]]
) -> None:
    assert spare_walks([drafted(*first), drafted(*second)], EXERCISES) == (kept, spare)


@pytest.mark.parametrize(
    ("first", "then", "leads"),
    [
        ("walk-nwb-aid", "walk-outdoor", True),
        ("walk-indoor", "walk-outdoor", True),
        ("walk-outdoor", "walk-indoor", False),
        ("walk-indoor", "walk-indoor", False),
    ],
)
def test_what_leads_to_another_is_the_easier(first: str, then: str, leads: bool) -> None:
    assert leads_to(first, then, EXERCISES) is leads
