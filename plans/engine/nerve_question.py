"""The questions asked when more is lost than rest explains, and what the answers do. SET2.11."""

from collections.abc import Mapping
from dataclasses import replace

from plans.engine.assessment import STRICTNESS, Answers, Mode
from plans.engine.reason import Reason

# Field of the intake, and the code of its reason.
NERVE_QUESTIONS = {
    "has_sensory_change": "sensory_change",
    "has_reflex_change": "reflex_change",
    "has_bulbar_sign": "bulbar_sign",
    "has_wasting_elsewhere": "wasting_elsewhere",
}


def with_nerve_answers(answers: Answers, given: Mapping[str, bool]) -> Answers:
    """Return the intake with the nerve questions answered anew. Raises KeyError if one is left."""
    return replace(
        answers,
        has_sensory_change=given["has_sensory_change"],
        has_reflex_change=given["has_reflex_change"],
        has_bulbar_sign=given["has_bulbar_sign"],
        has_wasting_elsewhere=given["has_wasting_elsewhere"],
    )


def mode_after(mode: Mode, given: Mapping[str, bool]) -> tuple[Mode, tuple[Reason, ...]]:
    """Return the mode after the answers, with a reason for each yes.

    A yes refers. Four times no leaves the mode as it is: only a whole assessment loosens it.
    """
    found = tuple(Reason(code) for name, code in NERVE_QUESTIONS.items() if given[name])
    stricter = Mode.REFER if found else mode
    return max(mode, stricter, key=STRICTNESS.__getitem__), found
