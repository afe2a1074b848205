"""Where it hurt: kept with its entry, and told with the alert the entry raises."""

from collections.abc import Iterable

from plans.engine.pain_place import PainPlace, is_treated
from plans.models import ActivityLog, Finish, Patient, Regime, RegimeRegion
from plans.models import PainPlace as PlaceRow


def keep_places(
    places: Iterable[PainPlace], *, log: ActivityLog | None = None, finish: Finish | None = None
) -> None:
    """Store the places of one new entry."""
    rows = [PlaceRow(log=log, finish=finish, region=r.value, side=s.value) for r, s in places]
    if rows:
        PlaceRow.objects.bulk_create(rows)


def said(places: Iterable[PainPlace]) -> dict[str, list[str]]:
    """Return what an entry's digest holds of them; nothing where nothing was said."""
    keys = [each.key for each in places]
    return {"places": keys} if keys else {}


def noted(places: Iterable[PainPlace], patient: Patient) -> dict[str, list[str]]:
    """Return the values an alert shows: where, and which of it is not under treatment."""
    active = RegimeRegion.objects.filter(regime__patient=patient, regime__state=Regime.State.ACTIVE)
    treated = list(active.values_list("region", "side"))
    found = list(places)
    elsewhere = [each for each in found if not is_treated(each, treated)]
    values = {"where": [each.key for each in found]}
    if elsewhere:
        values["elsewhere"] = [each.key for each in elsewhere]
    return values
