"""Does each measure hold together with its texts, its sources and the joints it is taken of?"""

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass

from plans.catalogue import vocabulary as words
from plans.catalogue.entries import MeasureText, MotionText
from plans.catalogue.exercise_checks import source_complaints
from plans.catalogue.fault import Fault
from plans.catalogue.reader import Located
from plans.engine.measure import CHAIR_STAND_LINE, JointMotion, Measure

Complaints = Iterator[tuple[tuple[str | int, ...], str]]  # where inside, what is wrong


@dataclass(frozen=True, slots=True)
class MeasureTexts:
    """What the measures are called, by language."""

    measures: Mapping[str, Mapping[str, MeasureText]]
    motions: Mapping[str, MotionText]


def measure_faults(
    measures: Iterable[Located[Measure]],
    motions: Iterable[Located[JointMotion]],
    texts: MeasureTexts,
    sources: Container[str],
) -> Iterator[Fault]:
    """Yield every fault of every measure and every motion."""
    seen: set[str] = set()
    english = texts.measures.get("en", {})
    for each in measures:
        if each.value.key in seen:
            yield each.fault(f"{each.value.key} stands twice", "key")
        seen.add(each.value.key)
        for place, text in _complaints(each.value, english.get(each.value.key), sources):
            yield each.fault(f"{each.value.key}: {text}", *place)
    for motion in motions:
        name = f"{motion.value.joint} {motion.value.motion}"
        for place, text in _of_motion(motion.value, texts.motions.get("en"), sources):
            yield motion.fault(f"{name}: {text}", *place)


def _complaints(measure: Measure, text: MeasureText | None, sources: Container[str]) -> Complaints:
    yield from ((("source",), said) for said in source_complaints(measure.source, sources))
    if not measure.low < measure.high:
        yield ("low",), "the range is empty"
    if measure.stale_after_days < 1:
        yield ("stale_after_days",), "is stale before it is taken"
    if measure.every_days is not None and measure.every_days < 1:
        yield ("every_days",), "is due before it is taken"
    yield from _change(measure, sources)
    yield from _symmetry(measure, sources)
    yield from _cut_offs(measure, sources)
    yield from _texts(measure, text)


def _change(measure: Measure, sources: Container[str]) -> Complaints:
    """Yield what is wrong with the change that matters: it has a source and a tag of its own."""
    if measure.change is None:
        return
    if measure.change <= 0:
        yield ("change",), "a change that matters is above zero"
    yield from (
        (("change_source",), said) for said in source_complaints(measure.change_source, sources)
    )
    if measure.change_tag not in words.TAGS:
        yield ("change_tag",), "the change has no tag"


def _symmetry(measure: Measure, sources: Container[str]) -> Complaints:
    if measure.symmetry_error_fraction is None:
        return
    if not measure.sided:
        yield ("symmetry_error_fraction",), "has no sides to compare"
    for said in source_complaints(measure.symmetry_source, sources):
        yield ("symmetry_source",), said


def _cut_offs(measure: Measure, sources: Container[str]) -> Complaints:
    for n, line in enumerate(measure.cut_offs):
        place = ("cut_offs", n)
        yield from ((place, said) for said in source_complaints(line.source, sources))
        if not measure.low <= line.value <= measure.high:
            yield place, f"{line.key} lies outside the range"
        if line.end_age is not None and line.end_age <= line.from_age:
            yield place, f"{line.key} is for no age"


def _texts(measure: Measure, text: MeasureText | None) -> Complaints:
    if text is None:
        yield ("key",), "has no English text"
        return
    wanted = {line.key for line in measure.cut_offs}
    wanted |= {CHAIR_STAND_LINE} if measure.norm else set()
    for key in sorted(wanted ^ set(text.cut_offs)):
        yield ("key",), f"the line {key} stands in one of the two files only"
    if measure.levels != len(text.levels):
        yield ("key",), f"has {measure.levels} levels and {len(text.levels)} words for them"
    if measure.by_patient != bool(text.at_home):
        yield ("key",), "what a patient takes at home has words for it, and nothing else"
    if not measure.score_only and not text.protocol:
        yield ("key",), "has no protocol"


def _of_motion(
    motion: JointMotion, names: MotionText | None, sources: Container[str]
) -> Complaints:
    yield from ((("source",), said) for said in source_complaints(motion.source, sources))
    if motion.joint not in words.JOINTS or motion.motion not in words.MOTIONS:
        yield ("motion",), "is no motion of a joint"
    if not motion.low_deg < motion.high_deg:
        yield ("low_deg",), "the range is empty"
    for n, each in enumerate(motion.needed):
        if not motion.low_deg <= each.deg <= motion.high_deg:
            yield ("needed", n), f"{each.use} needs what cannot be"
        if names is not None and each.use not in names.uses:
            yield ("needed", n), f"{each.use} has no English name"
    if names is None or motion.joint not in names.joints or motion.motion not in names.motions:
        yield ("joint",), "has no English name"
