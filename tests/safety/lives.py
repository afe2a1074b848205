"""Factors of a patient's life, and the days it leads to: assess, draft, plan, log, close."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from plans.catalogue import load
from plans.catalogue.reader import read_rules
from plans.engine.assessment import Answers, Assessed, assess
from plans.engine.daily_plan import DayPlan, PlannedItem, plan_day
from plans.engine.day import CheckIn, DayFacts, Session
from plans.engine.day_rules import DailyPlanRules, DayRules, ProgressionRules, ReentryRules
from plans.engine.dose import Bounds
from plans.engine.easing_today import ease_today
from plans.engine.exercise import Region
from plans.engine.exercise_state import first_state
from plans.engine.plan_item import Circumstances, PlanItem, Suspension
from plans.engine.progression import close_day
from plans.engine.protection import is_protected
from plans.engine.regime import Draft, DraftItem, Found, draft
from plans.engine.safety import Scope
from tests.safety.cells import ALL_CLEARED, CLEARED, FIXES
from tests.safety.covering import Case
from tests.safety.oracle import Code, Hurt, Person
from tests.safety.told import ON, event, patient, treated

DAYS = 6
FRAIL_FROM = 5  # Clinical Frailty Scale, knowledge §2.5
RULES = DayRules(
    read_rules("progression", ProgressionRules),
    read_rules("reentry", ReentryRules),
    read_rules("daily_plan", DailyPlanRules),
)


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


_QUIET: dict[str, Any] = {
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


@dataclass(frozen=True)
class Day:
    """One planned day with what bears on it. `items` are those left after the morning."""

    on: date
    plan: DayPlan
    kept: tuple[PlannedItem, ...]
    suspended: bool  # the alarm rests something
    hurts: tuple[Hurt, ...]


@dataclass(frozen=True)
class Life:
    """One case with everything it led to."""

    case: Case
    assessed: Assessed
    draft: Draft
    items: dict[str, PlanItem]
    drafted: dict[str, DraftItem]
    days: tuple[Day, ...]


def hurts_of(case: Case, after: int = 0) -> tuple[Hurt, ...]:
    """Return the hurt places of the case, so many days after the first."""
    place: Place = case["place"]
    worn = place.kind in ("cast", "boot", "splint_brace", "sling")
    device = case["device"] if worn else ""
    part = treated(place.site)
    hand, kg = case["hand"] if part == "arm" else (None, None)
    days = case["days"]
    first = Hurt(
        site=place.site,
        side="na" if part == "body" else case["side"],
        kind=place.kind,
        device=device,
        fixes=FIXES.get(place.site, ()) if device in ("on", "removable") else (),
        tissue=place.tissue or ("none" if part == "body" else case["tissue"]),
        healed=case["healed"],
        since_days=days + after,
        device_off_days=min(case["off_days"], days) + after if device == "off" else None,
        leg=case["leg"] if part == "leg" else None,
        hand=hand,
        hand_kg=kg,
        cleared=case["cleared"],
        codes=(case["code"],) if case["code"] else (),
    )
    second: Hurt | None = case["second"]
    if second is None:
        return (first,)
    return (first, replace(second, since_days=second.since_days + after))


def live(case: Case) -> Life:
    """Return the life of one case: the draft of the first day and all its planned days."""
    catalogue = load()
    person = Person(case["age"], case["helper"])
    facts, hurts = replace(patient(person), frailty_cfs=case["frailty"]), hurts_of(case)
    events = tuple(_event(hurt, place, case) for place, hurt in enumerate(hurts))
    answers = _answers(case)
    assessed = assess(answers, patient=facts, events=events, book=catalogue.triage, on=ON)
    proposed = draft(
        mode=assessed.mode,
        patient=facts,
        events=events,
        losses=(),
        found=Found(observations=case["seen"]),
        book=catalogue.drafting,
        on=ON,
    )
    drafted = {f"{each.exercise}.{each.side}": each for each in proposed.items}
    items = {key: _item(key, each, proposed, events) for key, each in drafted.items()}
    days = tuple(_days(case, items, proposed))
    return Life(case, assessed, proposed, items, drafted, days)


def _event(hurt: Hurt, place: int, case: Case) -> Any:
    made = event(hurt, key=str(place))
    kind = case["place"].kind
    if not place:
        made = replace(made, condition=case["place"].condition)
    if place or hurt.device or kind == made.kind:
        return made
    is_over = kind != "surgery" and case["device"] == "off"
    ended = ON - timedelta(min(case["off_days"], hurt.since_days)) if is_over else None
    return replace(made, kind=kind, ended_on=ended)


def _answers(case: Case) -> Answers:
    intake: Intake = case["intake"]
    changes = dict(intake.changes)
    yes = changes.pop("flag", None)
    flags = {flag.id: "no" for flag in load().red_flags} | (dict([yes]) if yes else {})
    return Answers(**({"red_flags": tuple(flags.items())} | _QUIET | changes))


def _item(key: str, each: DraftItem, proposed: Draft, events: tuple[Any, ...]) -> PlanItem:
    catalogue = load()
    exercise = catalogue.exercises[each.exercise]
    return PlanItem(
        key=key,
        exercise=exercise,
        region=each.region.value,
        phase=each.phase,
        state=first_state(each.start),
        bounds=Bounds(each.min, each.max),
        starts_on=ON,
        is_cue=each.is_cue,
        side=each.side,
        protected=is_protected(
            exercise,
            region=Region(each.region),
            works=each.side,
            events=events,
            rules=catalogue.rules.orders,
            on=ON,
        ),
    )


def _days(case: Case, items: dict[str, PlanItem], proposed: Draft) -> Iterator[Day]:
    log: Log = case["log"]
    before = Circumstances(
        mode=proposed.mode,
        age=case["age"],
        base_pain_nrs=case["base"],
        asks=case["course"] == "asks",
        paused=case["course"] == "paused",
        completion_7d=log.completion,
        is_frail=(case["frailty"] or 0) >= FRAIL_FROM,
        is_lighter=case["course"] == "lighter",
    )
    current = dict(items)
    for after in range(DAYS):
        on = ON + timedelta(after)
        plan = plan_day(list(current.values()), on, before, RULES)
        context = replace(before, suspensions=_suspensions(case, proposed, after))
        check_in = _check_in(case, on, after)
        eased = ease_today(list(current.values()), plan.items, check_in, context, RULES)
        kept = tuple(p for p in plan.items if p.key not in {each.key for each in eased})
        yield Day(on, plan, kept, bool(context.suspensions), hurts_of(case, after))
        facts = DayFacts(
            on=on,
            check_in=None if case["morning"] is None else check_in,
            sessions={each.key: _session(log, each, on) for each in kept}
            if log.completion is not None
            else {},
            planned=frozenset(each.key for each in plan.items),
        )
        closing = close_day(list(current.values()), facts, context, RULES)
        current = {k: replace(item, state=closing.states[k]) for k, item in current.items()}
        before = context


def _suspensions(case: Case, proposed: Draft, after: int) -> tuple[Suspension, ...]:
    alarm: Alarm = case["alarm"]
    if not alarm.pauses or after < 2:
        return ()
    region = proposed.regions[0].region.value if proposed.regions else "all"
    return (Suspension(alarm.flag, Scope(alarm.pauses), region),)


def _check_in(case: Case, on: date, after: int) -> CheckIn:
    is_second = after == 1
    return CheckIn(
        on,
        case["morning"] or 0,
        swelling=case["swelling"],
        fever=is_second and case["ill"] == "fever",
        ill=is_second and case["ill"] == "ill",
    )


def _session(log: Log, each: PlannedItem, on: date) -> Session:
    return Session(
        on=on,
        dose=each.dose,
        completion=log.completion or 0.0,
        effort_0_10=log.effort,
        pain_peak_nrs=log.pain,
        sudden=log.sudden,
    )


def lives(cases: Iterator[Case]) -> Iterator[Life]:
    """Yield the life of each case."""
    return (live(case) for case in cases)
