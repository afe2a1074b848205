"""Every threshold the engine is handed: one field a section, read from rules/<field>.toml.

A new section is one field here, one frozen dataclass in the engine and one file.
"""

from dataclasses import dataclass, fields
from pathlib import Path
from typing import get_type_hints

from plans.catalogue.fault import CatalogueError, Fault
from plans.catalogue.reader import HOME, read_rules
from plans.engine.asked import OrdersRules
from plans.engine.assessment import TriageRules
from plans.engine.day_rules import (
    AdherenceRules,
    DailyPlanRules,
    DayRules,
    ProgressionRules,
    ReentryRules,
)
from plans.engine.disuse import DisuseRules
from plans.engine.oversight import OversightRules
from plans.engine.proposal_rules import ProposalRules
from plans.engine.recovery_pace import RecoveryRules
from plans.engine.safety import SafetyRules
from plans.engine.start_dose import DraftingRules


@dataclass(frozen=True, slots=True)
class Rules:
    """All thresholds, by the engine module that decides by them."""

    adherence: AdherenceRules
    daily_plan: DailyPlanRules
    disuse: DisuseRules
    drafting: DraftingRules
    orders: OrdersRules
    oversight: OversightRules
    progression: ProgressionRules
    proposals: ProposalRules
    recovery: RecoveryRules
    reentry: ReentryRules
    safety: SafetyRules
    triage: TriageRules

    @property
    def day(self) -> DayRules:
        """Return what closing and planning a day read."""
        return DayRules(self.progression, self.reentry, self.daily_plan)


def read_rulebook(home: Path = HOME) -> Rules:
    """Return all sections; all faults of all files at once."""
    faults: list[Fault] = []
    hints = get_type_hints(Rules)
    read = {}
    for field in fields(Rules):
        try:
            read[field.name] = read_rules(field.name, hints[field.name], home)
        except CatalogueError as error:
            faults += error.faults
    if faults:
        raise CatalogueError(*faults)
    return Rules(**read)
