"""What is measured: ranges, changes that matter, lines, schedule and licences."""

from plans.catalogue.content import Catalogue
from plans.catalogue.evidence.markdown import keys, page, table, tally
from plans.engine.measure import CutOff, JointMotion, Measure

_OF = {
    "": "",
    "motion": ", each motion",
    "exercise": ", each exercise",
    "activity": ", each activity",
}


def measures(catalogue: Catalogue) -> str:
    """Return the page of what is measured."""
    every = catalogue.measures.values()
    lead = (
        "A value outside the range is refused; a smaller change is called no clear change. What is "
        "stale counts as not known. Of questionnaires that belong to others only the score is kept."
    )
    head = ("measure", "unit", "UCUM", "range", "sides", "source", "tag", "note")
    return page(
        "Measures",
        lead,
        tally(m.tag for m in every),
        table(head, [_row(each) for each in every]),
        "## Change that is real",
        table(("measure", "better", "change", "source", "tag"), [_change(each) for each in every]),
        "## Symmetry of the sides",
        "Weak side ÷ strong side. The strong side may be weak as well: compare several tests.",
        table(
            ("measure", "error of the ratio", "source"),
            [
                (each.key, f"±{each.symmetry_error_fraction:.0%}", keys(each.symmetry_source))
                for each in every
                if each.symmetry_error_fraction is not None
            ],
        ),
        "## Lines",
        "Of an unknown sex the stricter line speaks. The chair stands by age and sex are under "
        "`chair_stand_norms` in [rules](rules.md).",
        table(
            ("measure", "line", "value", "sex", "age", "source", "tag"),
            [_line(each, line) for each in every for line in each.cut_offs],
        ),
        "## When",
        table(
            ("measure", "due", "stale after", "from phase", "at a gate", "by", "licence"),
            [_schedule(each) for each in every],
        ),
        "## Motions",
        table(
            ("joint", "motion", "range", "needed", "source", "tag", "note"),
            [_motion(each) for each in catalogue.joint_motions],
        ),
    )


def _row(each: Measure) -> tuple[str, ...]:
    sides = "both" if each.sided else ""
    range_ = f"{each.low:g} to {each.high:g}"
    named = each.key + (" (score only)" if each.score_only else "")
    of = sides + _OF[each.of]
    return (named, each.unit, each.ucum, range_, of, keys(each.source), each.tag, each.note)


def _change(each: Measure) -> tuple[str, ...]:
    change = "" if each.change is None else f"{each.change:g} {each.unit}"
    return (each.key, each.better, change, keys(each.change_source), each.change_tag)


def _line(each: Measure, line: CutOff) -> tuple[str, ...]:
    ages = f"{line.from_age}–{line.end_age - 1}" if line.end_age is not None else ""
    value = f"{line.op} {line.value:g}"
    return (each.key, line.key, value, line.sex, ages, keys(line.source), line.tag)


def _schedule(each: Measure) -> tuple[str, ...]:
    return (
        each.key,
        "" if each.every_days is None else f"every {each.every_days} days",
        f"{each.stale_after_days} days",
        each.from_phase.value,
        "yes" if each.at_gate else "",
        "therapist, patient" if each.by_patient else "therapist",
        each.licence,
    )


def _motion(each: JointMotion) -> tuple[str, ...]:
    needed = ", ".join(f"{use.use.replace('_', ' ')} {use.deg:g}°" for use in each.needed)
    range_ = f"{each.low_deg:g} to {each.high_deg:g}"
    motion = each.motion.replace("_", " ")
    return (each.joint, motion, range_, needed, keys(each.source), each.tag, each.note)
