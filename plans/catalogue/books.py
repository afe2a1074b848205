"""What the screen, the orders, the prediction and the draft read: one book each, read once."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from plans.catalogue.reader import HOME, locate_tables, locate_whole, read_records, read_rules
from plans.engine.assessment import Cause, Judgement, TriageBook, TriageRules
from plans.engine.disuse import Curve, CurveRow, DisuseBook, DisuseRules
from plans.engine.orders import OrdersBook, OrdersRules, PrecautionRule, TissueRule
from plans.engine.safety import RedFlag, SafetyRules
from plans.engine.start_dose import DraftingRules


@cache
def orders_book() -> OrdersBook:
    """Return what `may_do` reads."""
    return OrdersBook(
        read_records(HOME / "precautions.toml", PrecautionRule),
        read_records(HOME / "tissues.toml", TissueRule),
        read_rules("orders", OrdersRules),
    )


@cache
def drafting_rules() -> DraftingRules:
    """Return the thresholds of first doses."""
    return read_rules("drafting", DraftingRules)


@dataclass(frozen=True, slots=True)
class FlagText:
    """A red flag in plain words."""

    question: str
    follow_up: str
    answers: Mapping[str, str]  # by follow-up key, in the order shown


@dataclass(frozen=True, slots=True)
class CauseNames:
    """What therapists read for the codes of types and causes."""

    judgements: Mapping[str, str]
    causes: Mapping[str, str]


@cache
def red_flags() -> tuple[RedFlag, ...]:
    """Return the screening questions, in the order they are asked."""
    return read_records(HOME / "red_flags.toml", RedFlag)


@cache
def safety_rules() -> SafetyRules:
    """Return the thresholds of fever."""
    return read_rules("safety", SafetyRules)


@cache
def triage_book() -> TriageBook:
    """Return what `assess` reads."""
    return TriageBook(
        red_flags(),
        read_records(HOME / "judgements.toml", Judgement),
        read_records(HOME / "causes.toml", Cause),
        read_rules("triage", TriageRules),
    )


@cache
def disuse_book() -> DisuseBook:
    """Return what `predicted_losses` reads."""
    return DisuseBook(
        read_records(HOME / "curves.toml", Curve),
        read_records(HOME / "curve_rows.toml", CurveRow),
        read_rules("disuse", DisuseRules),
    )


@cache
def flag_texts(language: str = "en") -> Mapping[str, FlagText]:
    """Return the words of the red flags by id; in English where a language has none."""
    found = locate_tables(_text(language, "red_flags.toml"), FlagText)
    return {flag: each.value for flag, each in found.items()}


@cache
def cause_names(language: str = "en") -> CauseNames:
    """Return the names of types and causes; in English where a language has none."""
    return locate_whole(_text(language, "causes.toml"), CauseNames).value


def _text(language: str, name: str) -> Path:
    path = HOME / "text" / language / name
    return path if path.exists() else HOME / "text" / "en" / name
