"""What no single field can tell: dates in order, answers that exist, limits that are complete."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from plans.cases.limit_check import Told
from plans.cases.measure_check import measure_complaints
from plans.catalogue import load
from plans.catalogue.toml_file import Where

Plain = Mapping[str, Any]
_EVENT_LISTS = ("rom_limits", "load_limits", "precautions")


def contradictions(plain: Plain) -> Iterator[Told]:
    """Yield what does not go together; values of a wrong type are told elsewhere."""
    events = list(_tables(plain, "event"))
    for where, event in events:
        yield from _event(where, event)
    yield from _doubles(events)
    yield from _person(plain)
    yield from _answers(plain.get("red_flags"), ("red_flags",))
    for where, measure in _tables(plain, "measure"):
        yield from measure_complaints(where, measure)
    for where, look in _tables(plain, "look"):
        for inside, measure in _tables(look, "measure"):
            yield from measure_complaints((*where, *inside), measure)
    yield from _days(plain)
    for where, act in _tables(plain, "act"):
        yield from _act(where, act)
    for where, pause in _tables(plain, "pause"):
        yield from _after(where, pause, "from_on", "until_on")


def _tables(plain: Plain, *names: str) -> Iterator[tuple[Where, Plain]]:
    for name in names:
        rows = plain.get(name)
        for n, row in enumerate(rows if isinstance(rows, list) else ()):
            if isinstance(row, Mapping):
                yield (name, n), row


def _after(
    where: Where, plain: Plain, first: str, then: str, *, same: bool = False
) -> Iterator[Told]:
    early, late = plain.get(first), plain.get(then)
    if (
        type(early) is date
        and type(late) is date
        and not (early < late or (same and early == late))
    ):
        yield (*where, then), f"is not after {first} {early}"


def _event(where: Where, event: Plain) -> Iterator[Told]:
    yield from _after(where, event, "started_on", "ended_on")
    yield from _after(where, event, "started_on", "expected_end_on")
    if event.get("healing", "none") != "none" and "healing_on" not in event:
        yield (*where, "healing"), "needs healing_on"
    for inside, limit in _tables(event, *_EVENT_LISTS):
        yield from _after((*where, *inside), limit, "from_on", "expires_on")
        yield from _after((*where, *inside), limit, "from_on", "lifted_on", same=True)
    for inside, limit in _tables(event, "precautions"):
        yield from _incomplete((*where, *inside), limit)
    rows = [row for _, row in _tables(event, "weight_bearing")]
    orders = [f"{row.get('limb', 'leg')} {row.get('from_on')}" for row in rows]
    if len(set(orders)) < len(orders):
        yield (*where, "weight_bearing"), "has two orders of one limb from the same day"


def _incomplete(where: Where, limit: Plain) -> Iterator[Told]:
    needs = {rule.code: rule.needs for rule in load().orders.precautions}
    missing = [name for name in needs.get(str(limit.get("code")), ()) if name not in limit]
    if missing:
        yield where, f"{limit['code']} needs {', '.join(missing)}"


def _doubles(events: list[tuple[Where, Plain]]) -> Iterator[Told]:
    """Yield a key given twice, and a second open event of one kind, site and side."""
    keys: set[str] = set()
    sites: set[str] = set()
    for where, event in events:
        site = " ".join(str(event.get(name)) for name in ("kind", "body_site", "side"))
        key = str(event.get("key"))
        if key in keys:
            yield (*where, "key"), f"{key!r} is the key of another event"
        if "ended_on" not in event and site in sites:
            yield where, "is open twice for one kind, body_site and side"
        keys.add(key)
        sites |= set() if "ended_on" in event else {site}


def _person(plain: Plain) -> Iterator[Told]:
    person, on = plain.get("patient"), plain.get("on")
    born = person.get("birth_date") if isinstance(person, Mapping) else None
    if type(born) is date and type(on) is date and not born < on:
        yield ("patient", "birth_date"), f"is not before {on}"


def _answers(given: Any, where: Where) -> Iterator[Told]:
    """Yield answers that a red flag does not have; "no" and "yes" always may be given."""
    flags = {flag.id: [each.key for each in flag.follow_ups] for flag in load().red_flags}
    for flag, answer in given.items() if isinstance(given, Mapping) else ():
        keys = ["no", "yes", *flags.get(flag, ())]
        if flag in flags and answer not in keys:
            yield (*where, flag), f"{answer!r} is none of {', '.join(keys)}"


def _days(plain: Plain) -> Iterator[Told]:
    seen: set[str] = set()
    for where, day in _tables(plain, "day"):
        on, check_in = day.get("on"), day.get("check_in")
        if str(on) in seen:
            yield (*where, "on"), f"{on} is given twice"
        seen.add(str(on))
        yield from _after(where, {"on": on, "case": plain.get("on")}, "case", "on", same=True)
        if isinstance(check_in, Mapping):
            yield from _answers(check_in.get("red_flags"), (*where, "check_in", "red_flags"))


_ACT_NEEDS = {
    "release": "code",
    "approve": "exercise",
    "decline": "exercise",
    "put_back": "exercise",
}


def _act(where: Where, act: Plain) -> Iterator[Told]:
    need = _ACT_NEEDS.get(str(act.get("do")))
    if need and not act.get(need):
        yield where, f"{act['do']} needs {need}"
