"""What the lives of the safety tests are made of: each factor, its plain value first."""

from dataclasses import dataclass
from typing import Any

from tests.safety.cells import ALL_CLEARED, CLEARED
from tests.safety.oracle import Code, Hurt


@dataclass(frozen=True)
class Place:
    """Kind and site of the event that is treated, and of which injury it is where that is said."""

    kind: str
    site: str
    condition: str = ""
    tissue: str = ""  # "": as the case has it


@dataclass(frozen=True)
class Intake:
    """What the screen says, and the least mode it must lead to."""

    name: str
    least: str
    changes: dict[str, Any]


@dataclass(frozen=True)
class Log:
    """How every session of the case goes. None: not said."""

    name: str
    completion: float | None  # None: nothing is logged
    effort: float | None = 3
    pain: int | None = 1
    sudden: bool = False


@dataclass(frozen=True)
class Alarm:
    """A red flag on the third morning and what it pauses, by settled §3.1 and §3.4."""

    flag: str
    pauses: str  # "", all, region, loading


QUIET: dict[str, Any] = {
    "judgements": ("disuse",),
    "causes": ("cast_or_splint",),
    "is_new": False,
    "onset": "gradual",
    "has_sensory_change": False,
    "has_reflex_change": False,
    "has_bulbar_sign": False,
    "has_wasting_elsewhere": False,
    "has_neuropathic_pain": False,
}
_EARLY = {"pain_rest_nrs": 2, "swelling": 0}
_UP = _EARLY | {
    "sits_min": 60,
    "sit_to_stand_5_effort": 3,
    "stands_min": 5,
    "transfers_as_before": True,
    "pain_within_cap": True,
    "rom_deg:knee:flexion": 110,
    "rom_deg:knee:extension": 0,
}
_WALKS = _UP | {
    "walk_tolerance_min": 12,
    "walks_a_day": 3,
    "walk_effort": 3,
    "one_flight_step_to": True,
    "hand_use_pain_nrs": 2,
    "does_body_weight_version": True,
}
_LIFTS = _WALKS | {
    "carries_goal_load": True,
    "carries_20_m_times": 4,
    "pain_peak_nrs": 1,
    "effort_0_10": 4,
    "lsi_fraction": 0.9,
    "sts30_at_norm": True,
    "goal_activity_0_10": 8,
    "strength_goal_or_plateau": True,
}
BELLY = Hurt("whole_body", "na", tissue="abdominal", since_days=20)
FUSION = Hurt("thoracolumbar", "na", tissue="fusion", since_days=60)
DISC = Hurt("thoracolumbar", "na", tissue="disc", since_days=60, cleared=frozenset({"rom"}))
CUFF = Hurt("shoulder", "right", tissue="tendon", since_days=45, hand=1)
OTHER_LEG = Hurt("knee", "right", "splint_brace", "on", ("knee",), "ligament", since_days=20, leg=2)
OTHER_ARM = Hurt("forearm", "right", "cast", "on", ("wrist",), "bone_nonop", since_days=20, hand=0)
NEW_HIP = Hurt("hip", "left", tissue="arthroplasty", since_days=13, leg=3)
FACTORS: dict[str, tuple[Any, ...]] = {
    "place": (
        Place("cast", "ankle"),
        Place("cast", "forearm"),
        Place("hospital_stay", "whole_body"),
        Place("boot", "foot"),
        Place("surgery", "lower_leg"),
        Place("non_weight_bearing", "ankle"),
        Place("splint_brace", "wrist_hand"),
        Place("bed_rest_home", "whole_body"),
        Place("icu_stay", "whole_body"),
        Place("sling", "shoulder"),
        Place("sling", "elbow"),
        Place("splint_brace", "knee"),
        Place("surgery", "hip"),
        Place("surgery", "thoracolumbar"),
        Place("cast", "ankle", "ankle_fracture", "bone_nonop"),
        Place("cast", "forearm", "distal_radius_fracture", "bone_nonop"),
        Place("surgery", "knee", "total_knee_replacement", "arthroplasty"),
        Place("surgery", "hip", "total_hip_replacement", "arthroplasty"),
        Place("surgery", "hip", "hip_fracture", "bone_fixed"),
        Place("surgery", "knee", "acl_reconstruction", "ligament"),
        Place("surgery", "shoulder", "rotator_cuff_repair", "tendon"),
        Place("sling", "shoulder", "proximal_humerus_fracture", "bone_nonop"),
        Place("sling", "elbow", "radial_head_or_elbow", "bone_nonop"),
        Place("boot", "ankle", "achilles_rupture", "tendon"),
        Place("icu_stay", "whole_body", "icu_acquired_weakness"),
        Place("sling", "shoulder", "clavicle_fracture", "bone_nonop"),
        Place("cast", "wrist_hand", "scaphoid_fracture", "bone_nonop"),
        Place("splint_brace", "wrist_hand", "hand_fracture", "bone_nonop"),
        Place("boot", "foot", "foot_fracture", "bone_nonop"),
        Place("splint_brace", "knee", "patella_or_extensor_repair", "bone_fixed"),
        Place("surgery", "lower_leg", "tibial_shaft_fracture", "bone_fixed"),
        Place("non_weight_bearing", "knee", "tibial_plateau_fracture", "bone_fixed"),
        Place("boot", "foot", "calcaneus_fracture", "bone_nonop"),
        Place("boot", "ankle", "ankle_sprain", "none"),
        Place("sling", "shoulder", "shoulder_dislocation", "none"),
        Place("bed_rest_home", "thoracolumbar", "vertebral_fracture", "bone_nonop"),
        Place("hospital_stay", "whole_body", "cardiac_surgery", "abdominal"),
        Place("surgery", "whole_body", "abdominal_surgery", "abdominal"),
    ),
    "side": ("left", "right"),
    "second": (None, BELLY, FUSION, DISC, CUFF, OTHER_LEG, OTHER_ARM, NEW_HIP),
    "tissue": ("bone_nonop", "bone_fixed", "none", "tendon"),
    "days": (70, 3, 6, 13, 14, 20, 27, 28, 41, 42, 55, 56, 69, 83, 84, 111, 139, 200),
    "device": ("off", "on", "removable"),
    "off_days": (20, 2, 13, 14),
    "leg": (4, None, 0, 1, 2, 3),
    "hand": ((3, None), (None, None), (0, None), (1, None), (2, 0.5), (2, 2.0)),
    "healed": (True, False),
    "cleared": (ALL_CLEARED, *CLEARED[:-1]),
    "code": (
        None,
        *(
            Code(each)
            for each in ("NWB", "PWB", "HIP_POST", "SPINE_BLT", "STERNAL", "ABDO", "OSTEO_V")
        ),
        *(Code(each) for each in ("FALLS", "CARDIAC", "INSENSATE", "CRPS", "COGN")),
        Code("LIFT_MAX", kg=1.0),
        Code("LIFT_MAX", kg=0.25),
        Code("ROM_MAX", "knee", "flexion", deg=60),
        Code("ROM_MAX", "ankle", "dorsiflexion", deg=0),
        Code("NO_RESIST", muscle="quadriceps"),
        Code("NO_ACTIVE", muscle="gluteals"),
        Code("NO_STRETCH", muscle="achilles"),
    ),
    "age": (40, 17, 64, 65, 80),
    "helper": (True, False),
    "frailty": (None, 4, 5),
    "intake": (
        Intake("quiet", "standard", {}),
        Intake("steroids", "standard_caution", {"steroid_over_3_months": True}),
        Intake("pregnant", "therapist_only", {"is_pregnant": True}),
        Intake("transplant", "therapist_only", {"has_transplant": None}),
        Intake("cause unknown", "refer", {"judgements": (), "causes": ()}),
        Intake("nerve sign", "refer", {"has_reflex_change": None}),
        Intake("not screened", "refer", {"red_flags": ()}),
        Intake("stroke", "emergency", {"flag": ("R-STROKE", "now")}),
    ),
    "seen": (_WALKS, _EARLY, _UP, _LIFTS, {}),
    "base": (0, 2, 4, 5),
    "morning": (0, None, 2, 4, 5, 8),
    "swelling": (0, None, 1, 2, 3),
    "ill": ("", "fever", "ill"),
    "alarm": (
        Alarm("", ""),
        Alarm("R-STROKE", "all"),
        Alarm("R-DVT", "all"),
        Alarm("R-TENDON", "region"),
        Alarm("R-FALL", "loading"),
    ),
    "log": (
        Log("perfect", 1.0),
        Log("hard", 1.0, effort=9),
        Log("painful", 1.0, pain=6),
        Log("severe", 1.0, pain=8),
        Log("half", 0.5, effort=6),
        Log("nothing", None),
        Log("unsaid", 1.0, effort=None, pain=None),
        Log("sudden", 0.3, sudden=True),
    ),
    "course": ("", "asks", "paused", "lighter"),
}
