"""What to do about a fault of the catalogue, told by what its message says."""

import re

_ADVICE: tuple[tuple[str, str], ...] = (
    # the file as such
    (r"is not written in UTF-8", "Save the file as UTF-8."),
    (r"\(at line \d+, column \d+\)|\(at end of document\)|No such file",
     "The file cannot be read as TOML: look at the line for a quote, a bracket or a comma."),
    (r"is not one array of tables", "Keep one kind of [[record]] in this file and nothing else."),
    (r"holds no file", "Put the files back: an empty folder would leave patients without a plan."),
    # how a value is written
    (r"^[\w.]*: ?unknown;|: unknown;",
     "Look for a slip in the name, or leave the line out: what is unknown would never apply."),
    (r"is no (text in quotes|whole number|number|true or false|date|list|table)",
     "Write the value as its kind: text in quotes, numbers and true or false without."),
    (r"entries instead of", "Give exactly that many entries."),
    # sources
    (r"names no source", "Say where it comes from: a key of sources.toml, such as \"KB7\"."),
    (r"is not in sources\.toml", "Use a key of sources.toml, or add the source there first."),
    (r"is no tag|has no tag",
     "Use V (read in the source), V2 (in a second one), M (from memory), D (our own choice) or S."),
    (r"source_text is missing", "Copy the cells of the source word for word into source_text."),
    # doses
    (r"is not within", "Put the start between the smallest and the largest dose."),
    (r"changes but has no direction", "Say in `harder` whether more or less of it is harder."),
    (r"is no field with up or down", "Write [field, \"up\"] or [field, \"down\"]."),
    (r"number of a dose", "Name a number of a dose: sets, reps, duration_s, load_kg …"),
    (r"has no start", "Give the field a value in min, start and max, or name another field."),
    (r"needs exactly one of", "Keep one of the two and leave the other out."),
    (r"away from the maximum|towards harder",
     "Turn the sign: `step` goes towards the largest dose, `reduce` towards the smallest."),
    (r"cannot be reached within",
     "Lower the aim or raise the largest dose; where the source says so, waive the ceiling."),
    (r"is below zero", "An amount is zero or more."),
    (r"names no joint and motion", "Write the measure with both, such as rom_deg:knee:flexion."),
    (r"is no comparison", "Write >= or <=, or \"is\" for yes and no."),
    # ladders
    (r"leads to itself", "Name another exercise, or leave the link out."),
    (r"is for none of its regions", "Link exercises that share a region."),
    (r"is easier, yet asks for more",
     "Name an easier one that asks for nothing besides, or waive the ladder with the reason."),
    # words that must be known
    (r"is not in the catalogue", "Look for a slip in the slug; the exercises stand in exercises/."),
    (r"is no (position|side|muscle|equipment|anchor|clearance|tissue|mode)|is no motion of a joint"
     r"|is no kind of event|is no day to count from|is nothing known|is no fact|can lift nothing",
     "Use a word of plans/catalogue/vocabulary.py; what is unknown would never be checked."),
    (r"is nothing a phase can wait for",
     "Use a criterion of plans/catalogue/vocabulary.py or the key of a measure."),
    (r"is no amount of weight", "Write none, toe_touch, partial, as_tolerated or full."),
    (r"is no answer", "Write true or false with \"is\", a number with >= or <=."),
    (r"is none of", "Choose one of those."),
    (r"is not known", "Look for a slip; what is unknown would never apply."),
    (r"is no (curve|type|letter|condition|card|rule|exercise|measure|flag)\b",
     "Look for a slip in the name, or add the record it names."),
    (r"no whole name", "Small letters, digits and hyphens, 48 at most: it stands in addresses."),
    # protocols
    (r"is not for this phase", "Move the item, or add the phase to the exercise."),
    (r"is beyond the exercise's own bounds",
     "Keep the protocol's dose between the exercise's smallest and largest."),
    (r"expected on day", "The usual day comes on or after the first allowed one."),
    (r"is before the |is no number of days|must hold for at least",
     "Count days from 0; 1 to 7 in a week."),
    (r"phases are not once each", "List P0 to P5 in order, each at most once."),
    (r"has no phase\b", "Give the protocol at least one phase."),
    (r"are not a range|is over before it begins|expected weeks have no source",
     "The first number is the smaller one; expected weeks name their source."),
    (r"has no ordinary activity",
     "Add an exercise of kind adl to the phase, or waive it with the reason in waivers.toml."),
    (r"is not in the phase|gives way to itself",
     "`only_without` names other exercises of the same phase."),
    (r"stands twice", "Keep one of the two."),
    # words for people
    (r"has no (English text|English name|follow-up|protocol|words|name)|words for (it|them)"
     r"|in one of the two files only",
     "Write the words in plans/catalogue/text/en/, or take out those that belong to nothing."),
    (r"waives nothing",
     "Name an exercise or protocol of the catalogue, or take the waiver out."),
    # figures
    (r"has no figure|is no figure", "Draw it: docs/figures.md shows how; or take the words out."),
    (r"is no joint of this view|is no part of this view|is no end of a limb",
     "Use a name of figure_record.py; each view has its own."),
    (r"is beyond what people can do", "Lower the angle: the drawing may not show it either."),
    (r"needs at least one key", "Give the figure a start and an end, as `keys`."),
    # measures and curves
    (r"the range is empty|lies outside the range|needs what cannot be|is for no age"
     r"|is stale before|is due before|is above zero|no sides to compare|do not fit",
     "Compare the numbers of the record with each other and with the source."),
    (r"needs a phase and a region", "Name at least one phase and one region."),
    (r"is missing", "Add the field; the records beside it show how it is written."),
)  # fmt: skip
OTHERWISE = "Compare it with the records beside it in the same file."


def advice(message: str) -> str:
    """Return what to do about a fault with this message."""
    return next((text for sign, text in _ADVICE if re.search(sign, message)), OTHERWISE)
