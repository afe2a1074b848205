"""Each rule of the catalogue is shown to speak, with file and line, when it is broken."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from plans.catalogue import HOME, CatalogueError, Fault, read_catalogue
from plans.catalogue.advice import OTHERWISE

WALK = "exercises/walking.toml"
UP = "exercises/getting_up.toml"
ANKLE = "regimes/ankle-fracture.toml"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return _copy(tmp_path)


def _copy(folder: Path) -> Path:
    return Path(shutil.copytree(HOME, folder / "catalogue", ignore=shutil.ignore_patterns("*.py")))


def _plant(home: Path, name: str, after: str, old: str, new: str) -> int:
    """Replace `old` behind `after` once; return its line."""
    path = home / name
    text = path.read_text(encoding="utf-8")
    start = text.index(old, text.index(after))
    path.write_text(text[:start] + new + text[start + len(old) :], encoding="utf-8")
    return text.count("\n", 0, start) + 1


def _faults(home: Path) -> tuple[Fault, ...]:
    with pytest.raises(CatalogueError) as caught:
        read_catalogue(home)
    return caught.value.faults


INDOOR = 'slug = "walk-indoor"'
OUTDOOR = 'slug = "walk-outdoor"'
ROLL = 'slug = "bed-roll"'
PLANTS = [
    ("a ladder to nowhere", UP, 'slug = "lie-to-sit"', '["sit-out-of-bed"]', '["fly"]',
     "fly is not in the catalogue"),
    ("an easier one that asks for more", UP, 'slug = "sit-to-stand-loaded"',
     '["sit-to-stand-free"]', '["low-hop-prep"]', "is easier, yet asks for more: impact"),
    ("a ladder to another limb", "exercises/hand_and_wrist.toml", 'slug = "putty-squeeze"',
     '["grip-hold"]', '["heel-raise-single"]', "is for none of its regions"),
    ("a ladder to itself", UP, ROLL, '["lie-to-sit"]', '["bed-roll"]', "leads to itself"),
    ("a start below the minimum", WALK, INDOOR, "start = { duration_s = 180",
     "start = { duration_s = 30", "duration_s 30 is not within 60 and 600"),
    ("a maximum left out", WALK, OUTDOOR, "max = { duration_s = 1800,", "max = {",
     "duration_s is missing"),
    ("a step towards easier", WALK, INDOOR, "add = 60", "add = -60", "moves away"),
    ("a reduction towards harder", WALK, OUTDOOR, "add = -120", "add = 120", "towards harder"),
    ("a step of what does not apply", WALK, 'slug = "walk-ttwb-pwb-aid"',
     'field = "duration_s", add = 60', 'field = "hold_s", add = 60', "hold_s has no start"),
    ("a step that does not move", WALK, 'slug = "walk-nwb-aid"', "add = 5 ",
     "while_below = 50 ", "exactly one of add and times"),
    ("a ceiling beyond the maximum", UP, ROLL, "value = 8", "value = 9", "cannot be reached"),
    ("a field without direction", UP, 'slug = "sit-to-stand-raised"', '["reps", "up"], ', "",
     "reps changes but has no direction"),
    ("a source nobody knows", UP, 'slug = "sit-out-of-bed"', '["KB7"]', '["KB99"]',
     "'KB99' is not in sources.toml"),
    ("no source", UP, 'slug = "bed-to-chair-transfer"', '["KB7"]', "[]", "names no source"),
    ("a fact nobody can check", UP, ROLL, "precaution:SPINE_BLT", "a bad feeling", "is no fact"),
    ("a position nobody takes", UP, 'slug = "supported-standing"', 'position = "standing"',
     'position = "floating"', "is no position"),
    ("a joint nobody has", UP, 'slug = "weight-shift-standing"', 'joint = "ankle"',
     'joint = "ankel"', "is no motion of a joint"),
    ("a rule that does not exist", UP, 'slug = "march-in-place-supported"',
     'progress_rule = "P2"', 'progress_rule = "P9"', "none of P1 to P5"),
    ("an item that is not there", ANKLE, "", '"walk-nwb-aid"', '"walk-on-water"',
     "walk-on-water is not in the catalogue"),
    ("an item too early", ANKLE, 'phase = "P0"', '"toe-curls"', '"heel-raise-single"',
     "heel-raise-single is not for this phase"),
    ("an anchor nobody dates", ANKLE, "", 'anchor = "injury"', 'anchor = "birthday"',
     "is no anchor"),
    ("a clearance nobody gives", ANKLE, 'phase = "P1"', 'clearance = "rom"',
     'clearance = "luck"', "is no clearance"),
    ("a gate that opens before it may", ANKLE, 'phase = "P3"', "expected_days = 84",
     "expected_days = 8", "before day 56"),
    ("a criterion nobody answers", ANKLE, "", '"pain_rest_nrs"', '"mood"',
     "nothing a phase can wait for"),
    ("a kind of event nobody records", ANKLE, "", '"cast", "boot"', '"plaster", "boot"',
     "'plaster' is not known"),
    ("a start beyond the exercise", ANKLE, 'phase = "P1"', "duration_s = 180",
     "duration_s = 3600", "start is beyond"),
    ("weeks that end before they begin", ANKLE, 'phase = "P4"', "expected_weeks = [8, 12]",
     "expected_weeks = [8, 7]", "expected weeks are not a range"),
    ("weeks nobody named", ANKLE, 'phase = "P5"', "minutes_low",
     "expected_weeks = [8, 9]\nminutes_low", "expected weeks have no source"),
    ("a measure without its source", "measures.toml", "", '"KB6"', '"KB66"', "'KB66' is not in"),
    ("a change without a tag", "measures.toml", 'key = "lefs_score"', 'change_tag = "M"',
     'change_tag = "?"', "tag"),
    ("a line nobody can reach", "measures.toml", 'key = "mrc_sum"', "value = 48", "value = 480",
     "outside the range"),
    ("a measure stale at once", "measures.toml", 'key = "steps_per_day_n"',
     "stale_after_days = 14", "stale_after_days = 0", "stale before it is taken"),
    ("a measure that cannot be", "measures.toml", 'key = "ears_score"', "low = 0", "low = 24",
     "the range is empty"),
    ("a muscle nobody has", UP, 'slug = "sit-to-stand-arms"', '"quadriceps"', '"quadricep"',
     "'quadricep' is no muscle"),
    ("a thing nobody has", "exercises/lower_limb.toml", "", 'equipment = ["',
     'equipment = ["moon", "', "'moon' is no equipment"),
    ("less than nothing", WALK, 'slug = "walk-nwb-aid"', "rest_s = ", "rest_s = -",
     "is below zero"),
    ("a tag nobody knows", WALK, OUTDOOR, 'tag = "D"', 'tag = "E"', "'E' is no tag"),
    ("a protocol of no mode", "regimes/general-spine.toml", "", '"therapist_only"', '"strict"',
     "'strict' is no mode"),
    ("a criterion that can never hold", ANKLE, 'phase = "P2"', "op = \">=\", value = 10",
     "op = \">=\", value = true", "True is no answer to '>='"),
    ("no amount of weight", ANKLE, 'phase = "P2"', '"partial"', '"some"',
     "'some' is no amount of weight"),
    ("a criterion of no day", ANKLE, 'phase = "P1"', "days_running = 2", "days_running = 0",
     "must hold for at least one day"),
    ("an item that gives way to itself", ANKLE, 'phase = "P2"', 'only_without = ["walk-indoor"]',
     'only_without = ["walk-outdoor"]', "walk-outdoor gives way to itself"),
    ("a waiver of nothing", "waivers.toml", 'exercise = "motor-imagery"', '"motor-imagery"',
     '"motor-magic"', "motor-magic: waives nothing"),
    ("a rule without its source", "decision_rules.toml", "", '[P2]\nsource = ["KB',
     '[P2]\nsource = ["KX', "is not in sources"),
    ("a motion that needs what cannot be", "joint_motions.toml", 'motion = "pronation"',
     "deg = 50", "deg = 150", "needs what cannot be"),
]  # fmt: skip


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[int, list[Fault]]]:
    """Plant all faults into one copy and read it once: each must be seen among the others."""
    home = _copy(tmp_path_factory.mktemp("planted"))
    lines = {id: _plant(home, *where) for id, *where, _ in PLANTS}
    faults = _faults(home)
    return {
        id: (lines[id], [f for f in faults if f.path == home / name and says in f.message])
        for id, name, _, _, _, says in PLANTS
    }


@pytest.mark.parametrize("id", [id for id, *_ in PLANTS])
def test_a_planted_fault_is_seen_at_its_line(
    planted: dict[str, tuple[int, list[Fault]]], id: str
) -> None:
    line, found = planted[id]
    assert line in {fault.line for fault in found}
    assert all(fault.advice != OTHERWISE for fault in found), "and what to do about it"


def test_a_fault_names_its_record(home: Path) -> None:
    _plant(home, WALK, OUTDOOR, "max = {", "most = {")
    _plant(home, ANKLE, 'exercise = "toe-curls"', "source =", "sauce =")

    said = [str(fault).replace(f"{home}/", "") for fault in _faults(home)]

    assert any(each.startswith(WALK) and ": walk-outdoor: " in each for each in said), said
    assert any(": ankle-fracture, P0, toe-curls: " in each for each in said), said


@pytest.mark.parametrize(
    ("break_it", "line", "says"),
    [
        pytest.param(
            lambda path: path.write_text("x = 1\ny = = 2\n"), 2, "at line 2", id="no TOML"
        ),
        pytest.param(lambda path: path.write_bytes(b"x = '\xff'"), 0, "UTF-8", id="no UTF-8"),
        pytest.param(lambda path: path.unlink(), 0, "holds no file", id="gone"),
        pytest.param(
            lambda path: path.write_text("x = 1\n"), 0, "not one array of tables", id="no records"
        ),
    ],
)
def test_a_file_that_cannot_be_read_is_told_with_the_others(
    break_it: Callable[[Path], object], line: int, says: str, home: Path
) -> None:
    break_it(home / "conditions.toml")
    _plant(home, WALK, OUTDOOR, 'position = "walking"', 'position = "flying"')

    faults = _faults(home)

    (found,) = [f for f in faults if f.path.name == "conditions.toml" and says in f.message]
    assert (found.line, found.advice != OTHERWISE) == (line, True)
    assert any("'flying' is no position" in f.message for f in faults)


def test_what_stands_twice_or_nowhere_is_seen_in_every_file_at_once(home: Path) -> None:
    twice = _plant(home, WALK, "", INDOOR, OUTDOOR)
    _plant(home, "text/en/exercises/walking.toml", "", "[sidestep-walk]", "[sidestep]")
    for slug in ("walk-ttwb-pwb-aid", "walk-nwb-aid"):
        _plant(home, ANKLE, 'phase = "P0"', f'"{slug}"', '"ankle-pumps"')
    _plant(home, "rules/safety.toml", "", "value", "worth")
    faults = _faults(home)
    said = "\n".join(fault.message for fault in faults)
    (stray,) = [f for f in faults if f.message == "sidestep is no exercise"]
    assert stray.path.name == "walking.toml"
    assert stray.line
    assert "sidestep-walk: has no English text" in said
    assert "P0: has no ordinary activity" in said
    assert "ankle-pumps stands twice in the phase" in said
    assert any(f.path.name == "safety.toml" and "value is missing" in f.message for f in faults)
    (second,) = [f for f in faults if "walk-outdoor stands twice" in f.message]
    assert second.line > twice
