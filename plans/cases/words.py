"""Doses, reasons and numbers in few plain words, for people who read the preview."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from plans.engine.dose import Dose, LoadIs

_LOADS = {LoadIs.PER_HAND: " in each hand", LoadIs.ANKLE: " at the ankle"}


def dose_words(dose: Dose) -> str:
    """Return for example "2 × 10, hold 5 s, 1.5 kg, 3 times a day"."""
    return ", ".join(_dose_parts(dose))


def _dose_parts(dose: Dose) -> Iterator[str]:
    yield _amount(dose)
    if dose.hold_s:
        yield f"hold {dose.hold_s} s"
    if dose.load_kg is not None:
        yield f"{dose.load_kg:g} kg{_LOADS.get(dose.load_is, '') if dose.load_is else ''}"
    if dose.resistance_level is not None:
        yield f"resistance {dose.resistance_level}"
    if dose.height_cm is not None:
        yield f"height {dose.height_cm} cm"
    if dose.rom_deg is not None:
        yield f"to {dose.rom_deg}°"
    if dose.effort_0_10 is not None:
        yield f"effort {dose.effort_0_10}"
    if dose.bouts_per_day > 1:
        yield f"{dose.bouts_per_day} times a day"
    yield from _often(dose)


def _amount(dose: Dose) -> str:
    parts = [f"{dose.sets}"] if dose.sets is not None else []
    parts += [f"{dose.reps}"] if dose.reps is not None else []
    parts += [_clock(dose.duration_s)] if dose.duration_s is not None else []
    parts += [f"{dose.distance_m} m"] if dose.distance_m is not None else []
    parts += [f"{dose.steps} steps"] if dose.steps is not None else []
    parts += [f"{dose.flights:g} flights"] if dose.flights is not None else []
    return " × ".join(parts) or "once"


def _clock(seconds: int) -> str:
    minutes, rest = divmod(seconds, 60)
    return f"{minutes} min" if minutes and not rest else f"{seconds} s"


def _often(dose: Dose) -> Iterator[str]:
    if dose.schedule.per_week:
        yield f"{dose.schedule.per_week} days a week"
    elif dose.schedule.every_n_days and dose.schedule.every_n_days > 1:
        yield f"every {dose.schedule.every_n_days} days"


def reason_words(reason: Mapping[str, Any]) -> str:
    """Return a reason of the report as words: its code, then its values."""
    values = reason["values"]
    if reason["code"] == "criterion_unmet":
        return _criterion(values)
    known = {name: value for name, value in values.items() if value is not None or name != "value"}
    given = ", ".join(f"{_plain(name)} {value_words(value)}" for name, value in known.items())
    return _plain(reason["code"]) + (f" ({given})" if given else "")


def reasons_words(reasons: Iterable[Mapping[str, Any]]) -> str:
    return "; ".join(reason_words(each) for each in reasons)


def _criterion(values: Mapping[str, Any]) -> str:
    wanted, found = value_words(values["value"]), values["found"]
    known = "not known" if found is None else value_words(found)
    op = {"is": "must be", ">=": "must be at least", "<=": "must be at most"}[values["op"]]
    return f"{_plain(values['subject'])} {op} {wanted}, is {known}"


def _plain(code: str) -> str:
    return code.replace("_0_10", "").replace("_", " ").replace(":", " ")


def value_words(value: Any) -> str:
    """Return yes or no, a number without useless zeros, or the word itself."""
    if value is None:
        return "not known"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{round(value, 3):g}" if isinstance(value, int | float) else str(value)


def share_words(range_: Mapping[str, float] | None) -> str:
    """Return "15 % (11–20)"; a dash where no number may be given."""
    if range_ is None:
        return "–"
    low, point, high = (round(range_[name] * 100) for name in ("low", "point", "high"))
    return f"{point} % ({low}–{high})"
