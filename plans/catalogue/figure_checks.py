"""Does each exercise have one figure, of joints and parts that exist, bent as people can bend?"""

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from plans.catalogue.fault import Fault
from plans.catalogue.figure_record import CARRIERS, JOINTS, LIMB_ENDS, PARTS, Figure, FigureText
from plans.catalogue.reader import Located
from plans.catalogue.toml_file import fault_near

FigureTexts = Mapping[str, Mapping[str, FigureText]]  # by language, by exercise


def figure_faults(
    found: Collection[Located[Figure]],
    exercises: Collection[str],
    texts: FigureTexts,
    home: Path,
) -> Iterator[Fault]:
    """Yield every fault of the figures and of their words."""
    seen: set[str] = set()
    for each in found:
        slug = each.value.exercise
        if slug in seen:
            yield each.fault(f"{slug} stands twice", "exercise")
        if slug not in exercises:
            yield each.fault(f"{slug} is no exercise", "exercise")
        if slug not in texts.get("en", {}):
            yield each.fault(f"{slug} has no English text", "exercise")
        seen.add(slug)
        for field, text in _complaints(each.value):
            yield each.fault(f"{slug}: {text}", *field)
    for slug in sorted(set(exercises) - seen):
        yield Fault(home / "figures", 0, f"{slug} has no figure")
    for language, given in texts.items():
        path = home / "text" / language / "figures.toml"
        yield from (fault_near(path, slug, f"{slug} is no figure") for slug in given.keys() - seen)


def _complaints(figure: Figure) -> Iterator[tuple[tuple[str, ...], str]]:
    if not figure.keys:
        yield ("keys",), "needs at least one key"
    unknown = {*figure.work, *figure.hide, *figure.short} - PARTS[figure.view]
    unknown |= {each.on for each in figure.worn} - PARTS[figure.view]
    yield from ((("work",), f"{name!r} is no part of this view") for name in sorted(unknown))
    ends = LIMB_ENDS.get(figure.view, frozenset()) | CARRIERS
    for key in figure.keys:
        strange = sorted(key.reach.keys() - ends)
        yield from ((("keys",), f"{name!r} is no end of a limb") for name in strange)
        yield from ((("keys",), text) for text in _joint_complaints(figure.view, key.joints))


def _joint_complaints(view: str, joints: Mapping[str, float]) -> Iterator[str]:
    for name, angle in joints.items():
        span = JOINTS[view].get(name)
        if span is None:
            yield f"{name!r} is no joint of this view"
        elif not span[0] <= angle <= span[1]:
            yield f"{name} {angle:g} is beyond what people can do: {span[0]:g} to {span[1]:g}"
