"""Which injury an event belongs to, and which protocol it gets."""

from datetime import date
from typing import Any

import pytest

from plans.engine.condition import share_conditions
from plans.engine.event import Event
from plans.engine.exercise import Region
from plans.engine.template import Template, template_of

DAY = date(2026, 3, 1)


def event(key: str, **changes: Any) -> Event:
    given = {"kind": "cast", "body_site": "knee", "side": "left", "started_on": DAY} | changes
    return Event(key=key, **given)


OPERATION = {"kind": "surgery", "condition": "acl_reconstruction", "surgery_on": DAY}


@pytest.mark.parametrize(
    ("brace", "shared"),
    [
        pytest.param({}, "acl_reconstruction", id="brace of the same knee"),
        pytest.param({"started_on": date(2026, 2, 1)}, "acl_reconstruction", id="brace before it"),
        pytest.param({"side": "right"}, "", id="other knee"),
        pytest.param({"body_site": "ankle"}, "", id="ankle of the same leg"),
        pytest.param(
            {"started_on": date(2026, 2, 1), "ended_on": date(2026, 2, 20)},
            "",
            id="brace that had ended before",
        ),
        pytest.param(
            {
                "started_on": date(2026, 2, 1),
                "ended_on": date(2026, 2, 20),
                "injured_on": date(2026, 1, 30),
            },
            "acl_reconstruction",
            id="brace that had ended, of the same injury",
        ),
        pytest.param({"condition": "patella_or_extensor_repair"}, None, id="names its own"),
    ],
)
def test_an_event_takes_the_condition_of_its_neighbour(
    brace: dict[str, Any], shared: str | None
) -> None:
    operation = OPERATION | {"injured_on": brace.get("injured_on")}
    own = brace.get("condition", "")

    _, second = share_conditions((event("a", **operation), event("b", **brace)))

    assert second.condition == (own if shared is None else shared)


def test_of_two_that_name_one_the_latest_before_counts() -> None:
    old = event("a", started_on=date(2026, 1, 1), condition="total_knee_replacement")
    new = event("b", started_on=date(2026, 2, 1), condition="acl_reconstruction")

    *_, third = share_conditions((old, new, event("c")))

    assert third.condition == "acl_reconstruction"


def template(slug: str, **changes: Any) -> Template:
    given = {"tissues": (), "conditions": ()} | changes
    return Template(slug, 1, ("cast",), ("knee",), region=Region.KNEE, phases=(), **given)


@pytest.mark.parametrize(
    ("given", "slug"),
    [
        pytest.param({"condition": "acl_reconstruction"}, "acl", id="its own protocol"),
        pytest.param({"condition": ""}, "general", id="nothing said"),
        pytest.param({"condition": "calcaneus_fracture"}, "general", id="no protocol of its own"),
        pytest.param({"tissue": "meniscus"}, "meniscus", id="a tissue before any tissue"),
        pytest.param(
            {"condition": "acl_reconstruction", "tissue": "meniscus"}, "acl", id="both named"
        ),
    ],
)
def test_the_named_protocol_comes_first(given: dict[str, str], slug: str) -> None:
    templates = (
        template("general"),
        template("meniscus", tissues=("meniscus",)),
        template("acl", conditions=("acl_reconstruction",)),
    )

    found = template_of(event("a", **given), templates)

    assert found is not None
    assert found.slug == slug
