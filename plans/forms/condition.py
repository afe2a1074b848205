"""The injuries and operations that have a protocol, by the part of the body."""

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from plans.catalogue import load
from plans.models import ImmobilisationEvent

Group = tuple[str, list[tuple[str, str]]]


def condition_choices() -> list[tuple[str, str] | Group]:
    """Return "none of these" and a group for each body site, in the order of the sites."""
    language, labels = get_language() or "en", dict(ImmobilisationEvent.BodySite.choices)
    groups: dict[str, list[tuple[str, str]]] = {site: [] for site in labels}
    for key, condition in load().conditions.items():
        groups[condition.body_sites[0]].append((key, load().condition_name(key, language)))
    return [
        ("", _("None of these")),
        *((str(labels[s]), rows) for s, rows in groups.items() if rows),
    ]
