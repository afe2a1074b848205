"""A synthetic patient: person, injury, behaviour and hidden body, drawn from a seed."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from plans.cases.case_file import CaseFile
from plans.cases.facts import events_of, patient_of
from plans.cases.person import Intake, Observed, Person
from plans.cases.prescribed import Who
from plans.catalogue import load
from plans.engine.body import regions_of
from plans.engine.disuse import loss_of, predicted_losses
from plans.simulation.body import Body
from plans.simulation.injury import Injury, injury_of
from plans.simulation.record import Record
from plans.simulation.settings import Behaviour, settings
from plans.simulation.voice import Voice

FIRST_DAY = date(2026, 1, 5)  # a Monday; the injuries of all patients fall into the weeks after it


@dataclass(frozen=True, slots=True)
class Enrolled:
    """One patient before the first day of the plan."""

    number: int
    template: str
    behaviour: Behaviour
    injury: Injury
    record: Record
    case: CaseFile
    who: Who
    voice: Voice

    @property
    def starts_on(self) -> date:
        return self.case.on


def enrol(number: int, *, template: str, behaviour: str, seed: int) -> Enrolled:
    """Return patient `number`: the same for the same seed, whoever else is simulated."""
    rng = Random(f"{seed}/{number}/{template}/{behaviour}")  # noqa: S311 - synthetic, no secret
    model, how = settings().model, settings().behaviours[behaviour]
    injury = _again(injury_of(load().templates[template]), how, rng)
    hurt_on = FIRST_DAY + timedelta(days=rng.randrange(28))
    record = Record(injury, hurt_on, model.therapist.work_days)
    starts_on = record.said_on(injury.assessed_day)
    rest_nrs = rng.uniform(model.pain.rest_low, model.pain.rest_high)
    case = _case(record, _person(injury, starts_on, rng), rest_nrs, starts_on)
    who = Who(patient_of(case), events_of(case))
    has_limb = bool(injury.limb)
    body = Body(
        model=model,
        rng=rng,
        half_life_weeks=_half_life(injury, who.patient.age(starts_on), rng),
        deficit=_deficit(who, injury, hurt_on),
        rest_nrs=rest_nrs,
        swelling=model.pain.swelling_start if has_limb else 0.0,
    )
    again = injury.again_days
    reinjured_on = None if again is None else hurt_on + timedelta(days=again)
    voice = Voice(body, how, rng, starts_on, has_limb, reinjured_on)
    return Enrolled(number, template, how, injury, record, case, who, voice)


def _again(injury: Injury, how: Behaviour, rng: Random) -> Injury:
    if how.reinjured_week is None:
        return injury
    week = rng.randint(*how.reinjured_week)
    return replace(injury, again_days=7 * week + rng.randrange(7))


def _person(injury: Injury, on: date, rng: Random) -> Person:
    age = rng.randint(*injury.ages)
    equipment = {each for exercise in load().exercises.values() for each in exercise.equipment}
    return Person(
        birth_date=on - timedelta(days=365 * age + rng.randrange(365) + age // 4),
        sex=rng.choice(("female", "male")),
        body_mass_kg=float(rng.randint(52, 98)),
        falls_6_months=0,
        helper_at_home=True,
        equipment=tuple(sorted(equipment)),
    )


def _case(record: Record, person: Person, rest_nrs: float, on: date) -> CaseFile:
    """Return the assessment: nothing but disuse, no warning sign, every question answered."""
    return CaseFile(
        title="synthetic",
        on=on,
        patient=person,
        event=record.events(on),
        intake=Intake(
            judgements=("disuse",),
            causes=("broken_limb",) if record.injury.limb else ("hospital_immobility",),
            is_new=False,
            onset="gradual",
            has_sensory_change=False,
            has_reflex_change=False,
            has_bulbar_sign=False,
            has_wasting_elsewhere=False,
            has_neuropathic_pain=False,
        ),
        screen="complete",
        base_pain_nrs=round(rest_nrs),
        observations=Observed(is_steady_upright=True, swelling_rising=False),
    )


def _half_life(injury: Injury, age: int, rng: Random) -> float:
    rules = settings().model.recovery
    is_older = age >= rules.older_age
    weeks = {
        "short": rules.fracture if is_older else rules.short,
        "fracture": rules.fracture_older if is_older else rules.fracture,
        "repair": rules.repair,
        "frail": rules.frail,
    }[injury.recovery]
    return float(weeks * rng.lognormvariate(0, rules.spread))


def _deficit(who: Who, injury: Injury, hurt_on: date) -> float:
    """Return what the whole rest costs by the curves of the catalogue, known to nobody yet."""
    rules = settings().model.recovery
    on = hurt_on + timedelta(days=max(1, injury.held_days))
    losses = predicted_losses(who.events, patient=who.patient, book=load().disuse, on=on)
    region = load().templates[injury.template].region
    found = loss_of(losses, region, injury.side)
    if found is None or found.strength is None:
        return rules.unknown_loss
    return min(rules.whole_loss, max(found.strength.point, 0.05))


def regions(who: Who) -> set[str]:
    """Return the regions of the patient's events."""
    return {region.value for event in who.events for region in regions_of(event)}
