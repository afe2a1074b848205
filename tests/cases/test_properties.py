"""Whatever is written in a case file: it is lived without an exception, or every fault is told."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plans.cases import as_text, preview, report
from plans.catalogue import CatalogueError, load
from plans.catalogue.vocabulary import BODY_SITES, EVENT_KINDS, TISSUES
from tests.cases.case_text import CASE, read

ON = date(2026, 3, 16)
# Each on a line of its own; none hides another.
FAULTS = {
    "falls_6_months = 0": ("falls_6_months = -1", "patient.falls_6_months: -1 is not within"),
    "birth_date = 1984-05-01": ('birth_date = "May"', "patient.birth_date"),
    'kind = "cast"': ('kind = "plaster"', "event.0.kind"),
    'side = "right"': ('side = "up"', "event.0.side"),
    'tissue = "bone_nonop"': ("tissue = 3", "event.0.tissue"),
    'judgements = ["disuse"]': ('judgements = ["bored"]', "intake.judgements"),
    'onset = "gradual"': ("onset = 3", "intake.onset"),
    "is_new = false": ("is_new = 0", "intake.is_new"),
    'screen = "complete"': ('screen = "most"', "screen"),
    "has_bulbar_sign = false": ("shoe_size = 40", "intake.shoe_size: unknown"),
}


@given(planted=st.sets(st.sampled_from(sorted(FAULTS)), min_size=1))
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_fault_is_told_in_one_error(planted: set[str], tmp_path: Path) -> None:
    text = CASE
    for line in planted:
        text = text.replace(line, FAULTS[line][0], 1)

    with pytest.raises(CatalogueError) as caught:
        read(tmp_path, text=text)

    told = [fault.message for fault in caught.value.faults]
    for line in planted:
        assert any(message.startswith(FAULTS[line][1]) for message in told), line


def _written(table: dict[str, Any]) -> str:
    return "\n".join(f"{key} = {_value(value)}" for key, value in table.items())


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {_value(one)}" for key, one in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(_value, value)) + "]"
    return f'"{value}"' if isinstance(value, str) else str(value)


def some(**optional: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional=optional)


past = st.integers(0, 120).map(lambda days: ON - timedelta(days=days))
later = st.integers(1, 60).map(lambda days: ON + timedelta(days=days))
orders = st.fixed_dictionaries(
    {"status": st.sampled_from(["nwb", "ttwb", "pwb", "wbat", "fwb"]), "from_on": past | later}
)
cautions = st.fixed_dictionaries(
    {"code": st.sampled_from(["STERNAL", "ABDO", "HIP_POST", "SPINE_BLT", "NWB", "OSTEO_V"]),
     "from_on": past}
)  # fmt: skip
# Mostly what a protocol treats, else there is no plan to live.
treated = st.sampled_from(sorted(load().templates)).flatmap(
    lambda slug: st.tuples(
        st.sampled_from(load().templates[slug].event_kinds),
        st.sampled_from(load().templates[slug].body_sites),
        st.sampled_from(load().templates[slug].tissues or ("none",)),
    )
)
anything = st.tuples(*(st.sampled_from(sorted(e)) for e in (EVENT_KINDS, BODY_SITES, TISSUES)))
whats = st.one_of(treated, treated, treated, anything)
events = st.builds(
    lambda what, side, on, more: (
        dict(zip(("kind", "body_site", "tissue"), what, strict=True))
        | {"side": side, "started_on": on}
        | more
    ),
    whats,
    st.sampled_from(["left", "right", "both", "na"]),
    past,
    some(
        expected_end_on=later,
        surgery_on=past,
        injured_on=past,
        device_removable=st.booleans(),
        weight_bearing=st.lists(orders, max_size=1),
        precautions=st.lists(cautions, max_size=2),
    ),
)
logs = some(
    completion=st.sampled_from([0.0, 0.5, 1.0, 2.0]),
    effort_0_10=st.integers(0, 10),
    pain_peak_nrs=st.integers(0, 10),
    sudden=st.booleans(),
    soreness=st.sampled_from(["none", "persists", "returns"]),
    swelling=st.integers(0, 3),
)
mornings = st.builds(
    lambda pain, more: {"pain_nrs": pain} | more,
    st.integers(0, 10),
    some(swelling=st.integers(0, 3), fever=st.booleans(), ill=st.booleans()),
)
days = st.lists(st.tuples(mornings, st.lists(logs, max_size=2)), max_size=4)
diaries = some(
    every_day=st.sampled_from(["easy", "right", "hard"]), morning_pain_nrs=st.integers(0, 5)
)


@given(event=events, second=st.none() | events, days=days, diary=diaries, age=st.integers(17, 95))
@settings(
    max_examples=settings().max_examples * 2 // 5,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_a_case_that_can_be_read_is_lived(
    event: dict[str, Any],
    second: dict[str, Any] | None,
    days: list[Any],
    diary: dict[str, Any],
    age: int,
    tmp_path: Path,
) -> None:
    head, _, tail = CASE.partition("[[event]]")
    found = [{"key": f"e{n}"} | each for n, each in enumerate((event, second)) if each is not None]
    tables = [f"[[event]]\n{_written(each)}" for each in found]
    tables += [f"[diary]\n{_written(diary)}"]
    tables += [
        _written({"on": ON + timedelta(days=n), "check_in": morning, "logs": told})
        for n, (morning, told) in enumerate(days)
    ]
    tables[len(found) + 1 :] = [f"[[day]]\n{each}" for each in tables[len(found) + 1 :]]
    intake = tail[tail.index("[intake]") :]
    text = "\n".join([head.replace("1984", str(2026 - age)), intake, *tables])

    try:
        case = read(tmp_path, text=text)
    except CatalogueError:
        return  # what is wrong with it is told; see above
    lived = preview(case, days=5)

    assert as_text(report(lived))
