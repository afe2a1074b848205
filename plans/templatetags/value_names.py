"""The names of the values a rule was given, and of the tags, as therapists read them."""

from django.utils.translation import gettext_lazy as _

VALUE_NAMES = {
    "after": _("After rule"),
    "alert": _("Open alert"),
    "base_nrs": _("Usual pain"),
    "cap_nrs": _("Pain cap"),
    "completion": _("Done"),
    "days": _("Days"),
    "easier": _("Easier exercise"),
    "effort_0_10": _("Effort"),
    "exercise": _("Exercise"),
    "gap_days": _("Days without a session"),
    "heart_rate_bpm": _("Pulse"),
    "ill_days": _("Days ill"),
    "minutes": _("Minutes a day"),
    "missing": _("Not said"),
    "mode": _("Mode"),
    "morning_nrs": _("Pain this morning"),
    "most_minutes": _("Most minutes a day"),
    "pain_peak_nrs": _("Worst pain"),
    "reason": _("Reason given"),
    "sessions": _("Sessions"),
    "sessions_left": _("Sessions to go"),
    "spo2_percent": _("Oxygen"),
    "sudden": _("Something sudden"),
    "swelling": _("Swelling, 0 to 3"),
    "systolic_mmhg": _("Blood pressure"),
    "until": _("Until"),
}
TAGS = {
    "V": _("V: read in the source"),
    "V2": _("V2: read in a second source; check"),
    "M": _("M: from memory; check"),
    "D": _("D: our own cautious choice; no direct source"),
    "S": _("S: from a popular article; direction only"),
}
