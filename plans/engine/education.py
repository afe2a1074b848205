"""Which cards a patient may read on a day, why each fits, and the one that is new today."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from plans.engine.body import ARM, DEVICES, LEG, regions_of
from plans.engine.event import Event
from plans.engine.exercise import Phase, Region
from plans.engine.patient import PatientFacts

# What a card may ask of a patient.
FACTS = frozenset(
    {
        "arm",
        "leg",
        "device_on",
        "bone",
        "repair",
        "surgery",
        "older",
        "osteoporosis",
        "steroids",
        "arthritis",
        "nerve_pain",
        "numb",
        "protein_is_fine",  # asked, and no disease of kidneys or liver
    }
)
COUNTS_FROM = frozenset({"start", "device_off"})
_REPAIRS = frozenset({"tendon", "ligament", "meniscus", "cartilage"})
_BONES = frozenset({"bone_fixed", "bone_nonop", "fusion"})
_ARTHRITIS = frozenset({"osteoarthritis", "rheumatoid_arthritis", "arthritis_unspecified"})
_NERVE_PAIN = frozenset({"neuropathic_pain", "diabetic_neuropathy"})


@dataclass(frozen=True, slots=True)
class EducationCard:
    """One thing to know. What is left empty asks nothing; all that is given must hold."""

    slug: str
    priority: int  # lower first
    source: tuple[str, ...]
    tag: str
    phases: tuple[Phase, ...] = ()  # open in one of the regions
    regions: tuple[Region, ...] = ()
    kinds: tuple[str, ...] = ()  # of an event
    needs: tuple[str, ...] = ()  # facts, every one
    any_of: tuple[str, ...] = ()  # facts, one of them
    never: tuple[str, ...] = ()  # facts, none of them
    counts_from: str = "start"  # of the event, or the day its device came off
    from_day: int | None = None
    until_day: int | None = None  # the first day on which it fits no more
    note: str = ""


class Told(NamedTuple):
    """What the assessment and the precautions say that matters here. None: not asked."""

    causes: tuple[str, ...] = ()
    has_neuropathic_pain: bool | None = None
    has_kidney_or_liver_disease: bool | None = None
    is_numb: bool = False  # numb or broken skin
    has_crps: bool = False


@dataclass(frozen=True, slots=True)
class About:
    """One patient on one day. `places` are the regions of the plan with their open phases."""

    on: date
    places: tuple[tuple[Region, tuple[Phase, ...]], ...]
    events: tuple[Event, ...]
    facts: frozenset[str]


@dataclass(frozen=True, slots=True)
class Because:
    """One reason: a phase of a region, an event with its day, a fact, or everybody."""

    code: str  # phase, event, fact, everybody
    word: str = ""
    region: str = ""
    day: int | None = None


@dataclass(frozen=True, slots=True)
class Fitting:
    card: EducationCard
    because: tuple[Because, ...]


def facts_about(
    patient: PatientFacts, told: Told, events: tuple[Event, ...], *, older_from: int, on: date
) -> frozenset[str]:
    """Return which of FACTS hold on `on`."""
    begun = [event for event in events if event.started_on <= on]
    regions = {region for event in begun for region in regions_of(event)}
    tissues = {event.tissue for event in begun}
    causes = set(told.causes)
    holds = {
        "arm": bool(regions & ARM),
        "leg": bool(regions & LEG),
        "device_on": any(event.kind in DEVICES and event.is_on(on) for event in begun),
        "bone": bool(tissues & _BONES),
        "repair": bool(tissues & _REPAIRS),
        "surgery": any(event.kind == "surgery" or event.surgery_on for event in begun),
        "older": patient.age(on) >= older_from,
        "osteoporosis": patient.osteoporosis,
        "steroids": "systemic_steroid" in patient.medicines or "corticosteroids_long" in causes,
        "arthritis": bool(causes & _ARTHRITIS),
        "nerve_pain": bool(told.has_neuropathic_pain or told.has_crps or causes & _NERVE_PAIN),
        "numb": told.is_numb,
        "protein_is_fine": told.has_kidney_or_liver_disease is False,
    }
    return frozenset(fact for fact, is_so in holds.items() if is_so)


def fitting(cards: Iterable[EducationCard], about: About) -> tuple[Fitting, ...]:
    """Return the cards that fit, most important first, each with the reason."""
    ordered = sorted(cards, key=lambda card: (card.priority, card.slug))
    found = [(card, _because(card, about)) for card in ordered]
    return tuple(Fitting(card, because) for card, because in found if because is not None)


def card_of_the_day(
    fits: tuple[Fitting, ...], read: Mapping[str, date], on: date
) -> Fitting | None:
    """Return the first card not read yet; None on a day on which one was read already."""
    if on in read.values():
        return None
    return next((each for each in fits if each.card.slug not in read), None)


def _because(card: EducationCard, about: About) -> tuple[Because, ...] | None:
    """Return why the card fits; None where it does not."""
    wrong = not about.facts.isdisjoint(card.never) or not about.facts.issuperset(card.needs)
    if wrong or (card.any_of and about.facts.isdisjoint(card.any_of)):
        return None
    found: list[Because] = []
    for asks, look in ((_asks_place, _place), (_asks_event, _event)):
        if asks(card):
            because = look(card, about)
            if because is None:
                return None
            found.append(because)
    told = [each for each in (*card.needs, *card.any_of) if each in about.facts]
    found += [Because("fact", each) for each in told]
    return tuple(found) or (Because("everybody"),)


def _asks_place(card: EducationCard) -> bool:
    return bool(card.phases or card.regions)


def _asks_event(card: EducationCard) -> bool:
    return bool(card.kinds) or card.from_day is not None or card.until_day is not None


def _place(card: EducationCard, about: About) -> Because | None:
    """Return the region and phase that call for the card; None where none does."""
    for region, phases in about.places:
        here = not card.regions or region in card.regions
        open_ = next((each for each in phases if not card.phases or each in card.phases), None)
        if here and open_ is not None:
            return Because("phase", open_.value, region.value)
    return None


def _event(card: EducationCard, about: About) -> Because | None:
    for event in sorted(about.events, key=lambda each: each.started_on, reverse=True):
        since = event.started_on if card.counts_from == "start" else _device_off(event)
        if since is None or since > about.on or not _is_meant(card, event):
            continue
        day = (about.on - since).days
        if (card.from_day or 0) <= day and (card.until_day is None or day < card.until_day):
            return Because("event", event.kind, day=day)
    return None


def _is_meant(card: EducationCard, event: Event) -> bool:
    is_kind = not card.kinds or event.kind in card.kinds
    return is_kind and (not card.regions or not set(card.regions).isdisjoint(regions_of(event)))


def _device_off(event: Event) -> date | None:
    return event.ended_on if event.kind in DEVICES else None
