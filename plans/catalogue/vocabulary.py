"""The words that records of the catalogue may use: what is unknown would never apply."""

import re

ANCHORS = frozenset({"injury", "surgery", "device_off"})
CLEARANCES = frozenset(
    {"remove_device", "weight_bearing", "rom", "strengthen", "lift", "drive", "run"}
)
POSITIONS = frozenset(
    {"lying", "side_lying", "prone", "sitting", "standing", "four_point", "walking"}
)
JOINTS = frozenset(
    {
        "hip",
        "knee",
        "ankle",
        "foot",
        "toe",
        "shoulder",
        "elbow",
        "forearm",
        "wrist",
        "finger",
        "thumb",
        "spine",
    }
)
MOTIONS = frozenset(
    {
        "flexion",
        "extension",
        "abduction",
        "adduction",
        "internal_rotation",
        "external_rotation",
        "dorsiflexion",
        "plantarflexion",
        "inversion",
        "eversion",
        "pronation",
        "supination",
    }
)
TAGS = ("V", "V2", "M", "D", "S")
# Muscles and tendons. A new one is added here first: orders name muscles by these words.
MUSCLES = frozenset(
    {
        "abdominals",
        "achilles",
        "ankle_evertors",
        "ankle_invertors",
        "biceps",
        "deltoid",
        "finger_extensors",
        "finger_flexors",
        "gastrocnemius",
        "gluteals",
        "grip",
        "hamstrings",
        "hip_abductors",
        "hip_adductors",
        "hip_flexors",
        "latissimus",
        "pectorals",
        "peronei",
        "pronators",
        "quadriceps",
        "rhomboids",
        "rotator_cuff",
        "serratus",
        "soleus",
        "supinator",
        "thenar",
        "tibialis_anterior",
        "tibialis_posterior",
        "toe_extensors",
        "toe_flexors",
        "trapezius",
        "triceps",
        "trunk_extensors",
        "trunk_rotators",
        "trunk_side_flexors",
        "trunk_stabilisers",
        "under_device",
        "wrist_extensors",
        "wrist_flexors",
    }
)
EQUIPMENT = frozenset(
    {
        "bottle",
        "chair",
        "exercise_bike",
        "household_objects",
        "leg_press",
        "muscle_stimulator",
        "resistance_band",
        "step_counter",
        "table",
        "towel",
        "wall",
    }
)
MODES = frozenset({"standard", "standard_caution", "therapist_only"})
WEIGHTS = frozenset({"none", "toe_touch", "partial", "as_tolerated", "full"})
EVENT_KINDS = frozenset(
    {
        "cast",
        "splint_brace",
        "boot",
        "sling",
        "traction_exfix",
        "bed_rest_home",
        "hospital_stay",
        "icu_stay",
        "surgery",
        "non_weight_bearing",
        "reduced_activity",
        "spaceflight",
        "other",
    }
)
BODY_SITES = frozenset(
    {
        "hip",
        "thigh",
        "knee",
        "lower_leg",
        "ankle",
        "foot",
        "shoulder",
        "upper_arm",
        "elbow",
        "forearm",
        "wrist_hand",
        "cervical",
        "thoracolumbar",
        "whole_body",
    }
)
TISSUES = frozenset(
    {
        "none",
        "bone_fixed",
        "bone_nonop",
        "tendon",
        "ligament",
        "meniscus",
        "cartilage",
        "arthroplasty",
        "disc",
        "fusion",
        "skin",
        "abdominal",
    }
)
TARGETS_OF = frozenset({"body_mass", "other_side", "hse_half", "age_norm"})
PROGRESS_RULES = frozenset({"P1", "P2", "P3", "P4", "P5"})
SUPERVISION = frozenset({"none", "first_time", "always"})
ITEM_SIDES = frozenset({"default", "affected", "other", "both", "alternating", "either"})

# What a phase waits for. Derived from the record of the event …
DERIVED = frozenset(
    {
        "has_red_flag",
        "may_move",  # device off, or movement cleared
        "device_off",
        "weight_bearing",
        "healing_confirmed",  # clinically or by X-ray, or none needed
        "load_limit_kg",  # the lowest in force; without one there is no limit
        *(f"cleared:{activity}" for activity in CLEARANCES),  # said since the injury or operation
    }
)
# … or observed at an assessment, by check-ins and logs.
OBSERVED = frozenset(
    {
        "is_steady_upright",  # no dizziness on standing
        "pain_rest_nrs",
        "pain_peak_nrs",
        "pain_within_cap",
        "swelling",
        "swelling_rising",
        "sits_min",
        "stands_min",
        "sit_to_stand_5_effort",
        "transfers_as_before",
        "walk_tolerance_min",
        "walks_a_day",
        "walk_effort",
        "one_flight_step_to",
        "hand_use_pain_nrs",
        "carries_goal_load",
        "carries_20_m_times",
        "effort_0_10",
        "does_body_weight_version",
        "lsi_fraction",
        "sts30_at_norm",
        "goal_activity_0_10",
        "strength_goal_or_plateau",
        "goals_met",
        "self_managing_weeks",
    }
)
COMPARISONS = frozenset({">=", "<="})

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LONGEST_SLUG = 48  # as the rows hold it
_FACT = re.compile(
    r"precaution:[A-Z_]+|device_on(?::(?P<device>\w+))?|unhealed(?::(?P<unhealed>\w+))?"
    r"|tissue:(?P<tissue>\w+)|osteoporosis|extension_lag:\d+"
)
_UNLESS = re.compile(r"supervised|removable|clearance:(?P<clearance>\w+)")


def is_slug(word: str) -> bool:
    """Return True if a record may be called so, in addresses and in rows."""
    return len(word) <= _LONGEST_SLUG and _SLUG.fullmatch(word) is not None


def is_fact(words: str) -> bool:
    """Return True if `words` can exclude an exercise."""
    match = _FACT.fullmatch(words)
    if match is None:
        return False
    places = BODY_SITES | JOINTS
    return (
        match["device"] in {None, *places}
        and match["unhealed"] in {None, *places}
        and match["tissue"] in {None, *TISSUES}
    )


def is_unless(words: str) -> bool:
    """Return True if `words` can lift an exclusion; parts joined by "+" must all hold."""
    matches = [_UNLESS.fullmatch(part) for part in words.split("+")]
    return all(match and match["clearance"] in {None, *CLEARANCES} for match in matches)
