"""The report as aligned text a physiotherapist can read."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from plans.cases.proposal_report import phase_lines, put_lines
from plans.cases.words import reason_words, reasons_words, share_words, value_words

Json = Mapping[str, Any]


def as_text(report: Json) -> str:
    """Return the report of `report()` as lines."""
    return "\n".join(line.rstrip() for line in _lines(report)) + "\n"


def _lines(report: Json) -> Iterator[str]:
    yield report["title"]
    yield f"Assessed and drafted on {_day(report['on'])}"
    yield from _part("Mode: " + report["mode"].replace("_", " "), _mode(report))
    yield from _part("Red flags", _actions(report["actions"]))
    if report["asked_of_others"]:
        yield from _part("Asked of others", map(_plain, report["asked_of_others"]))
    yield from _part("Expected loss", _losses(report["losses"]))
    draft = report["draft"]
    yield from _part("Phases", _regions(draft["regions"]))
    yield from _part(_headline(draft), _items(draft))
    yield from _part("Left out", _excluded(draft["excluded"]))
    if report["unexpected"]:
        yield from _part("NOT AS EXPECTED", report["unexpected"])
    for day in report["days"]:
        yield from _part(_day_headline(day), _of_day(day))
    if report["phases"]:
        yield from _part("Next phases after the last day", phase_lines(report["phases"]))


def _part(title: str, lines: Iterable[str]) -> Iterator[str]:
    yield ""
    yield title
    found = [f"  {line}" for line in lines]
    yield from found or ["  none"]


def _columns(rows: Iterable[tuple[str, ...]]) -> list[str]:
    """Return rows with their columns aligned; the last column runs free."""
    given = list(rows)
    widths = [max(map(len, column)) for column in zip(*given, strict=True)][:-1]
    return [
        "  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[-1]])
        for row in given
    ]


def _day(iso: str) -> str:
    return f"{date.fromisoformat(iso):%a} {iso}"


def _mode(report: Json) -> Iterator[str]:
    yield from _columns(
        (each["mode"].replace("_", " "), reason_words(each)) for each in report["reasons"]
    )
    if report["holds_progress"]:
        yield "no increase until the nerve questions are answered"


def _plain(code: str) -> str:
    return code.replace("_", " ").replace(":", ": ")


def _actions(actions: list[Json]) -> list[str]:
    return _columns(
        (
            each["flag"],
            each["answer"] or "which is not known",
            each["class"].replace("_", " "),
            f"rests {each['scope']}",
            f"{each['effect'].replace('_', ' ')}; cleared by {each['who_clears']}",
        )
        for each in actions
    )


def _losses(losses: list[Json]) -> list[str]:
    return _columns(
        (
            f"{each['muscle'].replace('_', ' ')}, {each['side']}",
            f"{each['days']} days",
            f"strength {share_words(each['strength'])}",
            f"size {share_words(each['size'])}",
            f"confidence {each['confidence'].replace('_', ' ')}",
            "; ".join(_factor(reason) for reason in each["reasons"]),
        )
        for each in losses
    )


def _factor(reason: Json) -> str:
    times = ", ".join(f"{name} × {value_words(v)}" for name, v in reason["values"].items())
    return str(reason["code"]).replace("_", " ") + (f" ({times})" if times else "")


def _regions(regions: list[Json]) -> Iterator[str]:
    for each in regions:
        opened = ", ".join(each["phases"]) or "none"
        by = f"{each['template']} {each['template_version']}, event {each['event']}"
        yield f"{each['region']} {each['side']}: {opened} open ({by})"
        for closed in each["closed"]:
            yield f"  {closed['phase']} closed: {reason_words(closed)}"


def _headline(draft: Json) -> str:
    mode = draft["mode"].replace("_", " ")
    counted = f"{draft['item_count']} exercises, {draft['start_count']} on day one"
    return f"Draft ({mode}): {counted}, {draft['planned_minutes']:g} min"


def _items(draft: Json) -> Iterator[str]:
    rows = []
    for each in draft["items"]:
        name = f"{each['position']:2}  {each['exercise']}"
        kind = "cue" if each["is_cue"] else each["phase"]
        rows.append((name, each["side"], kind, f"start  {each['start']['words']}"))
        rows.append(("", "", "", f"least  {each['min']['words']}"))
        rows.append(("", "", "", f"most   {each['max']['words']}"))
        why = [reason for reason in each["reasons"] if reason["code"] != "in_protocol"]
        rows += [("", "", "", f"why    {reasons_words(why)}")] if why else []
    yield from _columns(rows)
    yield from (f"note: {reason_words(each)}" for each in draft["reasons"])
    yield from (f"WARNING: {reason_words(each)}" for each in draft["warnings"])


def _excluded(excluded: list[Json]) -> Iterator[str]:
    rows = []
    for each in excluded:
        for n, refusal in enumerate(each["refusals"]):
            first = (each["exercise"], each["side"], each["phase"]) if n == 0 else ("", "", "")
            rows.append((*first, _refusal(refusal)))
    yield from _columns(rows)


def _refusal(refusal: Json) -> str:
    until = f", ask again on {_day(refusal['until'])}" if refusal["until"] else ""
    waivable = ", may be waived" if refusal["is_waivable"] else ""
    return reason_words(refusal) + until + waivable


def _day_headline(day: Json) -> str:
    done = day["completion_7d"]
    share = "" if done is None else f"; done in 7 days {round(done * 100)} %"
    return f"{_day(day['on'])}: {day['kind']}, {day['planned_minutes']} min planned{share}"


def _of_day(day: Json) -> Iterator[str]:
    for act in day["acts"]:
        nothing = "" if act["was_possible"] else " (nothing to do it to)"
        yield f"therapist: {act['do'].replace('_', ' ')} {act['what']}{nothing}".strip()
    if day["check_in"]:
        yield "morning: " + _told(day["check_in"])
    yield from _columns(_item_rows(day))
    for slug in day["not_planned"]:
        yield f"logged though not planned: {slug}"
    yield from _resting(day)
    yield from _decisions(day["decisions"])
    yield from put_lines(day)
    for alert in day["alerts"]:
        yield f"ALERT {alert['code']} {alert['tier']}{_rests(alert)}{_values(alert['values'])}"
    if day["open_alerts"]:
        yield f"open alerts: {', '.join(dict.fromkeys(day['open_alerts']))}"


def _rests(alert: Json) -> str:
    if alert["rests"] == "nothing":
        return ""
    return f", rests {alert['region'] or alert['rests']}"


def _told(given: Json) -> str:
    return ", ".join(
        name if value is True else f"{_short(name)} {_flat(value)}"
        for name, value in given.items()
        if value is not None and value is not False and value != {}
    )


def _flat(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {one}" for name, one in value.items())
    return value_words(value)


def _item_rows(day: Json) -> Iterator[tuple[str, ...]]:
    sessions = {(each["exercise"], each["side"]): each for each in day["sessions"]}
    eased = {(each["exercise"], each["side"]): each for each in day["eased"]}
    for each in day["items"]:
        key = each["exercise"], each["side"]
        why = f" ({each['why']})" if each["why"] else ""
        off = f"rests today by {eased[key]['rule']}" if key in eased else ""
        done = _done(sessions[key]) if key in sessions else ""
        told = "; ".join(part for part in (off, done) if part)
        yield (*key, each["dose"]["words"] + why, told or "–")


def _done(session: Json) -> str:
    parts = [f"done {round(session['completion'] * 100)} %"]
    names = {
        "effort_0_10": "effort",
        "pain_peak_nrs": "pain",
        "spare_reps": "spare",
        "soreness": "soreness",
        "swelling": "swelling",
        "heart_rate_bpm": "pulse",
        "systolic_mmhg": "pressure",
        "spo2_percent": "oxygen",
    }
    parts += [
        f"{word} {value_words(session[name])}"
        for name, word in names.items()
        if session.get(name) is not None
    ]
    parts += [session["reason_not_done"]] if session["reason_not_done"] else []
    return ", ".join([*parts, *(name for name in ("sudden", "dizzy") if session[name])])


def _resting(day: Json) -> Iterator[str]:
    grouped: dict[str, list[str]] = {}
    for each in day["withheld"]:
        until = f" until {_day(each['until'])}" if each["until"] else ""
        grouped.setdefault(each["reason"] + until, []).append(_name(each))
    for each in day["refused"]:
        why = "; ".join(_refusal(refusal) for refusal in each["refusals"])
        grouped.setdefault(f"orders: {why}", []).append(_name(each))
    for why, names in grouped.items():
        word = "waiting for their turn" if why == "later" else f"resting by {why}"
        yield f"{word}: {', '.join(names)}"


def _name(each: Json) -> str:
    return f"{each['exercise']}/{each['side']}"


def _decisions(decisions: list[Json]) -> Iterator[str]:
    """Yield one line for each change; where the dose stays, equal reasons share a line."""
    same: dict[str, list[str]] = {}
    for each in decisions:
        if each["after"] == each["before"]:
            same.setdefault(_rules(each), []).append(_name(each))
        else:
            yield f"→ {_rules(each)}: {_name(each)} {_moved(each)}"
    for rules, names in same.items():
        yield f"→ {rules}: same again {', '.join(names)}"


def _moved(decision: Json) -> str:
    after = decision["after"]["words"] if decision["after"] else "pauses until a therapist looks"
    return f"{decision['before']['words']} → {after}"


def _rules(decision: Json) -> str:
    """Return the winner with its outcome and values, then the other rules that applied."""
    first, *others = decision["matches"]
    words = f"{first['rule']} {first['outcome'].replace('_', ' ')}{_values(first['values'])}"
    words += "".join(f" + {each['rule']}" for each in others)
    words += ", waits for the therapist" if decision["needs_therapist"] else ""
    return words + (f", withheld by {decision['withheld']}" if decision["withheld"] else "")


def _values(values: Json) -> str:
    given = [f"{_short(name)} {value_words(v)}" for name, v in values.items()]
    return f" ({', '.join(given)})" if given else ""


def _short(name: str) -> str:
    return name.removesuffix("_nrs").removesuffix("_0_10").replace("_", " ")
