"""What "yes" to a safety question leads to: alerts with their tier and what they pause."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from plans.engine.safety import Action, ActionClass, Scope
from plans.models import Alert, Assessment

_TIERS = {
    ActionClass.EMERGENCY: Alert.Tier.CRITICAL,
    ActionClass.SAME_DAY: Alert.Tier.CRITICAL,
    ActionClass.REFER_1W: Alert.Tier.HIGH,
    ActionClass.THERAPIST_SAME_DAY: Alert.Tier.HIGH,
    ActionClass.REFER_2W: Alert.Tier.LOW,
    ActionClass.THERAPIST_72H: Alert.Tier.LOW,
}


def alerts_for(
    actions: Iterable[Action],
    *,
    patient_id: UUID,
    regions: Iterable[str],
    on: date,
    now: datetime,
) -> list[Alert]:
    """Return the unsaved alerts of these actions; what is only to be recorded makes none.

    An action for the region becomes one alert per treated region; without any it stops all.
    `values["class"]` is the action's class: "emergency" is when the page says to call for help.
    """
    treated = sorted(set(regions))
    return [
        Alert(
            patient_id=patient_id,
            code=action.flag,
            tier=_TIERS[action.cls],
            effect=action.scope.value if region or action.scope is not Scope.REGION else Scope.ALL,
            region=region,
            on=on,
            values={
                "class": action.cls.value,
                "answer": action.answer,
                "effect": action.effect,
                "who_clears": action.who_clears,
            },
            raised_at=now,
        )
        for action in actions
        if action.cls in _TIERS
        for region in (treated if action.scope is Scope.REGION and treated else [""])
    ]


def mode_alert(row: Assessment) -> Alert:
    """Return the alert of an assessment in whose mode nothing is planned: everything rests."""
    return Alert(
        patient_id=row.patient_id,
        code="MODE",
        tier=Alert.Tier.HIGH,
        effect=Alert.Effect.ALL,
        on=row.assessed_on,
        values={"mode": row.mode},
        raised_at=row.recorded_at,
    )
