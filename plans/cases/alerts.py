"""Open alerts of a case: raised once, made stricter, released; and what they rest."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from plans.catalogue import load
from plans.engine.decision import AlertTier, AlertWanted
from plans.engine.plan_alert import QUIET
from plans.engine.plan_item import Suspension
from plans.engine.safety import Action, ActionClass, Scope

_TIERS = {
    ActionClass.EMERGENCY: AlertTier.CRITICAL,
    ActionClass.SAME_DAY: AlertTier.CRITICAL,
    ActionClass.REFER_1W: AlertTier.HIGH,
    ActionClass.THERAPIST_SAME_DAY: AlertTier.HIGH,
    ActionClass.REFER_2W: AlertTier.LOW,
    ActionClass.THERAPIST_72H: AlertTier.LOW,
}
_TIER_RANK = {tier: rank for rank, tier in enumerate(AlertTier)}  # strictest first
_SCOPE_RANK = {scope: rank for rank, scope in enumerate(Scope)}


@dataclass(frozen=True, slots=True)
class OpenAlert:
    wanted: AlertWanted
    on: date


@dataclass(slots=True)
class Alerts:
    """The alerts nobody has released yet; one for each code and region."""

    open: dict[tuple[str, str], OpenAlert] = field(default_factory=dict)
    said: set[tuple[str, str, date]] = field(default_factory=set)

    def add(self, wanted: Iterable[AlertWanted], on: date) -> list[AlertWanted]:
        """Raise alerts and return those that are new or stricter than the open one."""
        return [each for each in wanted if self._raised(each, on)]

    def _raised(self, wanted: AlertWanted, on: date) -> bool:
        key, again = (wanted.code, wanted.region), (wanted.code, wanted.region, on)
        known = self.open.get(key)
        if known is None and (again in self.said or self._is_quiet(wanted, on)):
            return False
        strict = wanted if known is None else _stricter(known.wanted, wanted)
        if known is not None and strict == known.wanted:
            return False
        self.open[key] = OpenAlert(strict, known.on if known else on)
        self.said.add(again)
        return True

    def _is_quiet(self, wanted: AlertWanted, on: date) -> bool:
        """Return True if what weeks show was told within the quiet days before."""
        quiet = load().rules.progression.quiet_days
        return wanted.code in QUIET and any(
            (wanted.code, wanted.region, on - timedelta(days=back)) in self.said
            for back in range(quiet)
        )

    def release(self, code: str) -> bool:
        """Close the alerts of a code; False if none was open."""
        found = [key for key in self.open if key[0] == code]
        for key in found:
            del self.open[key]
        return bool(found)

    def serious(self) -> str:
        """Return the code of the earliest open alert that lets nothing grow, or ""."""
        open_ = (each.wanted for each in self.open.values())
        return next((each.code for each in open_ if each.tier is not AlertTier.LOW), "")

    def suspensions(self) -> tuple[Suspension, ...]:
        """Return what rests now, the earliest first."""
        return tuple(
            Suspension(each.wanted.code, each.wanted.effect, each.wanted.region)
            for each in self.open.values()
            if each.wanted.effect is not Scope.NOTHING
        )


def _stricter(known: AlertWanted, new: AlertWanted) -> AlertWanted:
    return replace(
        known,
        tier=min(known.tier, new.tier, key=_TIER_RANK.__getitem__),
        effect=min(known.effect, new.effect, key=_SCOPE_RANK.__getitem__),
    )


def wanted_by(actions: Iterable[Action], regions: Iterable[str]) -> list[AlertWanted]:
    """Return the alerts of these actions; what is only to be recorded makes none.

    An action for the region becomes one alert per treated region; without any it stops all.
    """
    treated = sorted(set(regions))
    return [
        AlertWanted(
            code=action.flag,
            tier=_TIERS[action.cls],
            effect=action.scope if region or action.scope is not Scope.REGION else Scope.ALL,
            region=region,
            values=(("class", action.cls.value), ("answer", action.answer)),
        )
        for action in actions
        if action.cls in _TIERS
        for region in (treated if action.scope is Scope.REGION and treated else [""])
    ]
