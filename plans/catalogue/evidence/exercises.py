"""Where the doses of each exercise come from, said once an exercise."""

from plans.catalogue.content import Catalogue
from plans.catalogue.evidence.markdown import keys, page, table, tally
from plans.engine.exercise import Exercise


def exercises(catalogue: Catalogue) -> str:
    """Return the page of the exercises: the dose as the source words it, source and tag."""
    found = catalogue.exercises.values()
    lead = (
        "Start, smallest and largest dose, step and aim of an exercise stand on one source. “As "
        "written” is the source's own wording: start, step, aim, cautions. Most are our own "
        "cautious choice."
    )
    head = ("exercise", "phases", "grows by", "as written", "source", "tag")
    return page("Exercises", lead, tally(e.tag for e in found), table(head, map(_row, found)))


def _row(each: Exercise) -> tuple[str, ...]:
    phases = keys(phase.value for phase in each.phases)
    return each.slug, phases, each.progress_rule, each.source_text, keys(each.source), each.tag
