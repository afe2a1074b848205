"""What became of pain, in words."""

from dataclasses import dataclass

from plans.engine.measure_reading import Change
from plans.queries.pain_line import PainChange
from plans.templatetags.courses import pain_sentences


@dataclass
class Line:
    morning: PainChange | None
    worst: PainChange | None


def test_no_pain_before_and_now_is_not_called_unclear() -> None:
    none = PainChange(0, 0, Change.UNCLEAR)

    assert pain_sentences(Line(none, none)) == [  # type: ignore[arg-type]
        "Pain in the morning: none on most days, as before.",
        "The worst pain while you exercise: none on most days, as before.",
    ]
