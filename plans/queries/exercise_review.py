"""What a clinician reads of the exercises: a list to search, and one page each."""

from collections.abc import Iterable
from dataclasses import dataclass

from plans.catalogue import ExerciseText, Waiver, load
from plans.engine.exercise import Exercise, Phase, Region
from plans.queries.ladder import Ladder, ladder_of

NOTHING = "nothing"  # asks for what needs no equipment


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the list is narrowed to. Empty: everything."""

    region: str = ""
    phase: str = ""
    kind: str = ""
    equipment: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Use:
    """A template that lists the exercise, with the phases it does so in."""

    template: str
    phases: tuple[Phase, ...]


@dataclass(frozen=True, slots=True)
class ExercisePage:
    exercise: Exercise
    text: ExerciseText
    ladder: Ladder
    uses: tuple[Use, ...]
    waivers: tuple[Waiver, ...]


def equipment_known() -> tuple[str, ...]:
    """Return everything an exercise needs, in order."""
    return tuple(sorted({each for one in load().exercises.values() for each in one.equipment}))


def exercises_like(wanted: Wanted, *, language: str) -> list[Exercise]:
    """Return the exercises that fit, by name."""
    found = [each for each in load().exercises.values() if _fits(each, wanted, language)]
    return sorted(found, key=lambda each: load().text(each.slug, language).name)


def _fits(exercise: Exercise, wanted: Wanted, language: str) -> bool:
    regions = {each.value for each in exercise.regions}
    asked: Iterable[tuple[str, bool]] = (
        (wanted.region, bool(regions & {wanted.region, Region.ALL.value})),
        (wanted.phase, wanted.phase in {each.value for each in exercise.phases}),
        (wanted.kind, wanted.kind == exercise.kind.value),
        (wanted.equipment, _has(exercise, wanted.equipment)),
    )
    if not all(is_fitting for given, is_fitting in asked if given):
        return False
    return all(each in _searched(exercise, language) for each in wanted.words.casefold().split())


def _has(exercise: Exercise, equipment: str) -> bool:
    return not exercise.equipment if equipment == NOTHING else equipment in exercise.equipment


def _searched(exercise: Exercise, language: str) -> str:
    text = load().text(exercise.slug, language)
    return " ".join((exercise.slug, text.name, *text.do, text.feel)).casefold()


def exercise_page(slug: str, *, language: str) -> ExercisePage | None:
    """Return everything of one exercise; None: it is not in the catalogue."""
    exercise = load().exercises.get(slug)
    if exercise is None:
        return None
    return ExercisePage(
        exercise=exercise,
        text=load().text(slug, language),
        ladder=ladder_of(slug),
        uses=tuple(_uses(slug)),
        waivers=tuple(each for each in load().waivers if each.exercise == slug),
    )


def _uses(slug: str) -> list[Use]:
    found = []
    for template in load().templates.values():
        phases = [p.phase for p in template.phases if any(i.exercise == slug for i in p.items)]
        if phases:
            found.append(Use(template.slug, tuple(phases)))
    return found


def pages_by_phase(*, language: str) -> list[tuple[Phase, list[ExercisePage]]]:
    """Return every exercise once, under its first phase, for the printed review."""
    slugs = sorted(load().exercises, key=lambda each: load().text(each, language).name)
    pages = [page for slug in slugs if (page := exercise_page(slug, language=language))]
    first = {phase: [p for p in pages if p.exercise.phases[0] is phase] for phase in Phase}
    return [(phase, found) for phase, found in first.items() if found]
