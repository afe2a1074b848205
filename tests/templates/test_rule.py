"""“Why this dose” opens the rule, its inputs and its source, whatever the rule."""

import re
from html import unescape
from typing import Any

import pytest
from django.template.loader import render_to_string

from plans.catalogue import load
from plans.catalogue.thresholds import thresholds
from plans.templatetags.rules import rule_basis
from plans.templatetags.sentences import RULES, RULES_BY_KIND
from tests.project.source import ROOT

CATALOGUE = load()
BY_HAND = {"therapist", "PUT_BACK"}  # a person decided: there is no rule behind it
_MATCH = re.compile(r"""Match\(\s*["']([A-Z]+\d*)["']""")
_MEANT = "A rule of your plan applied."
# Said of the plan or to a therapist, not of the dose of one exercise.
_NOT_OF_A_DOSE = {
    "S1",
    "M6",
    "G10",
    "O4",
    "O5",
    "O6",
    "O7",
    "O10",
    "P7",
    "P8",
    "ORDERS",
    "OVER",
}


def page(rule: str, *, won: bool = True, **values: Any) -> str:
    match = {"rule": rule, "values": [list(each) for each in values.items()]}
    context = {"match": match, "won": rule if won else "S1"}
    return unescape(render_to_string("plans/decision/_rule.html", context))


@pytest.mark.parametrize("rule", sorted(set(RULES) - BY_HAND))
def test_every_sentence_has_its_rule_and_source(rule: str) -> None:
    found = CATALOGUE.decision_rules[rule]
    text = CATALOGUE.rule_text(rule, "en")

    shown = page(rule)

    assert _MEANT not in shown
    for said in (text.name, text.when, text.then):
        assert said in shown
    for key in found.source:
        assert f"{key}: " in shown
    assert "How far to trust it" in shown


@pytest.mark.parametrize("rule", sorted(set(CATALOGUE.decision_rules) - _NOT_OF_A_DOSE))
def test_every_rule_has_its_sentence(rule: str) -> None:
    assert rule in RULES or any(rule == each for each, _kind in RULES_BY_KIND)


def test_every_rule_the_engine_matches_can_be_opened() -> None:
    for path in (ROOT / "plans" / "engine").glob("*.py"):
        for rule in _MATCH.findall(path.read_text(encoding="utf-8")):
            assert rule_basis(rule) is not None, f"{path.name}: {rule}"


@pytest.mark.parametrize("flag", [each.id for each in CATALOGUE.red_flags])
def test_every_warning_sign_can_be_opened(flag: str) -> None:
    basis = rule_basis(flag)

    assert basis is not None
    assert basis.sources


def test_the_inputs_and_the_numbers_are_shown() -> None:
    shown = page("G2", morning_nrs=4, base_nrs=1)

    assert "<dt>Pain this morning</dt><dd>4</dd>" in shown
    assert "<dt>Usual pain</dt><dd>1</dd>" in shown
    for each in thresholds():
        if each.rule == "G2":
            assert f"{each.then}</dt><dd>{each.value} {each.unit}" in shown


def test_only_the_rule_that_won_is_open() -> None:
    assert '<details class="disclosure" open' in page("H7", completion=0.6)
    assert " open" not in page("H7", won=False, completion=0.6)


def test_what_a_therapist_changed_has_no_rule() -> None:
    assert "<details" not in page("therapist")
