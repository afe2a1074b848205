"""Does each card of education stand once, with words, with sources, and ask what can be known?"""

from collections.abc import Collection, Container, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from plans.catalogue import vocabulary as words
from plans.catalogue.exercise_checks import source_complaints, tag_complaints
from plans.catalogue.fault import Fault
from plans.catalogue.reader import Located
from plans.catalogue.toml_file import fault_near
from plans.engine.education import COUNTS_FROM, FACTS, EducationCard


@dataclass(frozen=True, slots=True)
class EducationText:
    """What a patient reads on one card, in one language."""

    title: str
    body: tuple[str, ...]  # paragraphs


Texts = Mapping[str, Mapping[str, EducationText]]  # by language, by slug


def education_faults(
    found: Collection[Located[EducationCard]], texts: Texts, sources: Container[str], home: Path
) -> Iterator[Fault]:
    """Yield every fault of the cards and of their words."""
    seen: set[str] = set()
    for each in found:
        slug = each.value.slug
        if slug in seen:
            yield each.fault(f"{slug} stands twice", "slug")
        seen.add(slug)
        if slug not in texts.get("en", {}):
            yield each.fault(f"{slug} has no English text", "slug")
        for field, text in _complaints(each.value, sources):
            yield each.fault(f"{slug}: {text}", field)
    for language, given in texts.items():
        path = home / "text" / language / "education.toml"
        for slug in sorted(given.keys() - seen):
            yield fault_near(path, slug, f"{slug} is no card")


def _complaints(card: EducationCard, sources: Container[str]) -> Iterator[tuple[str, str]]:
    yield from (("source", text) for text in source_complaints(card.source, sources))
    yield from (("tag", text) for text in tag_complaints(card.tag))
    for field in ("needs", "any_of", "never"):
        unknown = set(getattr(card, field)) - FACTS
        yield from ((field, f"{word!r} is nothing known") for word in sorted(unknown))
    unknown = set(card.kinds) - words.EVENT_KINDS
    yield from (("kinds", f"{word!r} is no kind of event") for word in sorted(unknown))
    if card.counts_from not in COUNTS_FROM:
        yield "counts_from", f"{card.counts_from!r} is no day to count from"
    if card.until_day is not None and card.until_day <= (card.from_day or 0):
        yield "until_day", "is over before it begins"
