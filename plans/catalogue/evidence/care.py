"""Warning signs, orders and causes."""

from plans.catalogue.content import Catalogue
from plans.catalogue.evidence.markdown import keys, page, said, table, tally
from plans.engine.assessment import Mode
from plans.engine.safety import FollowUp, RedFlag

_CLASS = {
    "emergency": "emergency, at once",
    "same_day": "a doctor today",
    "refer_1w": "refer within a week",
    "refer_2w": "refer within two weeks",
    "therapist_same_day": "therapist today",
    "therapist_72h": "therapist within three days",
    "record": "on record",
}
_RESTS = {
    "all": "everything rests",
    "region": "the region rests",
    "loading": "everything on the feet rests",
    "nothing": "nothing rests",
}


def red_flags(catalogue: Catalogue) -> str:
    """Return the page of the warning signs: each answer with what follows from it."""
    rows = [
        (*_flag(catalogue, flag, each), keys(flag.source), flag.tag)
        for flag in catalogue.red_flags
        for each in flag.follow_ups
    ]
    lead = (
        "Two questions deep; what is not answered counts as the strictest answer. What rests stays "
        "so until the one named clears it. “Every day” says for whom the morning check-in asks."
    )
    head = ("sign", "suspects", "every day", "answer", "what follows", "clears", "source", "tag")
    tags = tally(flag.tag for flag in catalogue.red_flags)
    return page("Warning signs", lead, tags, table(head, rows))


def _flag(catalogue: Catalogue, flag: RedFlag, each: FollowUp) -> tuple[str, ...]:
    answers = catalogue.flag_text(flag.id, "en").answers
    daily = flag.daily.value.replace("_", " ")
    days = f", {flag.daily_days} days" if flag.daily_days is not None else ""
    follows = f"{_CLASS[each.cls.value]}; {_RESTS[each.scope.value]}"
    return (flag.id, flag.suspects, daily + days, answers[each.key], follows, each.who_clears)


def orders(catalogue: Catalogue) -> str:
    """Return the page of precautions and tissues."""
    book = catalogue.orders
    precautions = table(
        ("code", "refuses", "source", "tag", "note"),
        [
            (
                each.code,
                said(
                    [
                        *each.refuses,
                        *each.refuses_here,
                        *(f"{m.joint} {m.motion} over {m.max_deg}°" for m in each.motions),
                    ]
                ),
                keys(each.source),
                each.tag,
                each.note,
            )
            for each in book.precautions
        ],
    )
    tissues = table(
        (
            "tissue",
            "active motion needs",
            "stretch needs",
            "load needs",
            "but not",
            "source",
            "tag",
            "note",
        ),
        [
            (
                each.tissue,
                each.active_needs,
                each.stretch_needs,
                each.load_needs,
                "; ".join(
                    f"{one.exercise} after {one.condition}, lag at most {one.most_lag_deg:g}°"
                    for one in each.spares
                ),
                keys(each.source),
                each.tag,
                each.note,
            )
            for each in book.tissues
        ],
    )
    lead = (
        "What an order forbids. An exercise that asks for what is refused is left out, with the "
        "reason and, where known, the day to ask again. Expired orders hold until lifted."
    )
    return page("Orders", lead, "## Precautions", precautions, "## Tissues", tissues)


def causes(catalogue: Catalogue) -> str:
    """Return the page of types and causes of wasting with the mode each asks for."""
    names = catalogue.names_of_causes("en")
    types = table(
        ("type", "mode", "mode when new or worse", "source", "tag", "note"),
        [
            (
                names.judgements[each.code],
                _mode(each.mode),
                _mode(each.mode_if_new),
                keys(each.source),
                each.tag,
                each.note,
            )
            for each in catalogue.triage.judgements
        ],
    )
    found = table(
        ("cause", "type", "mode of its own", "source", "tag", "note"),
        [
            (
                names.causes[each.code],
                keys(each.judgements),
                _mode(each.mode),
                keys(each.source),
                each.tag,
                each.note,
            )
            for each in catalogue.triage.causes
        ],
    )
    lead = (
        "The strictest mode of all that apply counts. *Standard*: the plan may move inside its "
        "bounds. *Refer*, *blocked*, *emergency*: no plan."
    )
    return page("Types and causes", lead, "## Types", types, "## Causes", found)


def _mode(mode: Mode | None) -> str:
    return mode.value.replace("_", " ") if mode else ""
