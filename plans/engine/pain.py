"""How much pain is acceptable in a session, for this patient and this tissue."""

from plans.engine.assessment import Mode
from plans.engine.day_rules import ProgressionRules
from plans.engine.plan_item import Circumstances


def pain_cap(context: Circumstances, rules: ProgressionRules, *, protected: bool) -> int:
    """Return the effective cap 0–10 (knowledge §5.1); of all that apply the strictest."""
    cap = rules.cap_nrs
    if context.mode is not Mode.STANDARD:
        cap = min(cap, _above_base(context, rules, rules.cap_above_base_caution_nrs))
    if protected:
        cap = min(cap, _above_base(context, rules, rules.cap_above_base_protected_nrs))
    if context.therapist_cap_nrs is not None:
        cap = min(cap, context.therapist_cap_nrs)
    return cap


def _above_base(context: Circumstances, rules: ProgressionRules, above: int) -> int:
    return max(rules.cap_floor_nrs, context.base_pain_nrs + above)
