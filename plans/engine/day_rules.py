"""Thresholds of the day; every number is read from plans/catalogue/rules/ with its source."""

from collections.abc import Mapping
from dataclasses import dataclass

from plans.engine.exercise import Phase


@dataclass(frozen=True, slots=True)
class Earned:
    """What two sessions must show before one progress rule lets a dose step up."""

    completion: float
    effort_0_10: float
    pain_nrs: int
    morning_above_base_nrs: int
    swelling: int  # where a limb is the region; it must not have risen either
    sessions: int = 2
    spare_reps: int | None = None  # stands in for a higher effort
    late_effort_0_10: float | None = None  # the limit in P4 after `late_days`
    late_days: int | None = None
    needs_no_soreness: bool = False


@dataclass(frozen=True, slots=True)
class ProgressionRules:
    """Stop, regress, hold and progress; rules/progression.toml."""

    cap_nrs: int
    cap_floor_nrs: int
    cap_above_base_caution_nrs: int
    cap_above_base_protected_nrs: int
    suspend_pain_nrs: int  # S2
    s3_heart_rate_high_bpm: int
    s3_heart_rate_low_bpm: int
    s3_systolic_high_mmhg: int
    s3_systolic_low_mmhg: int
    s3_spo2_low_percent: int
    review_pain_nrs: int  # O5
    ill_rest_days: int  # S4, the ill day included
    ill_alert_after_days: int
    g1_blocked_sessions: int
    g2_rise_nrs: int
    g2_small_rise_nrs: int
    g2_small_rise_sessions: int
    sore_rest_days: int  # G3, G4
    sore_joint_rest_days: int  # H3
    g5_swelling: int
    g5_rise: int
    g5_settled: int  # at most this, and loading begins again
    g5_alert_days: int
    g6_effort_0_10: float
    g6_partial_effort_0_10: float  # with completion below the next
    g6_completion: float
    g6_sessions: int
    g6_load_factor: float
    g6_fewer_reps: int
    g7_completion: float
    g7_sessions: int
    ease_factor: float
    g8_days: int  # each of two weeks
    g8_least_days: int  # with an answer in each of them
    g8_rise_nrs: float
    g8_factor: float
    g9_loss_deg: int
    g9_lag_deg: int
    g10_near_falls: int
    g10_days: int
    g11_factor: float
    g11_again_days: int  # told again within these it is the same exhaustion
    g11_causes: tuple[str, ...]
    g11_judgements: tuple[str, ...]
    g11_event_kinds: tuple[str, ...]
    o4_days: int
    o4_sessions: int
    o4_completion: float
    o5_regressions: int
    o5_regress_days: int
    over_completion: float  # done much more than prescribed
    over_sessions: int
    quiet_days: int  # an alert of a trend that was released comes again at the earliest
    h1_above_nrs: int
    h1_sessions: int
    h5_swelling: int
    h6_effort_0_10: float
    h6_target_most_0_10: float  # P4: up to here it is the zone to be in
    h7_completion: float
    h8_sessions: int
    p1: Earned
    p2: Earned
    p3: Earned
    p4: Earned
    p5: Earned
    p6: Earned
    p6_under_age: int
    p6_steps: int
    quota_days: int  # O11
    quota_fraction: float
    quota_completion: float
    flare_rise_nrs: int
    flare_mornings: int
    flare_factor: float
    week_minutes_small: int  # up to here: one increase a week
    increases_week: int
    increases_week_caution: int
    increases_region_day: int
    week_fraction_walking: float
    walking_small_s: int  # a shorter walk grows by its own step
    week_fraction_plan: float
    week_fraction_plan_caution: float


@dataclass(frozen=True, slots=True)
class GapBand:
    """One length of gap, `from_days` and up."""

    rule: str
    from_days: int
    factor: float | None = None  # None: suspend
    older_factor: float | None = None  # from `ReentryRules.older_age`
    also_step_down: bool = False  # the lower of both
    resumes: bool = False  # two good sessions lead back to the dose before the gap


@dataclass(frozen=True, slots=True)
class ReentryRules:
    """M rules; rules/reentry.toml. Bands shortest first."""

    older_age: int
    blocked_sessions: int
    bands: tuple[GapBand, ...]


@dataclass(frozen=True, slots=True)
class DailyPlanRules:
    """How much fits into a day; rules/daily_plan.toml."""

    items_early: int  # P0–P1
    items_later: int  # from P2
    items_frail: int  # of a frail patient, in any phase
    minutes_high: Mapping[Phase, int]  # a new exercise joins up to here
    grow_fraction: float  # of these minutes; what is in the plan grows up to there
    more_every_days: int
    more_completion: float
    no_loading_pain_nrs: int  # base or this morning
    repetition_s: float
    hold_extra_s: float
    rest_early_s: int  # P0–P1
    rest_later_s: int
    set_up_s: int
    carry_m_per_s: float
    step_s: float
    flight_s: float
    heavy_gap_h: int  # between heavy days of one muscle
    lighter_every_weeks: int
    lighter_factor: float  # of the volume


@dataclass(frozen=True, slots=True)
class AdherenceRules:
    """Windows and limits of adherence; rules/adherence.toml."""

    windows_days: tuple[int, ...]
    adherent: float
    partial: float


@dataclass(frozen=True, slots=True)
class DayRules:
    """All that closing and planning a day read from the catalogue."""

    progression: ProgressionRules
    reentry: ReentryRules
    daily_plan: DailyPlanRules
