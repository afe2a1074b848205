"""Precaution codes in words."""

from django.utils.translation import gettext_lazy as _

PRECAUTION_NAMES = {
    "NWB": _("No weight"),
    "TTWB": _("Toe touch only"),
    "PWB": _("Part weight"),
    "WBAT": _("Weight as comfortable"),
    "ROM_MAX": _("Joint: only so far"),
    "LIFT_MAX": _("Lift at most so many kilograms"),
    "NO_ACTIVE": _("A muscle must not work by itself"),
    "NO_RESIST": _("A muscle must not work against load"),
    "NO_STRETCH": _("No stretch of a tendon"),
    "HIP_POST": _("Hip, from behind: no deep bend, no crossing, no turning in"),
    "HIP_ANT": _("Hip, from the front: no reaching back while turned out"),
    "SPINE_BLT": _("Back: no bending, lifting, twisting"),
    "STERNAL": _("Breastbone: arms close to the body"),
    "ABDO": _("Belly: no strain"),
    "OSTEO_V": _("Fragile spine: no bending or twisting under load"),
    "DVT_RISK": _("Risk of a blood clot"),
    "ANTICOAG": _("Blood thinner"),
    "FALLS": _("Falls"),
    "CARDIAC": _("Heart: pulse and oxygen are watched"),
    "INSENSATE": _("No feeling"),
    "SKIN": _("Skin or wound to protect"),
    "CRPS": _("CRPS: nothing forced"),
    "SEIZURE": _("Seizures"),
    "COGN": _("Needs to be reminded or watched"),
}
