"""Do the rules of decision name their sources and their words, and each number its use?"""

from collections.abc import Container, Iterator, Mapping
from pathlib import Path

from plans.catalogue.entries import DecisionRule, RuleText
from plans.catalogue.exercise_checks import source_complaints
from plans.catalogue.fault import Fault
from plans.catalogue.toml_file import fault_near


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
            yield fault_near(path, name, f"{name}: {text}")
    for name in rules:
        if name not in texts.get("en", {}):
            yield fault_near(path, name, f"{name}: has no English text")
    for language, words in texts.items():
        for name in words:
            if name not in rules:
                text_path = home / "text" / language / path.name
                yield fault_near(text_path, name, f"{name} is no rule")
