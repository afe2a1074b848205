"""Numbers of a source text, each as the values it may have become in a typed record."""

import re
from collections.abc import Iterator
from typing import Any

from plans.catalogue import Waiver
from plans.catalogue.records import to_json
from plans.engine.exercise import Exercise

_NUMBER = r"(?:\d+(?:\.\d+)?|½)"
_SPAN = re.compile(rf"({_NUMBER})(?:[–→/-]({_NUMBER}))?\s*(min|wk|weeks|%|mo)?")
_PER = {"min": 60, "wk": 7, "weeks": 7, "mo": 30, "%": 0.01}


def missing(exercise: Exercise, waivers: tuple[Waiver, ...]) -> list[str]:
    """Return the numbers of the source text that are neither in the record nor waived.

    Of a range one end is enough: a dose starts at the lower, a gate may take the upper.
    """
    text = exercise.source_text
    for waiver in waivers:
        if waiver.kind == "number" and waiver.exercise in ("*", exercise.slug):
            text = text.replace(waiver.what, "")
    held = set(_numbers(to_json(exercise) | {"source_text": ""}))
    minutes = (c.value for c in exercise.done_when if c.subject.endswith("_min") and c.value)
    held |= {each * _PER["min"] for each in minutes}
    return [span for span, forms in _spans(text) if held.isdisjoint(forms)]


def _spans(text: str) -> Iterator[tuple[str, set[float]]]:
    for match in _SPAN.finditer(text):
        ends = [0.5 if end == "½" else float(end) for end in match.groups()[:2] if end]
        yield match[0], {form for end in ends for form in _forms(end, match[3])}


def _forms(number: float, unit: str | None) -> set[float]:
    if unit == "%":
        return {round(number / 100, 4), round(1 + number / 100, 4)}
    return {number * _PER.get(unit or "", 1)}


def _numbers(plain: Any) -> Iterator[float]:
    if isinstance(plain, dict):
        for each in plain.values():
            yield from _numbers(each)
    elif isinstance(plain, list):
        for each in plain:
            yield from _numbers(each)
    elif isinstance(plain, int | float) and not isinstance(plain, bool):
        yield abs(float(plain))
