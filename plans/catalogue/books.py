"""What the screen, the orders and the prediction read: one book each, of the one catalogue."""

from collections.abc import Mapping
from functools import cache

from plans.catalogue.content import load
from plans.catalogue.entries import CauseNames, FlagText
from plans.engine.assessment import TriageBook
from plans.engine.disuse import DisuseBook
from plans.engine.limit_question import GateBook
from plans.engine.limit_question import gate_book as gates
from plans.engine.orders import OrdersBook
from plans.engine.safety import RedFlag, SafetyRules
from plans.engine.start_dose import DraftingRules

__all__ = ["CauseNames", "FlagText"]


def red_flags() -> tuple[RedFlag, ...]:
    """Return the screening questions, in the order they are asked."""
    return load().red_flags


def safety_rules() -> SafetyRules:
    """Return the thresholds of fever."""
    return load().rules.safety


def triage_book() -> TriageBook:
    """Return what `assess` reads."""
    return load().triage


def orders_book() -> OrdersBook:
    """Return what `may_do` reads."""
    return load().orders


def disuse_book() -> DisuseBook:
    """Return what `predicted_losses` reads."""
    return load().disuse


def drafting_rules() -> DraftingRules:
    """Return the thresholds of first doses."""
    return load().rules.drafting


def flag_texts(language: str = "en") -> Mapping[str, FlagText]:
    """Return the words of the red flags by id; in English where a language has none."""
    return {flag.id: load().flag_text(flag.id, language) for flag in load().red_flags}


def cause_names(language: str = "en") -> CauseNames:
    """Return the names of types and causes; in English where a language has none."""
    return load().names_of_causes(language)


@cache
def gate_book() -> GateBook:
    """Return the gates of all protocols, as the questions of their days read them."""
    return gates(tuple(load().templates.values()), load().exercises)
