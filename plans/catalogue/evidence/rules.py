"""The rules of decision, and the numbers they and all others read."""

from collections import defaultdict
from itertools import groupby
from pathlib import Path

from plans.catalogue.content import Catalogue
from plans.catalogue.evidence.markdown import keys, page, said, table, tally
from plans.catalogue.reader import HOME
from plans.catalogue.thresholds import Threshold, thresholds

_BLOCKS = {
    "S": "Stop",
    "G": "Less",
    "H": "The same again",
    "P": "More",
    "M": "After a gap",
    "O": "Oversight",
}
_OTHER = "Beside the rules"
_LEAD = (
    "All rules are asked every day and all that apply are kept. The most restrictive wins: stop, "
    "less, lock, the same again, more. Numbers stand in [numbers](numbers.md)."
)


def rules(catalogue: Catalogue) -> str:
    """Return the page of the rules: if, then, an example, source and tag."""
    blocks = [tally(rule.tag for rule in catalogue.decision_rules.values())]
    for title, ids in groupby(catalogue.decision_rules, key=_block):
        blocks += [f"## {title}", _rule_table(catalogue, list(ids))]
    return page("Rules of decision", _LEAD, *blocks)


def _block(rule: str) -> str:
    return _BLOCKS.get(rule[0], _OTHER) if rule[1:].isdigit() else _OTHER


def _rule_table(catalogue: Catalogue, ids: list[str]) -> str:
    numbers_of = defaultdict(list)
    for each in thresholds():
        numbers_of[each.rule].append(each.name)
    rows = []
    for name in ids:
        rule, text = catalogue.decision_rules[name], catalogue.rule_text(name, "en")
        cells = (f"**{name}** {text.name}", text.when, text.then, text.example)
        rows.append((*cells, ", ".join(numbers_of[name]), keys(rule.source), rule.tag))
    return table(("rule", "if", "then", "example", "numbers", "source", "tag"), rows)


def numbers(home: Path = HOME) -> str:
    """Return the page of the numbers, by file."""
    found = thresholds(home)
    blocks = [tally(each.tag for each in found)]
    for section, each in groupby(found, key=lambda one: one.section):
        blocks += [f"## {section.replace('_', ' ').capitalize()}", _number_table(list(each))]
    lead = (
        "Every threshold of `plans/catalogue/rules/`, one section a file, with what the app does."
    )
    return page("Numbers", lead, *blocks)


def _number_table(found: list[Threshold]) -> str:
    return table(
        ("number", "value", "unit", "what the app does with it", "rule", "source", "tag"),
        [
            (
                each.name,
                said(each.value),
                each.unit,
                f"{each.then} {each.note}".strip(),
                each.rule,
                keys(each.source),
                each.tag,
            )
            for each in found
        ],
    )
