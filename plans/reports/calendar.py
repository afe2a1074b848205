"""The days of a plan as a calendar (RFC 5545). Calendars travel: no word is about health."""

from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from icalendar import Calendar, Event

from plans.engine.daily_plan import DayKind
from plans.models import CalendarFeed, Patient
from plans.models.reminder import ReminderKind
from plans.queries.coming_days import coming_days
from plans.queries.local_time import instant

DAYS = 28
_LENGTH = timedelta(minutes=30)
_ASK_AGAIN = timedelta(hours=6)


def calendar_of(feed: CalendarFeed, *, now: datetime) -> bytes:
    """Return an entry for each of the next 28 days with something to do, at the morning's time."""
    patient = feed.patient
    at = _time_of_day(patient)
    days = coming_days(patient, on=patient.local_date(now), count=DAYS)
    with override(feed.owner.language):
        calendar = _empty()
        for day in days:
            if day.kind == DayKind.ACTIVE:
                calendar.add_component(_entry(feed, day.on, at, now))
    return bytes(calendar.to_ical())


def _empty() -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", "-//rehab//plan//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", _("My plan"))
    calendar.add("refresh-interval", _ASK_AGAIN, parameters={"value": "DURATION"})
    return calendar


def _entry(feed: CalendarFeed, on: date, at: time, now: datetime) -> Event:
    begins = instant(on, at, feed.patient.zone)
    url = f"{settings.BASE_URL}{reverse('plans:today')}"
    entry = Event()
    # The same for the same date however often it is read: entries move, they never double.
    entry.add("uid", f"{feed.pk}-{on:%Y%m%d}")
    entry.add("dtstamp", now)
    entry.add("dtstart", begins)
    entry.add("dtend", begins + _LENGTH)
    entry.add("summary", _("My plan for today"))
    entry.add("url", url)
    entry.add("description", url)
    entry.add("transp", "TRANSPARENT")
    entry.add("class", "PRIVATE")
    return entry


def _time_of_day(patient: Patient) -> time:
    rule = patient.reminder_rules.filter(kind=ReminderKind.MORNING_PLAN).first()
    return rule.local_time if rule else patient.clinic.morning_plan_at
