"""A preview as plain values for JSON. The text is made from these, so both say the same."""

import math
from collections.abc import Iterable, Mapping
from typing import Any

from plans.cases.course import Lived
from plans.cases.expectation import unexpected
from plans.cases.preview import Preview
from plans.cases.proposal_report import phases_of, put_of
from plans.cases.words import dose_words
from plans.catalogue.records import dose_to_json
from plans.engine.assessment import Assessed
from plans.engine.decision import AlertWanted, Decision
from plans.engine.disuse import Loss, Range
from plans.engine.dose import Dose
from plans.engine.draft import Draft, DraftExclusion, DraftItem, DraftRegion
from plans.engine.reason import Reason, Refusal

Json = dict[str, Any]
_Pairs = Iterable[tuple[str, Any]]


def report(preview: Preview) -> Json:
    """Return everything the engine found, decided and planned, in the order of the text."""
    case = preview.case
    return {
        "title": case.title,
        "on": case.on.isoformat(),
        **_assessed(preview.assessed),
        "asked_of_others": list(preview.asked),
        "losses": [_loss(each) for each in preview.losses],
        "draft": _draft(preview.draft),
        "unexpected": unexpected(preview),
        "days": [_day(each) for each in preview.days],
        "phases": phases_of(preview.days),
    }


def _assessed(judged: Assessed) -> Json:
    return {
        "mode": judged.mode.value,
        "reasons": [{"mode": mode.value, **_reason(reason)} for mode, reason in judged.reasons],
        "holds_progress": judged.holds_progress,
        "actions": [
            {
                "flag": each.flag,
                "answer": each.answer,
                "class": each.cls.value,
                "scope": each.scope.value,
                "effect": each.effect,
                "who_clears": each.who_clears,
            }
            for each in judged.actions
        ],
    }


def _loss(loss: Loss) -> Json:
    return {
        "muscle": loss.muscle,
        "region": loss.region.value,
        "side": loss.side,
        "event": loss.event,
        "curve": loss.curve,
        "days": loss.days,
        "strength": _range(loss.strength),
        "size": _range(loss.size),
        "confidence": loss.confidence,
        "reasons": _reasons(loss.reasons),
    }


def _range(range_: Range | None) -> Json | None:
    if range_ is None:
        return None
    return {name: round(getattr(range_, name), 3) for name in ("low", "point", "high")}


def _draft(draft: Draft) -> Json:
    return {
        "mode": draft.mode.value,
        "regions": [_region(each) for each in draft.regions],
        "items": [_item(each) for each in draft.items],
        "excluded": [_exclusion(each) for each in draft.excluded],
        "start_count": draft.start_count,
        "item_count": draft.item_count,
        "planned_minutes": draft.planned_minutes,
        "reasons": _reasons(draft.reasons),
        "warnings": _reasons(draft.warnings),
    }


def _region(region: DraftRegion) -> Json:
    return {
        "region": region.region.value,
        "side": region.side,
        "event": region.event,
        "template": region.template,
        "template_version": region.template_version,
        "phases": [phase.value for phase in region.phases],
        "closed": [{"phase": phase.value, **_reason(why)} for phase, why in region.unmet],
    }


def _item(item: DraftItem) -> Json:
    return {
        "exercise": item.exercise,
        "region": item.region.value,
        "side": item.side,
        "phase": item.phase.value,
        "position": item.position,
        "is_cue": item.is_cue,
        "start": _dose(item.start),
        "min": _dose(item.min),
        "max": _dose(item.max),
        "reasons": _reasons(item.reasons),
    }


def _exclusion(row: DraftExclusion) -> Json:
    return {
        "exercise": row.exercise,
        "region": row.region.value,
        "side": row.side,
        "phase": row.phase.value,
        "refusals": [_refusal(each) for each in row.refusals],
    }


def _day(day: Lived) -> Json:
    return {
        "on": day.on.isoformat(),
        "kind": day.plan.kind.value,
        "planned_minutes": day.plan.planned_minutes,
        "acts": [
            {"do": act.do, "what": act.code or act.exercise, "was_possible": done}
            for act, done in day.acts
        ],
        "items": [
            {**_key(each.key), "dose": _dose(each.dose), "why": each.why, "is_cue": each.is_cue}
            for each in day.plan.items
        ],
        "withheld": [
            {**_key(each.key), "reason": each.reason, "until": each.until and str(each.until)}
            for each in day.plan.withheld
        ],
        "refused": [
            {**_key(key), "refusals": [_refusal(each) for each in verdict.refusals]}
            for key, verdict in day.refused.items()
        ],
        "check_in": _check_in(day),
        "eased": [
            {**_key(each.key), "rule": each.rule, "dose": each.dose and _dose(each.dose)}
            for each in day.eased
        ],
        "sessions": [_session(day, key) for key in day.sessions],
        "not_planned": list(day.not_planned),
        "decisions": [_decision(key, each) for key, each in day.closing.decisions.items()],
        **put_of(day.put),
        "alerts": [_alert(each) for each in day.alerts],
        "open_alerts": list(day.open_alerts),
        "completion_7d": None if day.completion_7d is None else round(day.completion_7d, 3),
    }


def _check_in(day: Lived) -> Json | None:
    told = day.check_in
    if told is None:
        return None
    return {
        "pain_nrs": told.pain_nrs,
        "swelling": told.swelling,
        "soreness": told.soreness and told.soreness.value,
        "fever": told.fever,
        "ill": told.ill,
        "red_flags": dict(told.red_flags),
    }


_MEASURED = ("soreness", "swelling", "heart_rate_bpm", "systolic_mmhg", "spo2_percent")


def _session(day: Lived, key: str) -> Json:
    session = day.sessions[key]
    reason = session.reason_not_done
    return {
        **_key(key),
        "completion": session.completion,
        "effort_0_10": session.effort_0_10,
        "pain_peak_nrs": session.pain_peak_nrs,
        "spare_reps": session.spare_reps,
        "reason_not_done": reason and reason.value,
        "sudden": session.sudden,
        "dizzy": session.dizzy,
        **{name: value for name in _MEASURED if (value := getattr(session, name)) is not None},
    }


def _decision(key: str, decision: Decision) -> Json:
    return {
        **_key(key),
        "effective_on": decision.effective_on.isoformat(),
        "rule": decision.rule,
        "outcome": decision.outcome.value,
        "before": _dose(decision.before),
        "after": None if decision.after is None else _dose(decision.after),
        "matches": [
            {"rule": each.rule, "outcome": each.outcome.value, "values": _values(each.values)}
            for each in decision.matches
        ],
        "needs_therapist": decision.needs_therapist,
        "withheld": decision.withheld,
    }


def _alert(alert: AlertWanted) -> Json:
    return {
        "code": alert.code,
        "tier": alert.tier.value,
        "rests": alert.effect.value,
        "region": alert.region,
        "values": _values(alert.values),
    }


def _key(key: str) -> Json:
    exercise, _, side = key.partition("/")
    return {"exercise": exercise, "side": side}


def _dose(dose: Dose) -> Json:
    return {"words": dose_words(dose), **dose_to_json(dose)}


def _refusal(refusal: Refusal) -> Json:
    until = refusal.until and refusal.until.isoformat()
    values = _values(refusal.values)
    return {
        "code": refusal.code,
        "values": values,
        "until": until,
        "is_waivable": refusal.is_waivable,
    }


def _reasons(reasons: Iterable[Reason]) -> list[Json]:
    return [_reason(each) for each in reasons]


def _reason(reason: Reason) -> Json:
    return {"code": reason.code, "values": _values(reason.values)}


def _values(pairs: _Pairs) -> Mapping[str, Any]:
    return {name: _finite(value) for name, value in pairs}


def _finite(value: Any) -> Any:
    """Return the value; JSON knows no infinity, which here means that there is no limit."""
    return "no limit" if isinstance(value, float) and math.isinf(value) else value
