"""docs/evidence/ lists every rule and number, and says when it does not."""

import re
import shutil
from pathlib import Path

import pytest

from plans.catalogue import HOME, CatalogueError, load
from plans.catalogue.evidence import pages, stale, write
from plans.catalogue.evidence.rules import numbers, rules
from plans.catalogue.evidence.sources import sources
from plans.catalogue.rulebook import read_rulebook
from plans.catalogue.thresholds import orphans, thresholds
from tests.project.source import ROOT

CATALOGUE = load()
FOLDER = ROOT / "docs" / "evidence"
HINT = "run manage.py evidence --write and commit docs/evidence/"
# Knowledge §5.
IDS = [f"{letter}{n}" for letter, most in zip("SGHPMO", (4, 11, 10, 8, 7, 11), strict=True)
       for n in range(1, most + 1)]  # fmt: skip
# What a code of the engine may be beside a rule: a phase is written like P2.
_SPOKEN = re.compile(r"[\"']([SGHMO]\d{1,2})[\"']")
_ELSEWHERE = {"sources.toml", "waivers.toml"}
_SHOWN = {
    "causes.toml", "conditions.toml", "curve_rows.toml", "curves.toml", "decision_rules.toml",
    "education.toml",
    "joint_motions.toml", "judgements.toml",
    "measures.toml", "observed_losses.toml", "precautions.toml", "red_flags.toml",
    "strength_tests.toml", "tissues.toml",
}  # fmt: skip


def unsourced(home: Path) -> list[str]:
    """Return the numbers that name no source, or no source that is known."""
    return [
        each.key
        for each in thresholds(home)
        if not each.source or not set(each.source) <= set(CATALOGUE.sources)
    ]


def unexplained(home: Path) -> list[str]:
    """Return the numbers nobody has said the use of: in text/en/thresholds.toml or by a note."""
    return [each.key for each in thresholds(home) if not each.then]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    for name in ("rules", "text/en"):
        shutil.copytree(HOME / name, tmp_path / name)
    return tmp_path


def _plant(path: Path, text: str) -> None:
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")


def test_the_pages_are_those_of_the_catalogue() -> None:
    assert not list(stale(FOLDER, pages(CATALOGUE))), HINT


def test_every_rule_of_the_knowledge_base_is_listed() -> None:
    page = rules(CATALOGUE)

    assert [name for name in CATALOGUE.decision_rules if name in IDS] == IDS
    for name in CATALOGUE.decision_rules:
        assert f"| **{name}** " in page


def test_every_rule_the_code_speaks_of_is_listed() -> None:
    for path in (ROOT / "plans").rglob("*.py"):
        spoken = set(_SPOKEN.findall(path.read_text(encoding="utf-8")))

        assert spoken <= set(CATALOGUE.decision_rules), path.name


def test_every_number_has_a_source_and_a_use() -> None:
    page = numbers(HOME)

    assert not unsourced(HOME)
    assert not unexplained(HOME), "say the use in text/en/thresholds.toml or in a note"
    assert not list(orphans())
    for each in thresholds():
        assert f"\n| {each.name} | " in page


def test_every_number_belongs_to_a_rule_that_is_listed() -> None:
    assert {each.rule for each in thresholds() if each.rule} <= set(CATALOGUE.decision_rules)


def test_every_file_of_the_catalogue_is_on_a_page() -> None:
    assert {path.name for path in HOME.glob("*.toml")} == _SHOWN | _ELSEWHERE


def test_every_key_that_is_cited_is_explained() -> None:
    page = sources(CATALOGUE)

    for key in CATALOGUE.sources:
        assert f"\n| {key} | " in page


def test_every_page_is_linked() -> None:
    text = (ROOT / "docs" / "evidence.md").read_text(encoding="utf-8")

    assert all(f"(evidence/{path.name})" in text for path in FOLDER.iterdir())


def test_a_number_without_a_source_is_seen(home: Path) -> None:
    _plant(home / "rules" / "progression.toml", '\n[g12_days]\nvalue = 3\ntag = "D"\nsource = []\n')

    assert unsourced(home) == ["progression.g12_days"]
    assert unexplained(home) == ["progression.g12_days"]
    with pytest.raises(CatalogueError):
        read_rulebook(home)


def test_an_unknown_source_is_seen(home: Path) -> None:
    path = home / "rules" / "reentry.toml"
    text = path.read_text(encoding="utf-8").replace('["KB5.6", "SET2.8"]', '["KB99"]', 1)
    path.write_text(text, encoding="utf-8")

    assert unsourced(home) == ["reentry.older_age"]


def test_words_about_a_number_that_is_gone_are_seen(home: Path) -> None:
    _plant(home / "text" / "en" / "thresholds.toml", '\n["triage.gone"]\nthen = "Nothing."\n')

    assert list(orphans(home)) == ["triage.gone"]


def test_a_changed_number_makes_its_page_stale(home: Path, tmp_path: Path) -> None:
    folder, wanted = tmp_path / "docs", {"rules.md": "# Rules\n", "numbers.md": numbers(HOME)}
    write(folder, wanted)
    path = home / "rules" / "progression.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("value = 8", "value = 9", 1), "utf-8")

    assert not list(stale(folder, wanted))
    assert list(stale(folder, wanted | {"numbers.md": numbers(home)})) == ["numbers.md"]


def test_a_page_too_many_is_seen_and_goes(tmp_path: Path) -> None:
    wanted = {"rules.md": "# Rules\n"}
    write(tmp_path, wanted)
    (tmp_path / "old.md").write_text("# Old\n", encoding="utf-8")

    assert list(stale(tmp_path, wanted)) == ["old.md"]
    write(tmp_path, wanted)
    assert not list(stale(tmp_path, wanted))
