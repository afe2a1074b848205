"""The sentences of the rules, by code. Values are named as the engine names them."""

from django.utils.translation import gettext_lazy as _

RULES = {
    "S1": _("Something you told us needs a look first."),
    "S2": _("Pain reached %(pain_peak_nrs)s, or something sudden happened."),
    "S3": _("You were dizzy or had trouble in the chest."),
    "S4": _("Fever or illness: rest until %(until)s, no catching up."),
    "G1": _("Pain reached %(pain_peak_nrs)s while exercising; up to %(cap_nrs)s is all right."),
    "G2": _("Pain the morning after was %(morning_nrs)s; usual is %(base_nrs)s. A day off first."),
    "G3": _("Sore all through the session: %(days)s days off for this part."),
    "G4": _("Soreness went and came back: %(days)s days off for this part."),
    "G5": _("The joint is swollen: only easy movement until it has gone down."),
    "G6": _("Effort %(effort_0_10)s twice running is too hard: a little less."),
    "G7": _("Less than half was done, twice (%(reason)s): a smaller dose."),
    "G8": _("Pain rose last week. Nothing grows until that week is over."),
    "G9": _("This joint lost movement. Moving comes first, strength later."),
    "G10": _("You nearly fell, more than once. What needs balance rests for now."),
    "G11": _("You were worse for over a day. A day off, then less."),
    "H1": _("Pain of %(pain_peak_nrs)s is acceptable. Same again until it does not rise."),
    "H2": _("Sore at first, gone once warm. Same again."),
    "H3": _("The joint was sore after it: a day off, then the same again."),
    "H4": _("The muscles are sore, nothing more. Same again."),
    "H5": _("A little swelling is new. Same again."),
    "H6": _("Effort %(effort_0_10)s is enough. Same again."),
    "H7": _("%(completion)s was done. Same again."),
    "H8": _("The new dose is done twice before the next step."),
    "H9": _("The most for this week is reached."),
    "H10": _("Something was not filled in (%(missing)s). Unknown is not taken as good."),
    "P1": _("Two days went well: effort %(effort_0_10)s, pain %(pain_peak_nrs)s."),
    "P2": _("Two days went well: effort %(effort_0_10)s, pain %(pain_peak_nrs)s."),
    "P3": _("Two days went well: effort %(effort_0_10)s, pain %(pain_peak_nrs)s."),
    "P4": _("Two days went well: effort %(effort_0_10)s, pain %(pain_peak_nrs)s."),
    "P5": _("Two days went well: effort %(effort_0_10)s, pain %(pain_peak_nrs)s."),
    "P6": _("Three days were very easy: two steps at once."),
    "M1": _("A short gap changes nothing."),
    "M2": _("%(gap_days)s days without training: a gentler start."),
    "M3": _("%(gap_days)s days without training: one step back."),
    "M4": _("%(gap_days)s days without training: a clear step back, then build up again."),
    "M5": _("%(gap_days)s days without training: your therapist looks first."),
    "WAIT": _("After a step back: %(sessions_left)s more good sessions first."),
    "O1": _("An increase waits for your therapist."),
    "O2": _("The bounds your therapist approved are reached."),
    "MODE": _("No increases before a doctor has looked."),
    "O3": _("Your therapist keeps this dose."),
    "O8": _("Your therapist has not looked at the plan for a while: no increases."),
    "FALL": _("No increase on the day of a fall."),
    "ALERT": _("Something waits for your therapist. No increase until then."),
    "OUTLIER": _("Your therapist has some questions for you first. No increase until then."),
    "therapist": _("Your therapist changed it."),
    "PUT_BACK": _("Your therapist put it back."),
}
# Rules that say more where they come with values.
RULES_WITH_VALUES = {
    "G8": _("Pain rose from %(before_nrs)s to %(mean_nrs)s in a week. A fifth less for a week."),
    "G9": _("The %(joint)s lost %(loss_deg)s°. Moving comes first, strength later."),
    "H9": _("A day would take %(minutes)s minutes; %(most_minutes)s is the most."),
}
# Rules that mean several things, by the value `kind`.
RULES_BY_KIND = {
    ("S3", "vitals"): _("Pulse, blood pressure or oxygen was out of range."),
    ("WAIT", "rest"): _("It is a day off. Nothing grows on it."),
    ("H6", "target"): _("Effort %(effort_0_10)s is just right to get strong. Same again."),
    ("M7", "pain"): _("Left out as it hurt. If it does so again, the dose gets smaller."),
    ("M7", "too_hard"): _("Left out as too hard. If it is so again, the dose gets smaller."),
    ("M7", "fear"): _("You did not dare. Do a small part first; your therapist can help."),
    ("M7", "time"): _("No time? Do the first cards of the day, ten minutes in all."),
    ("M7", "forgot"): _("Forgotten? A mail at a fixed time can help. See your settings."),
    ("M7", "illness"): _("You were ill. Rest first, no catching up."),
    ("M7", "no_equipment"): _("Something was missing. Tell your therapist what you have."),
    ("M7", "other"): _("Left out. Same again."),
    ("O9", "all_done"): _("All was done, yet a reason was given why not. Please check it."),
    ("O9", "no_pain"): _("Left out for pain, yet pain is 0. Please check it."),
    ("O11", "flare"): _(
        "Pain of %(morning_nrs)s for over a day; usual is %(base_nrs)s. Less for now: keep moving."
    ),
    ("O11", "wait"): _("The same each day. The next step comes with time."),
    ("O11", "step"): _("It went on well for long enough: a small step."),
}
REASONS_NOT_DONE = {
    "pain": _("it hurt"),
    "fear": _("did not dare"),
    "time": _("no time"),
    "forgot": _("forgotten"),
    "illness": _("ill"),
    "too_hard": _("too hard"),
    "no_equipment": _("something was missing"),
    "other": _("something else"),
}
MISSING = {
    "effort": _("effort"),
    "pain": _("pain"),
    "morning": _("pain in the morning"),
    "swelling": _("swelling"),
}
WITHHELD = {
    "S2": _("Strong or sudden pain: this part rests until your therapist has looked."),
    "S3": _("You were dizzy. Sit or lie down; your therapist has been told."),
    "S4": _("You are ill. Rest until a day after the fever is gone. No catching up."),
    "G3": _("It was sore in the session. Two days off for this part."),
    "G4": _("Soreness came back in the session. Two days off for this part."),
    "G5": _("The joint is swollen. Only easy movement for now; cool it and keep it up."),
    "H3": _("The joint was sore after the exercises. A day off for this part."),
    "G2": _("Pain is higher than usual this morning. A day off for this part."),
    "O5": _("Pain is high this morning. No loading today; your therapist has been told."),
    "R-FALL": _("After a fall, exercises on your feet rest until your therapist has looked."),
    "G10": _("You nearly fell, more than once. What needs balance rests; sit or hold on."),
    "G11": _("You were worse for over a day after exercise. Today is a day off."),
    "OVER": _("You did much more than planned. Please do what the plan says, no more."),
    "rest": _("A day off for this part."),
    "later": _("It joins your plan step by step."),
    "muscle_rest": _("These muscles worked hard yesterday. They rest today."),
    "ORDERS": _("Your doctor's orders do not allow it now."),
    "MODE": _("Your therapist looks first."),
}
ALERTS_BY_KIND = {
    ("O2", "several"): _(
        "%(items)s exercises are paused, the smallest dose was still too much: %(exercises)s"
    ),
    ("O3", "several"): _("%(items)s locked exercises are paused: %(exercises)s"),
    ("M5", "several"): _("More than four weeks without training: %(items)s exercises paused"),
    ("O4", "measured"): _(
        "%(region)s: %(measured_pct)s %% of the other side measured, at least %(least_pct)s %%"
        " expected, for %(days)s days"
    ),
    ("O5", "regressions"): _("%(steps)s steps back within %(days)s days: review"),
    ("O5", "completion"): _("%(completion)s done in %(days)s days: review"),
    ("O6", "never"): _("Nothing logged since the plan began, %(days)s days ago"),
    ("O7", "precaution"): _("A limit has reached its day (%(items)s): does it still hold?"),
    ("O7", "weight_bearing"): _("The weight ordered has reached its day (%(items)s): what now?"),
    ("O7", "device"): _("The device or rest should have ended (%(items)s): has it?"),
    ("O7", "clearance"): _("The day of a clearance has come (%(items)s): is it given?"),
    ("S3", "vitals"): _("Pulse, blood pressure or oxygen out of range while exercising"),
}
ALERTS = {
    "G8": _("Pain rose from %(before_nrs)s to %(mean_nrs)s in a week: doses are a fifth smaller"),
    "G9": _("%(joint)s: %(loss_deg)s° of movement lost. Strengthening stepped back"),
    "G10": _("%(times)s near falls in %(days)s days"),
    "G11": _("Worse for more than 24 hours after exercise"),
    "O3": _("%(exercise)s is locked and was too much: it rests"),
    "O4": _("No headway for %(days)s days, %(items)s exercises: %(exercises)s"),
    "O7": _("A date is reached (%(items)s): does the limit still hold?"),
    "OUTLIER": _("More was lost than expected: ask the nerve questions; nothing grows until then"),
    "OVER": _("Much more is done than planned: %(exercises)s"),
    "G5": _("Swelling %(swelling)s of 3, though the joint was not loaded"),
    "G7": _("%(exercise)s: twice less than half done (%(reason)s). Offer an easier one"),
    "S2": _("Pain %(pain_peak_nrs)s or something sudden while exercising"),
    "S3": _("Dizzy or trouble in the chest while exercising"),
    "S4": _("Ill for %(ill_days)s days"),
    "O5": _("Pain %(pain_peak_nrs)s while exercising: review"),
    "O6": _("Nothing logged for %(days)s days"),
    "R-FALL": _("A fall"),
    "O2": _("%(exercise)s is paused: the smallest dose was still too much"),
    "M5": _("More than four weeks without training"),
    "MODE": _("After the assessment no plan may go on"),
    "LATE": _("Logged late for the plan before: it would have eased %(exercises)s. Ease it now?"),
    "ORDERS": _("Orders changed: %(items)s exercises are no longer allowed"),
    "G1": _("%(exercise)s paused: no easier dose is left"),
    "paused": _("%(exercise)s paused: no easier dose is left"),
}
NEEDS = {
    "message": _("A message for you"),
    "draft": _("A draft waits for you"),
    "waiting": _("A change waits for you"),
    "no_regime": _("No plan yet"),
    "low_adherence": _("Less than half done this week"),
}
RESTS = {
    "nothing": _("Nothing rests"),
    "unsupported": _("What needs balance rests, and walks outside"),
    "loading": _("Everything on your feet rests"),
    "region": _("This part rests"),
    "all": _("All exercises rest"),
}
STATES = {
    "due": _("Open"),
    "done": _("Done"),
    "partly": _("Partly done"),
    "missed": _("Not done"),
    "excused": _("Excused"),
}
OUTCOME_ICONS = {
    "progress": "trending-up",
    "regress": "trending-down",
    "hold": "equal",
    "rest": "moon",
}
