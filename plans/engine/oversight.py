"""When somebody has to look: at a plan, at a silence, at an alert nobody has read."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OversightRules:
    """Limits of going on unseen; rules/oversight.toml."""

    early_phases: tuple[str, ...]
    late_phases: tuple[str, ...]
    review_days: int  # O8: longer without a therapist's look, and no dose rises
    review_days_early: int
    silent_days: int  # O6: without any log, and a therapist is told
    silent_days_early: int
    nudge_days: int  # O6: without any log, and the patient is written to
    nudge_days_late: int
    escalate_after_h: int  # opening hours an unread critical alert waits for its next reader

    def is_early(self, phases: frozenset[str]) -> bool:
        return not phases.isdisjoint(self.early_phases)

    def is_late(self, phases: frozenset[str]) -> bool:
        """Return True if every phase is a late one."""
        return phases <= set(self.late_phases)
