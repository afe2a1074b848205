"""How far each region is on its phase: every exit criterion with what is known of it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from plans.catalogue import load
from plans.engine.assessment import Mode
from plans.engine.day import CheckIn, Session
from plans.engine.day_findings import Done, findings
from plans.engine.event import Event
from plans.engine.exercise import Phase
from plans.engine.exercise import Region as BodyRegion
from plans.engine.fresh_answers import together
from plans.engine.pain import pain_cap
from plans.engine.phase_entry import Place
from plans.engine.phase_exit import PhaseExit, may_exit, phase_exits
from plans.engine.plan_item import Circumstances
from plans.engine.protection import is_protected
from plans.engine.reason import Value
from plans.engine.template import Template, template_of
from plans.models import DailyPlan, RegimeRegion
from plans.queries.among import among
from plans.queries.course import Item
from plans.queries.day_facts import Day, PlanKey, days_of
from plans.queries.facts import Facts
from plans.queries.protocols import approved_templates
from plans.queries.rules import day_rules
from plans.queries.seen import Seen

ONE_DAY = timedelta(days=1)
DAYS_READ = 3  # two days running, and the morning before them


@dataclass(frozen=True, slots=True)
class Region:
    """One region of a regime in use."""

    pk: int
    regime_id: UUID
    region: str
    side: str
    template: Template  # as it was approved
    phases: tuple[Phase, ...]


@dataclass(frozen=True, slots=True)
class Look:
    """One patient at the end of one date."""

    patient_id: UUID
    regime_id: UUID
    on: date
    facts: Facts
    items: Sequence[Item]
    around: Circumstances


@dataclass(frozen=True, slots=True)
class Step:
    """One region and a phase that could be next."""

    region: Region
    exit: PhaseExit


def regions_of(regimes: Iterable[UUID]) -> dict[UUID, list[Region]]:
    """Return the regions of each regime in use: one query."""
    fields = ("pk", "regime_id", "region", "side", "phases")
    followed = ("template_id", "template__slug", "template__sha256")
    rows = list(
        RegimeRegion.objects.filter(among("regime", regimes), regime__state="active")
        .order_by("pk")
        .values_list(*fields, *followed)
    )
    templates = approved_templates((row[5], row[6], row[7]) for row in rows)
    found: dict[UUID, list[Region]] = defaultdict(list)
    for pk, regime, region, side, phases, template, _slug, _digest in rows:
        open_ = tuple(Phase(each) for each in phases)
        found[regime].append(Region(pk, regime, region, side, templates[template], open_))
    return found


def told_of(
    looks: Sequence[Look], seen: Mapping[UUID, Seen], known: Iterable[Day] = ()
) -> dict[UUID, "Told"]:
    """Return by patient what answers the criteria: five queries however many there are.

    Days in `known` are not read again.
    """
    days = _days(looks, {day.plan_id: day for day in known})
    return {
        look.patient_id: Told(
            look, seen.get(look.patient_id, Seen()), days.get(look.patient_id, {})
        )
        for look in looks
    }


def _days(looks: Sequence[Look], known: Mapping[UUID, Day]) -> dict[UUID, dict[date, Day]]:
    """Return the latest dates of each patient as they told of them."""
    ends = {look.patient_id: look.on for look in looks}
    if not ends:
        return {}
    wanted = {end - back * ONE_DAY for end in ends.values() for back in range(DAYS_READ)}
    rows = DailyPlan.objects.filter(among("patient", ends), on__in=wanted)
    plans = [
        PlanKey(pk, patient, on)
        for pk, patient, on in rows.values_list("pk", "patient_id", "on")
        if (ends[patient] - on).days in range(DAYS_READ)
    ]
    unread = [plan for plan in plans if plan.pk not in known]
    days = dict(known) | (days_of(unread) if unread else {})
    found: dict[UUID, dict[date, Day]] = defaultdict(dict)
    for plan in plans:
        found[plan.patient_id][plan.on] = days[plan.pk]
    return found


@dataclass(frozen=True, slots=True)
class Told:
    """One patient with everything that answers a criterion."""

    look: Look
    seen: Seen
    days: Mapping[date, Day]

    def steps(self, region: Region) -> list[Step]:
        """Return each phase that could be next for the region."""
        template = region.template
        exits = phase_exits(
            template,
            region.phases,
            tuple(self._place(region, template, back) for back in range(DAYS_READ - 1)),
            up_to=self._up_to,
            retested_on=self.seen.retested_on(self.look.facts),
            rules=load().rules.proposals,
        )
        return [Step(region, each) for each in exits]

    def may_step(self, regions: Iterable[Region]) -> bool:
        """Return False where the latest date alone shows that no step is done."""
        return any(
            may_exit(
                region.template,
                region.phases,
                self._place(region, region.template, 0),
                up_to=self._up_to,
            )
            for region in regions
        )

    @property
    def _up_to(self) -> Phase:
        return Phase.P2 if self.look.around.mode is Mode.THERAPIST_ONLY else Phase.P5

    def _place(self, region: Region, template: Template, back: int) -> Place:
        on, facts = self.look.on - back * ONE_DAY, self.look.facts
        templates = tuple(load().templates.values())
        here = [event for event in facts.events if event.side == region.side]
        flags = facts.answers.get("answers", {}).get("red_flags", [])
        return Place(
            region.side,
            tuple(event for event in here if _is_treated(event, template, templates)),
            facts.events,
            self._observations(region, on),
            tuple(flag for flag, answer in flags if answer != "no"),
            on,
        )

    def _observations(self, region: Region, on: date) -> Mapping[str, Value]:
        day = self.days.get(on)
        logged = self._logged(day, on) if day else {}
        answers = self.seen.answers(
            self.look.facts, region=region.region, side=region.side, on=self.look.on
        )
        return together(logged, answers)

    def _logged(self, day: Day, on: date) -> Mapping[str, Value]:
        before = self.days.get(on - ONE_DAY)
        rows = {str(item.pk): item for item in self.look.items}
        sessions = day.facts().sessions
        return findings(
            [self._done(rows[key], session) for key, session in sessions.items() if key in rows],
            day.check_in,
            _morning(before),
            rules=load().rules.proposals,
        )

    def _done(self, row: Item, session: Session) -> Done:
        exercise = load().exercises[row.slug]
        protected = is_protected(
            exercise,
            region=BodyRegion(row.region),
            works=row.side,
            events=self.look.facts.events,
            rules=load().rules.orders,
            on=session.on,
        )
        cap = pain_cap(self.look.around, day_rules().progression, protected=protected)
        return Done(exercise, session, cap)


def _is_treated(event: Event, template: Template, templates: tuple[Template, ...]) -> bool:
    followed = template_of(event, templates)
    return followed is not None and followed.slug == template.slug


def _morning(day: Day | None) -> CheckIn | None:
    return day.check_in if day else None
