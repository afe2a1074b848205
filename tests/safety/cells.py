"""Every cell of the safety enumeration: which exercise is asked of which body, seeded."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import product

from tests.safety.oracle import BONES, BOTH, Code, Hurt, Person, Question
from tests.safety.oracle_table import Row, rows
from tests.safety.told import treated

ALL_CLEARED = frozenset({"rom", "strengthen", "lift", "weight_bearing", "remove_device", "run"})
CLEARED = (frozenset[str](), frozenset({"rom"}), frozenset({"rom", "strengthen"}), ALL_CLEARED)
DEVICES = ("", "off", "on", "removable")
TISSUES = (
    "none",
    "bone_fixed",
    "bone_nonop",
    "tendon",
    "ligament",
    "meniscus",
    "cartilage",
    "arthroplasty",
    "disc",
    "fusion",
    "skin",
    "abdominal",
)
HEALINGS = [(tissue, healed) for tissue in TISSUES for healed in (False, True)]
LEG_ORDERS = (None, 0, 1, 2, 3, 4)
ARM_ORDERS = ((None, None), (0, None), (1, None), (2, 0.5), (2, 2.0), (3, None))
PLAIN_CODES = (
    "HIP_POST",
    "HIP_ANT",
    "SPINE_BLT",
    "STERNAL",
    "ABDO",
    "OSTEO_V",
    "DVT_RISK",
    "ANTICOAG",
    "FALLS",
    "CARDIAC",
    "INSENSATE",
    "SKIN",
    "CRPS",
    "SEIZURE",
    "COGN",
    "NWB",
    "TTWB",
    "PWB",
    "WBAT",
)
MUSCLES = (
    "quadriceps",
    "gluteals",
    "hip_abductors",
    "soleus",
    "gastrocnemius",
    "biceps",
    "triceps",
    "finger_flexors",
    "wrist_extensors",
    "deltoid",
    "trapezius",
)
RANGES = (
    ("knee", "flexion", 30),
    ("knee", "flexion", 60),
    ("knee", "", 0),
    ("hip", "flexion", 45),
    ("hip", "flexion", 70),
    ("ankle", "dorsiflexion", 0),
    ("ankle", "plantarflexion", 10),
    ("shoulder", "flexion", 90),
    ("elbow", "flexion", 50),
    ("wrist", "extension", 20),
    ("forearm", "", 20),
    ("finger", "flexion", 30),
)
# What the plan says of the range: nothing was asked, nothing is said, so many degrees.
REACHES = ((False, None), (True, None), (True, 5), (True, 20), (True, 45))
KILOGRAMS = (0.0, 0.25, 0.5, 2.0, 10.0)
CODES: tuple[tuple[Code, ...], ...] = (
    (),
    *((Code(code),) for code in PLAIN_CODES),
    *((Code("LIFT_MAX", kg=kg),) for kg in KILOGRAMS),
    *((Code("ROM_MAX", joint, motion, deg=deg),) for joint, motion, deg in RANGES),
    *((Code(c, muscle=m),) for c in ("NO_ACTIVE", "NO_RESIST", "NO_STRETCH") for m in MUSCLES),
)
PERSONS = (Person(), Person(helper=True))
_SITE_OF = {
    "hip": "hip",
    "knee": "knee",
    "ankle": "ankle",
    "toe": "foot",
    "shoulder": "shoulder",
    "elbow": "elbow",
    "forearm": "forearm",
    "wrist": "wrist_hand",
    "finger": "wrist_hand",
    "thumb": "wrist_hand",
}
FIXES = {
    "hip": ("hip",),
    "knee": ("knee",),
    "lower_leg": ("knee", "ankle"),
    "ankle": ("ankle",),
    "foot": ("ankle", "foot"),
    "shoulder": ("shoulder",),
    "elbow": ("elbow",),
    "forearm": ("wrist",),
    "wrist_hand": ("wrist",),
    "thoracolumbar": ("spine",),
}


@dataclass(frozen=True, slots=True)
class Cell:
    """One question with everything that bears on it. `site` is the region treated."""

    ask: Question
    hurts: tuple[Hurt, ...]
    person: Person
    site: str


def sites(row: Row) -> list[str]:
    """Return where the exercise works, and one place as far from it as there is."""
    here = [_SITE_OF[move.joint] for move in row.moves]
    far = [] if {"ankle", "foot"} & set(here) else ["ankle"]
    far += [] if {"wrist_hand", "forearm"} & set(here) else ["forearm"]
    spine = ["thoracolumbar"] if row.asks & {"lift", "bend", "twist"} else []
    return list(dict.fromkeys([*here[:1], *here[-1:], *far, *spine]))


def question(row: Row, site: str, *, phase: str = "") -> Question:
    """Return the exercise asked for the left side, or for the body."""
    works = {"one": frozenset({"left"}), "two": BOTH, "free": frozenset({"right"})}[row.side]
    is_body = treated(site) == "body"
    return Question(
        row.slug,
        treated(site),
        "na" if is_body else "left",
        BOTH if is_body else works,
        phase,
        row.kg,
    )


def _statuses(site: str) -> tuple[dict[str, object], ...]:
    if treated(site) == "leg":
        return tuple({"leg": leg} for leg in LEG_ORDERS)
    if treated(site) == "arm":
        return tuple({"hand": hand, "hand_kg": kg} for hand, kg in ARM_ORDERS)
    return ({},)


def _hurt(site: str, **told: object) -> Hurt:
    device = told.get("device", "")
    side = "na" if treated(site) == "body" else "left"
    fixes = FIXES.get(site, ()) if device in ("on", "removable") else ()
    hurt = Hurt(site=site, side=side, fixes=fixes)
    return replace(hurt, **told)  # type: ignore[arg-type]


def _off_days(device: str, since: int) -> int | None:
    return max(0, since - 28) if device == "off" else None


def edges(row: Row) -> list[int]:
    """Return the day before, of and after every gate of the exercise, and long after."""
    weeks = [each.weeks for each in row.never if each.weeks is not None]
    days = [7 * week + off for week in weeks for off in (-1, 0, 1)]
    is_off = any(each.subject == "off" for each in row.never)
    return sorted({10, *days, *((41, 42, 43) if is_off else ()), 400})


def orders_of(row: Row) -> Iterator[Cell]:
    """Yield every precaution × order × device × clearance × helper, on sound tissue and on bone."""
    for site in sites(row):
        ask = question(row, site)
        for codes, status, device, cleared, tissue, person in product(
            CODES, _statuses(site), DEVICES, CLEARED, ("none", "bone_fixed"), PERSONS
        ):
            hurt = _hurt(
                site,
                device=device,
                device_off_days=_off_days(device, 400),
                tissue=tissue,
                healed=tissue != "none",
                since_days=400,
                cleared=cleared,
                codes=codes,
                **status,
            )
            yield Cell(ask, (hurt,), person, site)


def tissues_of(row: Row) -> Iterator[Cell]:
    """Yield every tissue × healing × day at a gate's edge × device × clearance × order × phase."""
    for site in sites(row):
        for phase, (tissue, healed), days, device, cleared, status in product(
            ("", "P3", "P4"), HEALINGS, edges(row), DEVICES, CLEARED, _statuses(site)
        ):
            hurt = _hurt(
                site,
                device=device,
                device_off_days=_off_days(device, days),
                tissue=tissue,
                healed=healed,
                since_days=days,
                cleared=cleared,
                **status,
            )
            yield Cell(question(row, site, phase=phase), (hurt,), PERSONS[1], site)


def two_limbs_of(row: Row) -> Iterator[Cell]:
    """Yield a hurt leg and a hurt arm together: every order of both, each treated in turn."""
    for leg, (hand, kg), leg_side, arm_side, site in product(
        LEG_ORDERS, ARM_ORDERS, ("left", "right"), ("left", "right"), ("ankle", "forearm")
    ):
        hurts = (
            Hurt("ankle", leg_side, device="off", device_off_days=300, since_days=400, leg=leg),
            Hurt(
                "forearm",
                arm_side,
                device="off",
                device_off_days=300,
                since_days=400,
                hand=hand,
                hand_kg=kg,
            ),
        )
        yield Cell(question(row, site), hurts, PERSONS[1], site)


def well_of(row: Row) -> Iterator[Cell]:
    """Yield every place long after all is healed, free, ordered and cleared: it must be allowed."""
    codes = ((), (Code("DVT_RISK"),), (Code("ANTICOAG"),))
    for site, tissue, device, code in product(
        sites(row), ("none", "bone_fixed", "bone_nonop", "arthroplasty"), ("", "off"), codes
    ):
        hurt = _hurt(
            site,
            device=device,
            device_off_days=_off_days(device, 400),
            tissue=tissue,
            healed=True,
            since_days=400,
            cleared=ALL_CLEARED,
            codes=code,
            **_statuses(site)[-1],
        )
        yield Cell(question(row, site), (hurt,), PERSONS[1], site)


def one_code_of(row: Row) -> Iterator[Cell]:
    """Yield every precaution alone, all else being well: whatever refuses it is that precaution."""
    site = sites(row)[0]
    for code in PLAIN_CODES:
        hurt = _hurt(
            site,
            healed=True,
            since_days=400,
            cleared=ALL_CLEARED,
            codes=(Code(code),),
            **_statuses(site)[-1],
        )
        yield Cell(question(row, site), (hurt,), PERSONS[1], site)


def every(row: Row) -> Iterator[Cell]:
    """Yield the five products of one exercise."""
    yield from orders_of(row)
    yield from tissues_of(row)
    yield from two_limbs_of(row)
    yield from well_of(row)
    yield from one_code_of(row)


def drawn(rng: random.Random) -> Cell:
    """Return one cell of the product of everything with everything, the place treated as well."""
    row = rng.choice(list(rows().values()))
    treats, site = rng.choice(sites(row)), rng.choice(sites(row))
    tissue, healed = rng.choice(HEALINGS)
    device, days = rng.choice(DEVICES), rng.choice(edges(row))
    hurt = _hurt(
        site,
        device=device,
        device_off_days=_off_days(device, days),
        tissue=tissue,
        healed=healed,
        since_days=days,
        delay_days=rng.choice((0, 60)),
        cleared=rng.choice(CLEARED),
        codes=rng.choice(CODES) if rng.random() < 0.7 else (),
        **rng.choice(_statuses(site)),
    )
    person = rng.choice((*PERSONS, Person(age=17, helper=True)))
    ask = question(row, treats, phase=rng.choice(("", "P4")))
    if any(move.deg < move.free for move in row.moves):
        is_dosed, deg = rng.choice(REACHES)
        ask = replace(ask, is_dosed=is_dosed, rom_deg=deg)
    return Cell(ask, (hurt,), person, treats)


def fine_cells() -> Iterator[Cell]:
    """Yield what §4.6 A, B and K name for these weeks: it must be allowed."""
    for row in rows().values():
        for name in sorted(row.fine):
            hurts, site = FINE[name]
            yield Cell(question(row, site), hurts, PERSONS[1], site)


FINE: dict[str, tuple[tuple[Hurt, ...], str]] = {
    # §4.6 A week 0-2: in a cast, no weight on it.
    "ankle": (
        (Hurt("ankle", "left", "cast", "on", ("ankle",), "bone_nonop", since_days=7, leg=0),),
        "ankle",
    ),
    # §4.6 A week 8-12: boot off, healed, cleared.
    "freed": (
        (
            Hurt(
                "ankle",
                "left",
                "boot",
                "off",
                (),
                "bone_nonop",
                healed=True,
                since_days=70,
                device_off_days=21,
                leg=4,
                cleared=ALL_CLEARED,
            ),
        ),
        "ankle",
    ),
    # §4.6 B week 0-6: in a cast, the hand used lightly.
    "wrist": (
        (
            Hurt(
                "forearm",
                "left",
                "cast",
                "on",
                ("wrist",),
                "bone_nonop",
                since_days=14,
                hand=2,
                hand_kg=0.5,
            ),
        ),
        "forearm",
    ),
    # §4.6 K: up after days in bed.
    "bed": ((Hurt("whole_body", "na", since_days=10, cleared=frozenset({"rom"})),), "whole_body"),
}
assert all(hurt.tissue not in BONES or hurt.site for hurts, _ in FINE.values() for hurt in hurts)
