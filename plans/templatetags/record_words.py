"""What the keys of the catalogue's records are called, for the clinician who reviews them."""

from django.utils.translation import gettext_lazy as _

EXERCISE_KINDS = {
    "adl": _("Ordinary activity"),
    "dedicated": _("Exercise"),
    "cue": _("Reminder beside the plan"),
}
SIDES = {
    "affected": _("The affected side"),
    "other": _("The other side"),
    "both": _("Both sides together"),
    "alternating": _("Both sides in turn"),
    "either": _("Either side"),
    "default": _("As the exercise says"),
}
SUPERVISION = {
    "none": _("Alone"),
    "first_time": _("Shown the first time"),
    "always": _("Only with somebody beside"),
}
EQUIPMENT = {
    "bottle": _("Bottle"),
    "chair": _("Chair"),
    "exercise_bike": _("Exercise bike"),
    "household_objects": _("Household objects"),
    "leg_press": _("Leg press"),
    "muscle_stimulator": _("Muscle stimulator"),
    "resistance_band": _("Exercise band"),
    "step_counter": _("Step counter"),
    "table": _("Table"),
    "towel": _("Towel"),
    "wall": _("Wall"),
}
POSITIONS = {
    "lying": _("Lying on the back"),
    "side_lying": _("Lying on the side"),
    "prone": _("Lying face down"),
    "sitting": _("Sitting"),
    "standing": _("Standing"),
    "four_point": _("On hands and knees"),
    "walking": _("Walking"),
}
FEATURES = {
    "unsupported": _("Stands without holding on"),
    "resisted": _("Works against resistance"),
    "impact": _("Impact: feet leave the ground"),
    "breath_hold": _("Tends to make people hold their breath"),
    "grip": _("Needs a grip"),
    "overhead": _("Arms above the head"),
    "spine_bend": _("Bends the back"),
    "spine_twist": _("Twists the back"),
    "spine_load": _("Loads the back"),
}
# A dose, field by field, as the table of a review names it.
DOSE_FIELDS = {
    "sets": _("Sets"),
    "reps": _("Repetitions a set"),
    "hold_s": _("Hold"),
    "duration_s": _("Time"),
    "distance_m": _("Distance"),
    "steps": _("Steps"),
    "flights": _("Flights of stairs"),
    "load_kg": _("Weight"),
    "resistance_level": _("Band"),
    "height_cm": _("Height"),
    "rom_deg": _("Range"),
    "rest_s": _("Rest between sets"),
    "bouts_per_day": _("Times a day"),
    "effort_0_10": _("Effort, 0–10"),
    "schedule": _("Days"),
}
# One amount of a field in a sentence.
AMOUNTS = {
    "sets": _("%(n)s sets"),
    "reps": _("%(n)s repetitions"),
    "hold_s": _("%(n)s s of holding"),
    "distance_m": _("%(n)s m"),
    "steps": _("%(n)s steps"),
    "flights": _("%(n)s flights"),
    "load_kg": _("%(n)s kg"),
    "resistance_level": _("band %(n)s"),
    "height_cm": _("%(n)s cm of height"),
    "rom_deg": _("%(n)s° of range"),
    "rest_s": _("%(n)s s of rest"),
    "bouts_per_day": _("%(n)s times a day"),
    "effort_0_10": _("effort %(n)s of 10"),
}
ONE = {
    "sets": _("1 set"),
    "reps": _("1 repetition"),
    "steps": _("1 step"),
    "flights": _("1 flight"),
    "bouts_per_day": _("1 time a day"),
}
LOADS = {
    "total": _("in all"),
    "per_hand": _("in each hand"),
    "ankle": _("at the ankle"),
}
TARGETS = {
    "body_mass": _("body weight"),
    "other_side": _("the other side"),
    "hse_half": _("half the guideline weight for lifting at waist height, by sex"),
    "age_norm": _("the norm for the age"),
}
# What keeps an exercise from somebody, without the part behind the colon.
FACTS = {
    "device_on": _("a device is worn"),
    "unhealed": _("the bone is not healed"),
    "tissue": _("operated or injured: %(what)s"),
    "kind": _("the event is: %(what)s"),
    "body_site": _("the place is: %(what)s"),
    "osteoporosis": _("osteoporosis"),
    "extension_lag": _("the knee lacks more than %(what)s° to be straight by its own muscle"),
}
UNLESS = {
    "supervised": _("unless somebody is beside"),
    "removable": _("unless the device may come off"),
    "clearance": _("unless cleared: %(what)s"),
}
# Protocols for what has none of its own.
GENERAL = {
    "ankle-fracture": _("Ankle fracture"),
    "bed-rest": _("Bed rest"),
    "distal-radius-fracture": _("Distal radius fracture"),
    "general-ankle-foot": _("Ankle and foot, general"),
    "general-elbow": _("Elbow, general"),
    "general-hip": _("Hip, general"),
    "general-icu-stay": _("Intensive care, general"),
    "general-knee": _("Knee, general"),
    "general-lower-leg": _("Lower leg, general"),
    "general-rest-of-a-limb": _("Rest of a limb, general"),
    "general-shoulder": _("Shoulder, general"),
    "general-spine": _("Back and neck, general"),
    "general-thigh": _("Thigh, general"),
    "general-whole-body": _("Whole body, general"),
    "general-wrist-hand": _("Wrist and hand, general"),
}
TISSUES = {
    "none": _("nothing broken or repaired"),
    "bone_fixed": _("bone, fixed"),
    "bone_nonop": _("bone, not operated"),
    "tendon": _("tendon"),
    "ligament": _("ligament"),
    "meniscus": _("meniscus"),
    "cartilage": _("cartilage"),
    "arthroplasty": _("joint replacement"),
    "disc": _("disc"),
    "fusion": _("fusion of the back"),
    "skin": _("skin or flap"),
    "abdominal": _("belly"),
}
ANCHORS = {
    "injury": _("the injury"),
    "surgery": _("the operation"),
    "device_off": _("the device is off"),
}
MODES = {
    "standard": _("Standard"),
    "standard_caution": _("Standard with caution"),
    "therapist_only": _("Each step by a therapist"),
}
WAIVERS = {
    "number": _("Number"),
    "link": _("Ladder"),
    "ladder": _("Ladder"),
    "ceiling": _("Aim"),
    "adl": _("Ordinary activity"),
}
