"""Can a measure of a case be true, and does it say of what it was taken?"""

from collections.abc import Iterator, Mapping
from typing import Any

from plans.cases.limit_check import Told
from plans.catalogue import load
from plans.catalogue.toml_file import Where
from plans.engine.measure import Measure

Plain = Mapping[str, Any]
_NEEDS = {"motion": ("joint", "motion"), "exercise": ("exercise",), "activity": ("activity",)}


def measure_complaints(where: Where, given: Plain) -> Iterator[Told]:
    """Yield what is wrong with one measure; an unknown key and a wrong type are told elsewhere."""
    known = load().measures.get(str(given.get("key")))
    if known is None:
        return
    low, high = _range(known, given)
    value = given.get("value")
    if isinstance(value, int | float) and not low <= value <= high:
        yield (*where, "value"), f"{value!r} is not within {low:g} to {high:g} {known.unit}"
    if known.sided and given.get("side", "na") == "na":
        yield where, "side is missing: this measure is taken on each side"
    missing = [name for name in _NEEDS.get(known.of, ()) if not given.get(name)]
    if missing:
        yield where, f"{known.key} needs {', '.join(missing)}"


def _range(known: Measure, given: Plain) -> tuple[float, float]:
    """Return what can be true; of a range, what can be of the joint."""
    place = (given.get("joint"), given.get("motion"))
    if known.key == "rom_deg":
        for each in load().joint_motions:
            if (each.joint, each.motion) == place:
                return each.low_deg, each.high_deg
    return known.low, known.high
