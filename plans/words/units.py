"""Units as the reader says them. Those of the metric system are the same everywhere."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

_WORDS = {
    "stands in 30 s": gettext_lazy("stands in 30 s"),
    "steps a day": gettext_lazy("steps a day"),
    "repetitions": gettext_lazy("repetitions"),
    "grade": gettext_lazy("grade"),
    "pain 0–10": gettext_lazy("pain 0–10"),
    "effort 0–10": gettext_lazy("effort 0–10"),
    "days": gettext_lazy("days"),
    "weeks": gettext_lazy("weeks"),
    "sessions": gettext_lazy("sessions"),
    "done ÷ prescribed": gettext_lazy("done ÷ prescribed"),
    "share": gettext_lazy("share"),
    "times": gettext_lazy("times as much"),
}


def with_unit(said: str, unit: str) -> str:
    """Return “12 kg”, and “12°” with no space."""
    return f"{said}{unit}" if unit == "°" else f"{said} {unit_text(unit)}".strip()


def unit_text(unit: str) -> str:
    """Return “steps a day”, “of 10” or “kg” in the reader's language."""
    of, _space, most = unit.partition(" ")
    if of == "of" and most.isdigit():
        return _("of %(most)s") % {"most": most}
    return str(_WORDS.get(unit, unit))
