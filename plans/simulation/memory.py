"""What the watchers remember of one synthetic patient from day to day."""

from dataclasses import dataclass, field
from datetime import date

from plans.engine.decision import Decision, Outcome
from plans.engine.dose import Dose
from plans.simulation.injury import Injury
from plans.simulation.seen import Decisions, Seen


@dataclass(slots=True)
class Memory:
    """What the watchers remember of one patient."""

    injury: Injury
    planned: dict[str, Dose] = field(default_factory=dict)  # latest
    highest: dict[str, list[Dose]] = field(default_factory=dict)  # ever planned
    raised: dict[str, list[date]] = field(default_factory=dict)  # nights that decided an increase
    done: dict[str, date] = field(default_factory=dict)  # latest session with something done
    ill_on: date | None = None

    def take(self, seen: Seen) -> None:
        """Remember the date; after the watchers have seen it."""
        if seen.is_new_plan:  # an approved start dose is no increase of the one before
            self._forget([key for key in seen.rows if seen.states[key].introduced_on is None])
        for item in seen.lived.plan.items:
            self.planned[item.key] = item.dose
            doses = self.highest.setdefault(item.key, [])
            if item.dose not in doses:
                doses.append(item.dose)
        for act, _ in seen.lived.acts:
            if act.do == "put_back":  # a therapist chose the dose that follows
                self.planned = {
                    k: v for k, v in self.planned.items() if not k.startswith(f"{act.exercise}/")
                }
        for key in _raised(seen.lived.closing.decisions):
            self.raised.setdefault(key, []).append(seen.on)
        done = (key for key, each in seen.lived.sessions.items() if each.completion > 0)
        self.done.update(dict.fromkeys(done, seen.on))
        told = seen.lived.check_in
        if told is not None and (told.ill or told.fever):
            self.ill_on = seen.on

    def _forget(self, keys: list[str]) -> None:
        for key in keys:
            self.raised[key] = []
            self.planned.pop(key, None)

    def take_again(self, seen: Seen) -> None:
        """Put what was decided anew in the place of what was decided; before the watchers look."""
        for on, decisions in seen.told_again:
            for key, days in self.raised.items():
                self.raised[key] = [day for day in days if day != on]
            for key in _raised(decisions):
                self.raised.setdefault(key, []).append(on)


def _raised(decisions: Decisions) -> list[str]:
    return [key for key, decision in decisions.items() if is_increase(decision)]


def is_increase(decision: Decision) -> bool:
    """Return True if the decision makes a dose larger by itself."""
    is_grown = decision.outcome is Outcome.PROGRESS and decision.after is not None
    return is_grown and decision.after != decision.before and not decision.needs_therapist
