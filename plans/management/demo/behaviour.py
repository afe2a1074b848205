"""What each of them does on a day. Pure: the same question always gets the same answer."""

import hashlib
from dataclasses import dataclass

FALL_LEFT = 2  # days before today
FLARE_LEFT = range(17, 23)
ILL_LEFT = range(12, 19)


@dataclass(frozen=True, slots=True)
class Moment:
    """One day of one person: the number of the day of care, and how many are left until today."""

    key: str
    behaviour: str
    day: int
    left: int

    def chance(self, what: str) -> float:
        """Return a number in [0, 1) that is always the same for this person, day and matter."""
        digest = hashlib.sha256(f"{self.key}:{self.day}:{what}".encode()).digest()
        return int.from_bytes(digest[:6]) / 2**48

    @property
    def is_flare(self) -> bool:
        return self.behaviour == "flare" and self.left in FLARE_LEFT

    @property
    def is_ill(self) -> bool:
        return self.behaviour == "ill" and self.left in ILL_LEFT


@dataclass(frozen=True, slots=True)
class Morning:
    """A check-in."""

    pain_nrs: int
    swelling: int | None
    soreness: str = "no"
    fever: bool = False
    ill: bool = False
    red_flags: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Doing:
    """What was done of one exercise; `share` of the dose, 0 with the reason why."""

    share: float = 1.0
    felt: str = "easy"
    pain_nrs: int | None = None  # None: said once for the whole day
    reason: str = ""


def morning(of: Moment, *, has_limb: bool) -> Morning | None:
    """Return the check-in of a day, or None for a morning without one."""
    if of.is_ill:
        is_first = of.left == ILL_LEFT[-1]
        return Morning(1, 0 if has_limb else None, fever=is_first, ill=True) if is_first else None
    if not _fell(of) and of.chance("check_in") < _FORGETS[of.behaviour]:
        return None
    flags = (("R-FALL", "not_injured"),) if _fell(of) else ()
    return Morning(
        _morning_pain(of),
        _swelling(of) if has_limb else None,
        "muscles" if of.chance("sore") < 0.06 else "no",
        red_flags=flags,
    )


def reads_today(of: Moment) -> bool:
    """Return True on about every fourth evening of those who do their exercises."""
    return logs_today(of) and of.chance("card") < 0.25


_FORGETS = {
    "steady": 0.02,
    "falls": 0.05,
    "over_doer": 0.1,
    "forgetful": 0.55,
    "frail": 0.04,
    "flare": 0.05,
    "ill": 0.04,
}


def _fell(of: Moment) -> bool:
    return of.behaviour == "falls" and of.left == FALL_LEFT


def _morning_pain(of: Moment) -> int:
    if of.is_flare:
        return 3
    if of.behaviour == "over_doer" and of.chance("ache") < 0.25:
        return 2
    return 1 if of.day < 9 and of.chance("stiff") < 0.6 else 0


def _swelling(of: Moment) -> int:
    if of.is_flare:
        return 1
    return 1 if of.day < 10 else 0


def doing(of: Moment, slug: str, *, times: int, is_first: bool) -> Doing:
    """Return what is done of one exercise that was done `times` times at this dose before."""
    if of.is_flare and is_first:
        return Doing(0.7, "hard", 7 if of.left == FLARE_LEFT[-1] else 6)
    if of.chance(f"skip:{slug}") < _SKIPS[of.behaviour]:
        return Doing(0.0, "", reason="forgot" if of.chance(f"why:{slug}") < 0.7 else "time")
    if of.behaviour == "over_doer" and is_first and of.chance("too_much") < 0.3:
        return Doing(1.5, "hard", 7 if of.left == 2 else 4 + int(of.chance("pain") * 3))
    return Doing(1.0, _felt(of, slug, times))


_SKIPS = {
    "steady": 0.03,
    "falls": 0.08,
    "over_doer": 0.02,
    "forgetful": 0.4,
    "frail": 0.1,
    "flare": 0.06,
    "ill": 0.06,
}


def _felt(of: Moment, slug: str, times: int) -> str:
    """A new dose is about right at first, and easy once one is used to it."""
    used_to = 2 if of.behaviour in ("frail", "falls") else 1
    if times < used_to or of.chance(f"tired:{slug}") < 0.1:
        return "right"
    return "easy"


def logs_today(of: Moment) -> bool:
    """Return False for a day on which the app is not opened at all."""
    return not of.is_ill and of.chance("opens") >= _AWAY[of.behaviour]


_AWAY = {
    "steady": 0.02,
    "falls": 0.05,
    "over_doer": 0.0,
    "forgetful": 0.4,
    "frail": 0.03,
    "flare": 0.04,
    "ill": 0.04,
}


def worst_pain(of: Moment) -> int:
    """Return what is said once at the end of the day."""
    if of.is_flare:
        return 3
    if of.behaviour == "over_doer":
        return 2 + int(of.chance("worst") * 2)
    return min(2, _morning_pain(of) + int(of.chance("worst") * 2))
