"""Do the rules of decision name their sources and their words, and each number its use?"""

from collections.abc import Container, Iterator, Mapping
from pathlib import Path

from plans.catalogue.entries import DecisionRule, RuleText
from plans.catalogue.exercise_checks import source_complaints
from plans.catalogue.fault import Fault


def rule_faults(
    rules: Mapping[str, DecisionRule],
    texts: Mapping[str, Mapping[str, RuleText]],
    home: Path,
    sources: Container[str],
) -> Iterator[Fault]:
    """Yield every fault of the rules of decision."""
    path = home / "decision_rules.toml"
    for name, rule in rules.items():
        for text in source_complaints(rule.source, sources):
            yield Fault(path, 0, f"{name}: {text}")
    for name in rules:
        if name not in texts.get("en", {}):
            yield Fault(path, 0, f"{name}: has no English text")
    for language, words in texts.items():
        for name in words:
            if name not in rules:
                yield Fault(home / "text" / language / path.name, 0, f"{name} is no rule")
