"""What a case remembers of its last weeks, as the nightly job reads it from the database."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from plans.catalogue import load
from plans.catalogue.books import gate_book
from plans.engine.day import CheckIn, Session
from plans.engine.decision import AlertTier, AlertWanted
from plans.engine.event import Event
from plans.engine.limit_question import LimitQuestion, limit_questions
from plans.engine.safety import Scope
from plans.engine.trend import Trend, Weeks, nearly_fell_often, trends_of

FALL = "R-FALL"


@dataclass(slots=True)
class TwoWeeks:
    """Pains by date and region, near falls, and the limits that have asked already."""

    mornings: list[tuple[date, int]] = field(default_factory=list)
    peaks: dict[str, dict[date, int]] = field(default_factory=dict)
    near_falls: list[date] = field(default_factory=list)
    asked: set[LimitQuestion] = field(default_factory=set)

    def remember(self, sessions: Iterable[tuple[str, Session]], check_in: CheckIn | None) -> None:
        """Keep the pains of a date; sessions come with their region."""
        if check_in is not None:
            self.mornings.append((check_in.on, check_in.pain_nrs))
        for region, session in sessions:
            if session.pain_peak_nrs is not None:
                days = self.peaks.setdefault(region, {})
                days[session.on] = max(session.pain_peak_nrs, days.get(session.on, 0))

    def trends(
        self, regions: list[str], open_rules: Iterable[tuple[str, str]], on: date
    ) -> tuple[Trend, ...]:
        """Return what the weeks show at the close of `on`."""
        peaks = tuple((region, tuple(days.items())) for region, days in self.peaks.items())
        weeks = Weeks(tuple(self.mornings), peaks, open_rules=tuple(open_rules))
        return trends_of(weeks, regions, load().rules.progression, on=on)

    def near_fall(self, check_in: CheckIn) -> Iterator[AlertWanted]:
        """Yield the alert of too many near falls, falls among them (G10)."""
        rules, on = load().rules.progression, check_in.on
        if check_in.near_fall or any(flag == FALL for flag, _answer in check_in.red_flags):
            self.near_falls.append(on)
        if check_in.near_fall and nearly_fell_often(self.near_falls, rules, on=on):
            times = len([day for day in self.near_falls if (on - day).days < rules.g10_days])
            values = (("times", times), ("days", rules.g10_days))
            yield AlertWanted("G10", AlertTier.HIGH, Scope.UNSUPPORTED, values=values)

    def ask(self, events: tuple[Event, ...], on: date) -> Iterator[AlertWanted]:
        """Yield the alert of limits whose day has come, each once (O7)."""
        found = limit_questions(events, gate_book(), on=on)
        new = [each for each in found if each not in self.asked]
        self.asked.update(new)
        if new:
            values = (("kind", new[0].kind), ("items", len(new)))
            yield AlertWanted("O7", AlertTier.LOW, Scope.NOTHING, values=values)
