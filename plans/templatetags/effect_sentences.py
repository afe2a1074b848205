"""What a red flag's answer asks of the patient, in plain words; by the effect of its action."""

from django.utils.translation import gettext_lazy as _

EFFECTS = {
    "emergency_text": _("What you told us can be serious. Call for help now."),
    "emergency_keep_still": _("Call for help now. Keep still until help comes."),
    "hospital_today": _("Go to a hospital today. Do not wait until tomorrow."),
    "medical_today": _("See a doctor today. Do not wait until tomorrow."),
    "cast_clinic": _("Have your cast looked at today. Call the cast clinic."),
    "surgeon_today": _("Call your surgeon today, before you go on."),
    "crisis_text": _("You do not have to carry this alone. Talk to somebody now."),
    "letter": _("A doctor looks at this first. Your therapist writes to them."),
    "sit_down": _("Sit or lie down until it has passed."),
    "no_forced_pain": _("Use it gently. Force nothing into pain."),
    "therapist_sets_limits": _("Your therapist looks at it first."),
    "pause_loading": _(
        "After a fall, exercises on your feet rest until your therapist has looked."
    ),
}
