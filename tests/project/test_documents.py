"""What a newcomer reads is short, names the commands, and knows no machine but theirs."""

import re
from pathlib import Path

import pytest

from tests.project.source import ROOT, files, plant

LONGEST_ADR = 40
COMMANDS = ("bin/run", "bin/test")
TEXTS = ("*.py", "*.md", "*.toml", "*.txt", "*.in", "*.html", "*.css", "*.js", "run", "test")
# Folders and addresses that exist on the writer's machine alone.
_MACHINE = re.compile(r"/(?:home|Users|root|work|mnt)/\w+|/opt/\w+/simple|index-url +http|file:///")
_ALLOWED = {"tests/project/test_documents.py"}
_LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#]+)")


def long_decisions(root: Path) -> list[str]:
    """Return the decision records longer than one screen."""
    return [
        path.name
        for path in sorted((root / "docs" / "adr").glob("*.md"))
        if len(path.read_text().splitlines()) > LONGEST_ADR
    ]


def dead_links(root: Path) -> list[str]:
    """Return links to files that are not there, in the README and docs/."""
    return [
        f"{path.relative_to(root).as_posix()}: {target}"
        for path in [root / "README.md", *files(root, "*.md", under=("docs",))]
        for target in _LINK.findall(path.read_text())
        if not (path.parent / target).exists()
    ]


def machine_paths(root: Path) -> list[str]:
    """Return lines that name a folder or a registry of one machine."""
    return [
        f"{path.relative_to(root).as_posix()}:{number}"
        for path in files(root, *TEXTS)
        if path.relative_to(root).as_posix() not in _ALLOWED
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if _MACHINE.search(line)
    ]


def test_every_decision_fits_on_a_screen() -> None:
    assert not long_decisions(ROOT)


def test_the_readme_names_the_two_commands() -> None:
    text = (ROOT / "README.md").read_text()

    assert all(command in text for command in COMMANDS)


def test_every_link_leads_somewhere() -> None:
    assert not dead_links(ROOT)


def test_no_file_knows_one_machine() -> None:
    assert not machine_paths(ROOT)


def test_the_guard_sees_a_long_decision(tmp_path: Path) -> None:
    plant(tmp_path, "docs/adr/0001-short.md", "line\n" * LONGEST_ADR)
    plant(tmp_path, "docs/adr/0002-long.md", "line\n" * (LONGEST_ADR + 1))

    assert long_decisions(tmp_path) == ["0002-long.md"]


def test_the_guard_sees_a_dead_link(tmp_path: Path) -> None:
    plant(tmp_path, "README.md", "[here](docs/a.md) [gone](docs/b.md#x) [out](https://x.example)")
    plant(tmp_path, "docs/a.md", "")

    assert dead_links(tmp_path) == ["README.md: docs/b.md"]


@pytest.mark.parametrize(
    "line", ["cd /home/ada/rehab", "pip --index-url http://mirror", "file:///opt/x"]
)
def test_the_guard_sees_a_machine_path(line: str, tmp_path: Path) -> None:
    assert machine_paths(plant(tmp_path, "docs/operations.md", line))
