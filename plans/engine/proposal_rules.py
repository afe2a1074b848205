"""Thresholds of proposals; rules/proposals.toml."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Norm:
    """The fewest chair stands in 30 seconds that are average for an age."""

    from_age: int
    men: int
    women: int


@dataclass(frozen=True, slots=True)
class ProposalRules:
    """When a next exercise or a next phase is put to a therapist."""

    keep_old_days: int  # P7: the old exercise stays beside the new one
    again_after_days: int  # after a "no"
    retest_days: int  # P8: answers and tests older than this do not count
    hse_half_men_kg: float
    hse_half_women_kg: float
    unknown_body_mass_kg: float
    chair_stand_norms: tuple[Norm, ...]  # youngest first
    norm_age_end: int  # the table ends before this age
    sitting: tuple[str, ...]  # exercises whose sessions answer a criterion of a phase
    standing: tuple[str, ...]
    sit_to_stand: tuple[str, ...]
    stairs: tuple[str, ...]
    stands_counted: int  # of five stands
    sits_a_day: int
    carry_m: int

    def hse_half_kg(self, sex: str) -> float:
        """Return half of the guideline weight at waist height; unknown counts as the lower."""
        return self.hse_half_men_kg if sex == "male" else self.hse_half_women_kg

    def chair_stand_norm(self, age: int, sex: str) -> int | None:
        """Return the norm of an age; None where the table has none. Unknown: women's column."""
        if age >= self.norm_age_end:
            return None
        found = [norm for norm in self.chair_stand_norms if norm.from_age <= age]
        if not found:
            return None
        return found[-1].men if sex == "male" else found[-1].women
