"""When somebody has to look: at a plan, at a silence, at an alert nobody has read."""

from collections.abc import Mapping
from dataclasses import dataclass, replace


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
    low_completion: float  # O5: less than this over the next so many days
    low_completion_days: int
    escalate_after_h: int  # opening hours an unread critical alert waits for its next reader
    limit_ranges: Mapping[str, tuple[float, float]]  # what a clinic or a therapist may choose

    def is_early(self, phases: frozenset[str]) -> bool:
        return not phases.isdisjoint(self.early_phases)

    def is_late(self, phases: frozenset[str]) -> bool:
        """Return True if every phase is a late one."""
        return phases <= set(self.late_phases)

    def silent_limit(self, limits: "AlertLimits", *, early: bool) -> int:
        """Return after how many days without a log a therapist is told (O6)."""
        limit = self.silent_days_early if early else self.silent_days
        return limits.silent_days or limit


@dataclass(frozen=True, slots=True)
class AlertLimits:
    """When a therapist wants to be told; None: as the rules say.

    The stop rules (S) are no part of it: nobody sets those.
    """

    review_pain_nrs: int | None = None  # O5
    silent_days: int | None = None  # O6
    plateau_days: int | None = None  # O4
    low_completion: float | None = None  # O5

    def over(self, default: "AlertLimits") -> "AlertLimits":
        """Return these limits where they are set, else those of `default`."""
        own = {name: value for name in LIMITS if (value := getattr(self, name)) is not None}
        return replace(default, **own)


NO_LIMITS = AlertLimits()
LIMITS = ("review_pain_nrs", "silent_days", "plateau_days", "low_completion")


def out_of_range(limits: AlertLimits, rules: OversightRules) -> dict[str, tuple[float, float]]:
    """Return the allowed range of each limit that lies outside it."""
    found = {}
    for name in LIMITS:
        value, (low, high) = getattr(limits, name), rules.limit_ranges[name]
        if value is not None and not low <= value <= high:
            found[name] = (low, high)
    return found
