"""The week on paper: what to do on which day, with boxes to tick and a way back to the page."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any
from uuid import UUID

import segno
import typst
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from plans.catalogue import load
from plans.engine.daily_plan import DayKind
from plans.models import Patient
from plans.queries.coming_days import ComingDay, ComingItem, coming_days
from plans.reports.paper_figure import paper_figure
from plans.templatetags.dose import dose_often, dose_text
from plans.templatetags.reasons import side_text
from rehab.dates import date_format

DAYS = 7
_TEMPLATE = Path(__file__).with_name("week_sheet.typ")


@dataclass(frozen=True, slots=True)
class Look:
    """How the sheet is set. Sizes in points."""

    language: str
    is_large: bool = False

    @property
    def size_pt(self) -> int:
        return 16 if self.is_large else 12


def week_sheet(patient: Patient, *, look: Look, on: date) -> bytes:
    """Return the PDF of seven days from `on`; a tagged one (PDF/UA-1) where its letters allow."""
    with override(look.language):
        sheet = _sheet(patient, coming_days(patient, on=on, count=DAYS), look, on)
    return _compiled(json.dumps(sheet), on)


def _compiled(sheet: str, on: date) -> bytes:
    given: dict[str, Any] = {
        "sys_inputs": {"sheet": sheet},
        "ignore_system_fonts": True,
        "timestamp": datetime(on.year, on.month, on.day).astimezone(),
    }
    try:
        return bytes(typst.compile(_source(), pdf_standards="ua-1", **given))
    except typst.TypstError:
        # A name in letters the fonts lack: a plain PDF is better than none.
        return bytes(typst.compile(_source(), **given))


@cache
def _source() -> bytes:
    return _TEMPLATE.read_bytes()


def _sheet(
    patient: Patient, days: tuple[ComingDay, ...], look: Look, on: date
) -> Mapping[str, Any]:
    until = on + timedelta(days=DAYS - 1)
    first = {item.prescription_id: item for day in reversed(days) for item in day.items}
    order = list(dict.fromkeys(item.prescription_id for day in days for item in day.items))
    shown = [first[pk] for pk in order]
    clinic = patient.clinic
    return {
        "language": look.language,
        "size_pt": look.size_pt,
        "name": str(patient),
        "clinic": {
            "name": clinic.name,
            "phone": clinic.phone,
            "emergency": clinic.emergency_number,
        },
        "span": f"{date_format(on, 'j F')} – {date_format(until, 'j F Y')}",
        "days": [_head(day) for day in days],
        "exercises": [
            _exercise(number, item, days, look)
            for number, item in enumerate((each for each in shown if not each.is_cue), start=1)
        ],
        "cues": [_cue(item, look) for item in shown if item.is_cue],
        "code": _code(),
        "words": _words(on),
    }


def _head(day: ComingDay) -> Mapping[str, Any]:
    return {
        "weekday": date_format(day.on, "D"),
        "day": date_format(day.on, "j"),
        "is_active": day.kind == DayKind.ACTIVE,
    }


def _exercise(
    number: int, item: ComingItem, days: tuple[ComingDay, ...], look: Look
) -> Mapping[str, Any]:
    text = load().text(item.slug, look.language)
    doses = _doses(item.prescription_id, days)
    return {
        "number": number,
        "name": text.name,
        "side": side_text(item.side) if item.side in ("left", "right") else "",
        "dose": dose_text(item.dose),
        "often": dose_often(item.dose),
        "changes": [
            _("From %(day)s: %(dose)s") % {"day": date_format(since, "l"), "dose": said}
            for since, said in _changes(doses)
        ],
        "due": [day.on in doses for day in days],
        "do": list(text.do),
        "feel": text.feel,
        "stop": text.stop,
        "figure": paper_figure(item.slug, side=item.side, language=look.language),
        "shows": load().figure_text(item.slug, look.language).shows,
    }


def _doses(pk: UUID, days: tuple[ComingDay, ...]) -> dict[date, str]:
    return {
        day.on: dose_text(item.dose)
        for day in days
        for item in day.items
        if item.prescription_id == pk
    }


def _changes(doses: Mapping[date, str]) -> list[tuple[date, str]]:
    """Return from which date on the dose is another one than the time before."""
    steps = list(doses.items())
    return [(on, said) for (_, before), (on, said) in pairwise(steps) if said != before]


def _cue(item: ComingItem, look: Look) -> Mapping[str, str]:
    dose = ", ".join(filter(None, (dose_text(item.dose), dose_often(item.dose))))
    return {"name": load().text(item.slug, look.language).name, "dose": dose}


def _code() -> Mapping[str, str]:
    """Return the way back to the page: an address without any authority, drawn and written."""
    url = f"{settings.BASE_URL}{reverse('plans:today')}"
    drawn = BytesIO()
    segno.make(url, error="m", micro=False).save(drawn, kind="svg", border=2, xmldecl=False)
    return {"url": url, "svg": drawn.getvalue().decode()}


def _words(on: date) -> Mapping[str, str]:
    made = date_format(on, "j F Y")
    return {
        "title": _("Your week"),
        "made": _("As the plan stood on %(day)s. If your page says less, do less.") % {"day": made},
        "exercise": _("Exercise"),
        "morning": _("Pain this morning, 0 to 10"),
        "worst": _("Worst pain while exercising, 0 to 10"),
        "tick": _("Tick the box when it is done. Write E for easy, H for hard."),
        "rest": _("No box: a day of rest for this one."),
        "none": _("Nothing is planned in these days. Ask your clinic if you expected something."),
        "cues": _("Now and then through the day"),
        "stop_title": _("Stop and rest if it hurts"),
        "stop": _("Does the pain stay, or did something snap or give way? Call your clinic."),
        "danger": _("Trouble in the chest or with breathing, or very ill? Call now:"),
        "back": _("Point the camera of a phone here to open the page of the day."),
        "later": _("A helper can enter this sheet later, up to 14 days back."),
        "how": _("How to do each one"),
        "feel": _("What you feel"),
        "stop_if": _("When to stop"),
        "code_alt": _("Code that leads to the page of the day"),
        "box_alt": _("Box to tick"),
        "page": _("Page"),
        "unreviewed": _("No clinician has reviewed this app's texts yet."),
    }
