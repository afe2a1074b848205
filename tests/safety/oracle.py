"""The independent oracle: what must be refused and what must be allowed, from the table alone.

It imports nothing of the engine or the catalogue. Three answers: certainly forbidden (with the
reasons), certainly fine, or neither, where knowledge §7 leaves it to whoever treats.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from tests.safety.oracle_table import (
    ARM_SITES,
    JOINTS,
    LEG_SITES,
    PLACES,
    Condition,
    Move,
    Row,
    rows,
)

HANDS = {"none": 0, "touch": 1, "limited": 2, "full": 3}
ARM_NEEDS = {"-": 0, "touch": 0, "hold": 2, "two": 2, "push": 3}  # a free hand may touch
REPAIRS = frozenset({"tendon", "ligament", "meniscus", "cartilage"})
SPINE_REPAIRS = frozenset({"disc", "fusion"})
BONES = frozenset({"bone_fixed", "bone_nonop"})
HARMLESS = frozenset({"DVT_RISK", "ANTICOAG"})
BOTH = frozenset({"left", "right"})


@dataclass(frozen=True, slots=True)
class Code:
    """A precaution in force."""

    code: str
    joint: str = ""
    motion: str = ""
    muscle: str = ""
    deg: int | None = None
    kg: float | None = None


@dataclass(frozen=True, slots=True)
class Hurt:
    """One hurt place as somebody would tell it."""

    site: str
    side: str  # left, right, na
    kind: str = "cast"
    device: str = ""  # on, removable, off, "": none was worn
    fixes: tuple[str, ...] = ()
    tissue: str = "none"
    healed: bool = False  # confirmed
    since_days: int = 0  # since the injury or the repair, whichever came later
    delay_days: int = 0  # by which the repair came after the injury
    device_off_days: int | None = None
    leg: int | None = None  # as ordered; None: nobody said
    hand: int | None = None
    hand_kg: float | None = None
    lift_kg: float | None = None  # cleared up to
    cleared: frozenset[str] = frozenset()
    said_days_ago: int = 0  # when it was cleared and healing confirmed; orders, if earlier
    codes: tuple[Code, ...] = ()


@dataclass(frozen=True, slots=True)
class Person:
    age: int = 40
    helper: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """May this exercise be done, with this side at work and this weight, in this phase?"""

    slug: str
    treated: str  # leg, arm, body
    side: str  # treated: left, right, both
    works: frozenset[str] = field(default=BOTH)
    phase: str = ""
    load_kg: float | None = None
    is_resisted: bool = False
    is_dosed: bool = False  # as planned, with its range or none; else the least of it is asked
    rom_deg: int | None = None


def forbidden(ask: Question, hurts: tuple[Hurt, ...], person: Person) -> list[str]:
    """Return every reason why it must certainly be refused."""
    row = rows()[ask.slug]
    hurts = tuple(_as_cleared(hurt, hurts) for hurt in hurts) if len(hurts) > 1 else hurts
    found = [] if person.age >= 18 else ["under 18"]
    found += _legs(row, ask, hurts)
    for hurt in hurts:
        works = hurt.side not in BOTH or hurt.side in ask.works
        if works:
            found += _arm(row, ask, hurt)
            found += _device(row, hurt)
            found += _tissue(row, ask, hurt)
        found += _never(row, hurt, hurts, person, works)
        for code in hurt.codes:
            found += _code(row, ask, hurt, code, works)
    return found


def _as_cleared(hurt: Hurt, hurts: tuple[Hurt, ...]) -> Hurt:
    """Return the hurt with what was cleared for its place: a surgery and its cast are one place.

    What was said before it happened is not said of it.
    """
    same = [
        each.cleared
        for each in hurts
        if _is_one_place(each.site, hurt.site)
        and each.side == hurt.side
        and each.said_days_ago <= hurt.since_days
    ]
    return replace(hurt, cleared=hurt.cleared.union(*same))


def _is_one_place(one: str, other: str) -> bool:
    """Return True for one site under two names: a wrist is written as forearm or as hand."""
    return one == other or any({one, other} <= place for place in PLACES.values())


def surely_fine(ask: Question, hurts: tuple[Hurt, ...], person: Person) -> bool:
    """Return True if refusing it would certainly be wrong. Asked with a helper at home."""
    if person.age < 18 or not person.helper:
        return False
    if any(code.code not in HARMLESS for hurt in hurts for code in hurt.codes):
        return False
    row = rows()[ask.slug]
    is_well = all(_is_well(hurt) for hurt in hurts)
    is_far = all(_is_far(row, ask, hurt) for hurt in hurts)
    return (is_well or is_far) and not forbidden(ask, hurts, person)


def _is_well(hurt: Hurt) -> bool:
    """Return True long after all is healed, freed, ordered and cleared."""
    is_ordered = hurt.leg == 4 if hurt.site in LEG_SITES else hurt.hand == 3
    is_free = hurt.device == "" or (hurt.device == "off" and (hurt.device_off_days or 0) >= 200)
    return (
        hurt.tissue not in REPAIRS | SPINE_REPAIRS | {"abdominal", "skin"}
        and (hurt.healed or hurt.tissue not in BONES)
        and hurt.since_days >= 400
        and is_free
        and (is_ordered or hurt.site not in LEG_SITES | ARM_SITES)
        and {"rom", "strengthen", "lift", "weight_bearing", "remove_device", "run"} <= hurt.cleared
    )


def _is_far(row: Row, ask: Question, hurt: Hurt) -> bool:
    """Return True if lying, sitting or standing on sound legs it leaves the hurt place alone."""
    is_early = ask.phase in ("", "P0", "P1", "P2") and row.phase in ("P0", "P1", "P2")
    asks_much = "resist" in row.asks or row.arm != "-" or not row.moves
    if not is_early or asks_much or ask.treated == "body" or hurt.tissue == "tendon":
        return False
    if hurt.site in ARM_SITES:
        return ask.treated == "leg" and all(move.joint in _LEG_JOINTS for move in row.moves)
    if hurt.site in LEG_SITES and ask.treated == "arm":
        stands = row.leg or row.other_leg
        return not stands and all(m.joint in _ARM_JOINTS for m in row.moves)
    return False


_LEG_JOINTS = frozenset({"hip", "knee", "ankle", "toe"})
_ARM_JOINTS = frozenset({"shoulder", "elbow", "forearm", "wrist", "finger", "thumb"})


def _legs(row: Row, ask: Question, hurts: tuple[Hurt, ...]) -> Iterator[str]:
    """Each leg carries no more than ordered; a hurt leg of which nobody said stands on nothing."""
    if not (row.leg or row.other_leg):
        return
    may = {side: _may_carry(side, hurts) for side in ("left", "right")}
    for leg, need in _needs(row, ask, may):
        if may[leg] < need:
            yield f"the {leg} leg may carry {may[leg]}, needs {need}"


def _needs(row: Row, ask: Question, may: dict[str, int]) -> list[tuple[str, int]]:
    weak, strong = sorted(may, key=lambda side: may[side])
    if row.side == "one" and len(ask.works) == 1:
        side = next(iter(ask.works))
        return [(side, row.leg), ("right" if side == "left" else "left", row.other_leg)]
    if ask.treated == "leg" and ask.side in BOTH:
        return [(ask.side, row.leg), ("right" if ask.side == "left" else "left", row.other_leg)]
    return [(weak, min(row.leg, row.other_leg)), (strong, max(row.leg, row.other_leg))]


def _may_carry(side: str, hurts: tuple[Hurt, ...]) -> int:
    statuses = [4]
    for hurt in hurts:
        if hurt.site not in LEG_SITES or hurt.side in BOTH - {side}:
            continue
        is_said = hurt.leg == 0 or hurt.said_days_ago <= hurt.since_days
        if hurt.leg is not None and is_said:
            statuses += [] if _is_said_anew(hurt, hurts) else [hurt.leg]
        elif not _is_ordered_later(hurt, side, hurts) and (hurt.device or hurt.tissue != "none"):
            statuses.append(0)
        statuses += [_BY_CODE[code.code] for code in hurt.codes if code.code in _BY_CODE]
    return min(statuses)


def _is_ordered_later(hurt: Hurt, side: str, hurts: tuple[Hurt, ...]) -> bool:
    """Return True if the leg was ordered something since, for another place of it."""
    return any(
        other is not hurt
        and other.leg is not None
        and other.side == side
        and other.since_days <= hurt.since_days
        and other.site in LEG_SITES
        for other in hurts
    )


def _is_said_anew(hurt: Hurt, hurts: tuple[Hurt, ...]) -> bool:
    """Return True if the same place was ordered something later: its last order holds."""
    return any(
        other is not hurt
        and other.leg is not None
        and (other.site, other.side) == (hurt.site, hurt.side)
        and max(other.since_days, other.said_days_ago) < max(hurt.since_days, hurt.said_days_ago)
        for other in hurts
    )


_BY_CODE = {"NWB": 0, "TTWB": 1, "PWB": 2, "WBAT": 3}


def _arm(row: Row, ask: Question, hurt: Hurt) -> Iterator[str]:
    need = ARM_NEEDS[row.arm]
    if hurt.site not in ARM_SITES or not need or not _this_arm(row, ask, hurt):
        return
    if hurt.hand is not None and hurt.hand < need:
        yield f"the arm may {hurt.hand}, needs {need}"
    if hurt.hand is None and (hurt.device or hurt.tissue != "none"):
        yield "nobody said what the arm may carry"
    if hurt.hand == 2 and ask.load_kg and (hurt.hand_kg is None or ask.load_kg > hurt.hand_kg):
        yield f"{ask.load_kg} kg in an arm that may carry {hurt.hand_kg}"


def _this_arm(row: Row, ask: Question, hurt: Hurt) -> bool:
    """Return True if this arm certainly takes part: both do, or it is the one that works."""
    both = row.arm in ("push", "two")
    return both or (ask.treated == "arm" and ask.side == hurt.side and hurt.side in ask.works)


def _device(row: Row, hurt: Hurt) -> Iterator[str]:
    if hurt.device not in ("on", "removable"):
        return
    may_move = hurt.device == "removable" and "rom" in hurt.cleared
    for move in row.moves:
        is_fixed = move.joint in hurt.fixes or (move.joint == "forearm" and "wrist" in hurt.fixes)
        if not is_fixed:
            continue
        if not may_move and (move.active or move.loaded or move.stretched):
            yield f"moves the {move.joint} in a device"
        elif move.loaded or move.stretched:
            yield f"loads or stretches the {move.joint}, whose device comes off to move alone"


def _tissue(row: Row, ask: Question, hurt: Hurt) -> Iterator[str]:
    joints = JOINTS[hurt.site].split()
    moves = [move for move in row.moves if move.joint in joints]
    is_spine = "spine" in joints and bool(row.asks & {"lift", "bend"})
    yield from _repaired(row, ask, hurt, moves)
    if hurt.tissue in SPINE_REPAIRS and is_spine and "strengthen" not in hurt.cleared:
        yield f"loads the spine after {hurt.tissue} surgery"
    if hurt.tissue == "abdominal" and "lift" in row.asks and "lift" not in hurt.cleared:
        yield "lifts after abdominal surgery"
    if hurt.tissue in BONES and not hurt.healed and "strengthen" not in hurt.cleared:
        yield from _unhealed(row, ask, hurt, bool(moves) or is_spine)


def _repaired(row: Row, ask: Question, hurt: Hurt, moves: list[Move]) -> Iterator[str]:
    """§4.6 G: locked until the surgeon clears each gate."""
    is_mended = hurt.tissue in REPAIRS
    if "rom" not in hurt.cleared:
        if hurt.tissue == "tendon" and any(move.active for move in moves):
            yield "moves a repaired tendon nobody cleared to move"
        if (is_mended or hurt.tissue == "skin") and any(move.stretched for move in moves):
            yield f"stretches {hurt.tissue}"
    adds = "resist" in row.asks or ask.is_resisted
    if is_mended and "strengthen" not in hurt.cleared and adds and moves:
        yield f"resistance on a repaired {hurt.tissue}"


def _unhealed(row: Row, ask: Question, hurt: Hurt, is_here: bool) -> Iterator[str]:
    """§4.1: lifting waits for healing or a stated load, strengthening for healing."""
    phase = ask.phase or row.phase
    is_stated = "lift" in hurt.cleared or (hurt.hand or 0) >= 2
    if is_here and phase in ("P4", "P5"):
        yield "strengthens a bone not healed"
    if is_here and phase == "P3" and not is_stated:
        yield "lifts with a bone not healed and no load stated"
    if is_here and (ask.is_resisted or "resist" in row.asks) and not is_stated:
        yield "resistance on a bone not healed"


def _never(
    row: Row, hurt: Hurt, hurts: tuple[Hurt, ...], person: Person, works: bool
) -> Iterator[str]:
    for each in row.never:
        if each.place:
            if works and _is_at(hurt, each) and _holds(each, hurt):
                yield f"{each}"
        elif any(code.code == each.subject for code in hurt.codes):
            cleared = each.activity and any(each.activity in other.cleared for other in hurts)
            if not cleared and not (each.activity == "helper" and person.helper):
                yield f"{each}"


def _is_at(hurt: Hurt, each: Condition) -> bool:
    if hurt.site not in PLACES.get(each.place, {each.place}):
        return False
    if each.subject == "bone":
        return hurt.tissue in BONES
    return each.subject == "off" or hurt.tissue == each.subject


def _holds(each: Condition, hurt: Hurt) -> bool:
    if each.subject == "off":
        days = hurt.device_off_days
        return hurt.device in ("on", "removable") or (
            days is not None and days < 7 * (each.weeks or 0)
        )
    if each.weeks is not None:
        return hurt.since_days < 7 * each.weeks
    if each.activity:
        is_healed_bone = each.subject == "bone" and hurt.healed and each.activity != "strengthen"
        return each.activity not in hurt.cleared and not is_healed_bone
    return True


def _code(row: Row, ask: Question, hurt: Hurt, code: Code, works: bool) -> Iterator[str]:
    if works and code.code == "ROM_MAX":
        yield from _beyond(row, ask, code)
    if works and code.muscle in row.muscles:
        yield from _muscle(row, ask, code)
    if code.kg is not None and row.arm in ("hold", "two") and ask.load_kg:
        other_arm = hurt.site in ARM_SITES and not _this_arm(row, ask, hurt)
        if not other_arm and ask.load_kg > code.kg:
            yield f"{ask.load_kg} kg above {code.kg}"
    if code.code == "STERNAL" and (row.arm == "push" or "over" in row.asks):
        yield "pushes or reaches over the head with a healing breastbone"
    if row.asks & _NO_STRAIN.get(code.code, frozenset()):
        yield f"strains what {code.code} spares"


_NO_STRAIN = {
    "ABDO": frozenset({"lift"}),
    "SPINE_BLT": frozenset({"lift", "bend", "twist"}),
    "OSTEO_V": frozenset({"jump"}),
    **dict.fromkeys(("ANTICOAG", "CARDIAC", "CRPS", "FALLS", "INSENSATE"), frozenset({"jump"})),
}


def _beyond(row: Row, ask: Question, code: Code) -> Iterator[str]:
    for move in row.moves:
        is_meant = move.joint == code.joint and code.motion in ("", move.motion)
        if is_meant and _reach(move, ask) > (code.deg or 0):
            yield f"{code.joint} {move.motion} beyond {code.deg}"


def _reach(move: Move, ask: Question) -> int:
    if move.deg == move.free or not ask.is_dosed:
        return move.deg
    return move.free if ask.rom_deg is None else min(move.free, ask.rom_deg)


def _muscle(row: Row, ask: Question, code: Code) -> Iterator[str]:
    loads = "resist" in row.asks or ask.is_resisted or row.leg or ARM_NEEDS[row.arm] >= 2
    if code.code == "NO_ACTIVE":
        yield f"works the {code.muscle}"
    if code.code == "NO_RESIST" and loads:
        yield f"works the {code.muscle} against load"
    if code.code == "NO_STRETCH" and any(move.stretched for move in row.moves):
        yield f"stretches the {code.muscle}"
