import re
from pathlib import Path

import pytest

from plans.cases import preview
from plans.catalogue import CatalogueError, load
from tests.cases.case_text import CASE, read


def faults(folder: Path, *more: str, text: str = CASE) -> list[str]:
    with pytest.raises(CatalogueError) as caught:
        read(folder, *more, text=text)
    return [f"{each.line}: {each.message}" for each in caught.value.faults]


def event(line: str) -> str:
    """Return the case with one more line in its event."""
    return CASE.replace("started_on = 2026-03-02\n", f"started_on = 2026-03-02\n{line}\n")


def test_reads_a_case(tmp_path: Path) -> None:
    case = read(tmp_path)

    assert (case.title, case.event[0].key, case.days) == ("Wrist in a cast", "cast", 14)


def test_every_fault_is_told_at_once_with_its_line(tmp_path: Path) -> None:
    text = (
        CASE.replace("falls_6_months = 0", "falls_6_months = -1\nshoe_size = 40")
        .replace('"wrist_hand"', '"wrist"')
        .replace("injured_on = 2026-03-02", 'injured_on = "yesterday"')
        .replace('onset = "gradual"', "onset = 3")
    )

    found = faults(tmp_path, '[[day]]\non = 2026-03-15\n[[day]]\non = "soon"', text=text)

    assert [each.split(":")[0] for each in found] == ["7", "8", "13", "16", "23", "31", "33"]
    assert found[1].startswith("8: patient.shoe_size: unknown; Person has birth_date, sex")
    assert found[0] == "7: patient.falls_6_months: -1 is not within 0 to 99 times"


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        pytest.param("ended_on = 2026-03-02", "is not after started_on", id="ends as it starts"),
        pytest.param('healing = "xray"', "needs healing_on", id="healed, nobody knows when"),
        pytest.param(
            'precautions = [{ code = "ROM_MAX", from_on = 2026-03-02 }]',
            "ROM_MAX needs joint, max_deg",
            id="a limit without its number",
        ),
        pytest.param(
            'precautions = [{ code = "REST", from_on = 2026-03-02 }]',
            "'REST' is no precaution of the catalogue",
            id="a code nobody knows",
        ),
        pytest.param(
            'precautions = [{ code = "NO_ACTIVE", muscle = "knee", from_on = 2026-03-02 }]',
            "'knee' is no muscle",
            id="a muscle nobody knows",
        ),
        pytest.param(
            'weight_bearing = [{ status = "nwb", from_on = 2026-03-02, max_percent = 0 }]',
            "0 is not within 1 to 100 % of body mass",
            id="no per cent at all",
        ),
        pytest.param(
            "weight_bearing = ["
            '{ limb = "arm", status = "nwb", from_on = 2026-03-02 }, '
            '{ limb = "arm", status = "fwb", from_on = 2026-03-02 }]',
            "two orders of one limb",
            id="two orders of a day",
        ),
        pytest.param(
            "fixed_angle_deg = { nose = 20 }", "'nose' is none of", id="a joint nobody has"
        ),
        pytest.param(
            "load_limits = [{ max_kg = nan, from_on = 2026-03-02 }]", "nan is not within", id="nan"
        ),
    ],
)
def test_an_event_that_cannot_be(line: str, fault: str, tmp_path: Path) -> None:
    assert any(fault in each for each in faults(tmp_path, text=event(line)))


@pytest.mark.parametrize(
    ("more", "fault"),
    [
        pytest.param('[red_flags]\nR-DVT = "perhaps"', "'perhaps' is none of no, yes", id="answer"),
        pytest.param('[red_flags]\nR-NOSE = "no"', "'R-NOSE' is no red flag", id="question"),
        pytest.param(
            '[[measure]]\nkey = "grip_kg"\nvalue = 12', "side is missing", id="a measure's side"
        ),
        pytest.param(
            '[[measure]]\nkey = "sts30_n"\nvalue = 90',
            "90 is not within 0 to 60",
            id="a measure out of range",
        ),
        pytest.param(
            '[[act]]\non = 2026-03-17\ndo = "release"', "release needs code", id="release of what"
        ),
        pytest.param(
            "[[pause]]\nfrom_on = 2026-03-18\nuntil_on = 2026-03-18",
            "is not after from_on",
            id="a pause of no day",
        ),
        pytest.param(
            "[[day]]\non = 2026-03-17\ncheck_in = { pain_nrs = 11 }",
            "11 is not within 0 to 10",
            id="pain of eleven",
        ),
        pytest.param(
            "[[day]]\non = 2026-03-17\n[[day]]\non = 2026-03-17", "is given twice", id="a day twice"
        ),
        pytest.param(
            '[[event]]\nkey = "cast"\nkind = "cast"\nbody_site = "wrist_hand"\nside = "right"\n'
            "started_on = 2026-03-03",
            "is open twice",
            id="the same cast twice",
        ),
    ],
)
def test_more_that_cannot_be(more: str, fault: str, tmp_path: Path) -> None:
    assert any(fault in each for each in faults(tmp_path, more))


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(re.sub(r"= .*", "= 1", CASE), id="numbers everywhere"),
        pytest.param(re.sub(r"= .*", '= "x"', CASE), id="words everywhere"),
        pytest.param(re.sub(r"= .*", "= []", CASE), id="lists everywhere"),
        pytest.param(re.sub(r"= .*", "= { a = [1, {}] }", CASE), id="tables everywhere"),
        pytest.param(re.sub(r"= .*", "= 2026-03-16T10:00:00Z", CASE), id="times everywhere"),
        pytest.param("", id="nothing"),
        pytest.param("title = ", id="no TOML"),
    ],
)
def test_whatever_is_wrong_is_one_list_of_faults(text: str, tmp_path: Path) -> None:
    assert faults(tmp_path, text=text)


@pytest.mark.parametrize("code", [rule.code for rule in load().orders.precautions])
def test_every_precaution_can_be_written(code: str, tmp_path: Path) -> None:
    values = {"joint": '"wrist"', "max_deg": "30", "max_kg": "2", "muscle": '"grip"'}
    rule = next(each for each in load().orders.precautions if each.code == code)
    needs = "".join(f", {name} = {values[name]}" for name in rule.needs)

    case = read(
        tmp_path,
        text=event(f'precautions = [{{ code = "{code}", from_on = 2026-03-02{needs} }}]'),
    )

    assert preview(case, days=2).draft.regions
