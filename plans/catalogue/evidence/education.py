"""What patients read besides the exercises: for whom each card is, and where it comes from."""

from collections.abc import Iterator

from plans.catalogue.content import Catalogue
from plans.catalogue.evidence.markdown import keys, page, table, tally
from plans.engine.education import EducationCard


def education(catalogue: Catalogue) -> str:
    """Return the page of the cards."""
    cards = sorted(catalogue.education, key=lambda card: (card.priority, card.slug))
    rows = [
        (
            catalogue.education_text(card.slug, "en").title,
            "; ".join(_for_whom(card)) or "everybody",
            keys(card.source),
            card.tag,
            card.note,
        )
        for card in cards
    ]
    lead = (
        "One new card a day at most; the patient can read all that fit now. Cards inform: they "
        "promise nothing, give no dose of food or medicine, and clear nobody for anything. Left "
        "out: stimulation, ultrasound, creatine, and any word on what imagery does."
    )
    head = ("card", "for whom", "source", "tag", "note")
    return page("Good to know", lead, tally(card.tag for card in cards), table(head, rows))


def _for_whom(card: EducationCard) -> Iterator[str]:
    if card.phases:
        yield f"in {', '.join(each.value for each in card.phases)}"
    if card.regions:
        yield ", ".join(each.value.replace("_", " ") for each in card.regions)
    if card.kinds:
        yield "after " + ", ".join(each.replace("_", " ") for each in card.kinds)
    if card.needs:
        yield "with " + " and ".join(each.replace("_", " ") for each in card.needs)
    if card.any_of:
        yield "with " + " or ".join(each.replace("_", " ") for each in card.any_of)
    if card.never:
        yield "not with " + " or ".join(each.replace("_", " ") for each in card.never)
    yield from _window(card)


def _window(card: EducationCard) -> Iterator[str]:
    since = "the rest began" if card.counts_from == "start" else "the device came off"
    if card.until_day is not None:
        yield f"from day {card.from_day or 0} to day {card.until_day - 1} after {since}"
    elif card.from_day is not None:
        yield f"from day {card.from_day} after {since}"
