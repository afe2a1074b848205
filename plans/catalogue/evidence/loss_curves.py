"""The curves of loss, which rest follows which, and each held against what was measured."""

from plans.catalogue.content import Catalogue
from plans.catalogue.entries import Observation
from plans.catalogue.evidence.markdown import keys, page, said, table
from plans.engine.disuse import (
    Curve,
    Factor,
    LossShape,
    confidence_after,
    size_loss_pct,
    spread,
    strength_loss_pct,
)

_FITTED = (
    "Values the curves were fitted to. Observed and predicted are per cent lost; the error is "
    "predicted less observed, 0 inside an observed range. A minus: more was lost than the curve "
    "says. *In range*: whether the range the app shows holds all that was observed."
)
_OTHERS = (
    "Other values measured in the same muscles, to which no curve was fitted. After fractures in "
    "patients far more is lost than in healthy volunteers: measure."
)
_TESTS = (
    "Where one of these was measured on both sides, the difference takes the place of the expected "
    "loss from its date on: the recovery begins there. How fast it goes is in "
    "[numbers](numbers.md) under `recovery`."
)


def loss_curves(catalogue: Catalogue) -> str:
    """Return the page of the curves of expected loss."""
    rows = [_curve(each) for each in catalogue.curves.values()]
    lead = (
        "Expected loss in per cent after d days of rest. It is an expectation, shown with its "
        "range, and no diagnosis; a loss above the range asks the nerve questions. With very low "
        "confidence no number is shown."
    )
    head = ("curve", "strength", "size", "confidence", "trusted to day", "source", "tag", "note")
    return page(
        "Loss curves",
        lead,
        table(head, rows),
        "Which rest follows which curve:",
        _curve_rows(catalogue),
        "## Held against what was measured",
        _FITTED,
        _observed(catalogue, fitted=True),
        _OTHERS,
        _observed(catalogue, fitted=False),
        "## Measured beats predicted",
        _TESTS,
        _tests(catalogue),
    )


def _curve(each: Curve) -> tuple[str, ...]:
    sure = each.confidence.replace("_", " ")
    if each.size_confidence:
        sure += f", size {each.size_confidence.replace('_', ' ')}"
    shapes = (_shape(each.strength), _shape(each.size))
    return (
        each.key,
        *shapes,
        sure,
        str(each.trusted_days),
        keys(each.source),
        each.tag,
        each.note,
    )


def _shape(shape: LossShape) -> str:
    times = f" × {shape.times:g}" if shape.times != 1 else ""
    formulas = {
        "saturating": f"{shape.a:g} (1 − e^(−d/{shape.b:g}))",
        "log": f"{shape.a:g} ln d − {shape.b:g}",
        "flat": f"{shape.a:g}",
    }
    return formulas[shape.shape] + times


def _curve_rows(catalogue: Catalogue) -> str:
    head = ("muscle", "kinds of rest", "places", "curve", "source", "tag")
    rows = [
        (
            each.muscle,
            keys(each.kinds),
            keys(each.body_sites),
            f"{each.curve}{f' × {each.times:g}' if each.times != 1 else ''}",
            keys(each.source),
            each.tag,
        )
        for each in catalogue.disuse.rows
    ]
    return table(head, rows)


def _observed(catalogue: Catalogue, *, fitted: bool) -> str:
    head = (
        "curve",
        "part",
        "days",
        "who",
        "observed",
        "predicted",
        "error",
        "in range",
        "source",
        "tag",
    )
    rows = [
        _compared(catalogue, each)
        for each in catalogue.observations
        if (each.printed_pct is not None) == fitted
    ]
    return table(head, rows)


def _compared(catalogue: Catalogue, each: Observation) -> tuple[str, ...]:
    low, high = f"{each.low_pct:g}", f"{each.high_pct:g}"
    error = error_pct(catalogue, each)
    who = f"{each.who}; {each.factor.replace('_', ' ')}" if each.factor else each.who
    return (
        each.curve,
        each.part,
        said(each.days),
        who,
        low if low == high else f"{low}–{high}",
        f"{predicted_pct(catalogue, each):.1f}",
        f"{error:+.1f}" if abs(error) >= 0.05 else "0",
        said(is_in_range(catalogue, each)),
        keys(each.source),
        each.tag,
    )


def predicted_pct(catalogue: Catalogue, each: Observation) -> float:
    """Return what the curve gives for the people who were measured."""
    curve = catalogue.curves[each.curve]
    is_strength = each.part == "strength"
    pct = strength_loss_pct(curve, each.days) if is_strength else size_loss_pct(curve, each.days)
    if not each.factor:
        return pct
    factor: Factor = getattr(catalogue.rules.disuse, each.factor)
    return pct * (factor.strength if is_strength else factor.size)


def error_pct(catalogue: Catalogue, each: Observation) -> float:
    """Return predicted less observed; nothing inside an observed range."""
    predicted = predicted_pct(catalogue, each)
    return predicted - min(max(predicted, each.low_pct), each.high_pct)


def is_in_range(catalogue: Catalogue, each: Observation) -> bool:
    """Return True if the range shown with the prediction holds everything observed."""
    rules = catalogue.rules.disuse
    sure = confidence_after(catalogue.curves[each.curve], each.part, each.days, rules)
    low, high = spread(sure, rules)
    point = predicted_pct(catalogue, each)
    return low * point <= each.low_pct and each.high_pct <= high * point


def _tests(catalogue: Catalogue) -> str:
    rows = [
        (each.muscle, each.kind, keys(each.exercises), keys(each.source), each.tag)
        for each in catalogue.strength_tests
    ]
    return table(("muscle", "measure", "exercises tested", "source", "tag"), rows)
