"""The layers of pyproject.toml hold, and each contract breaks when its rule is broken."""

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.project.source import APPS, ROOT

# (file, import that its layer may not make)
VIOLATIONS = {
    "engine uses the catalogue": ("plans/engine/planted.py", "import plans.catalogue"),
    "engine uses Django": ("plans/engine/planted.py", "import django.db"),
    "catalogue uses Django": ("plans/catalogue/planted.py", "import django.db"),
    "models use queries": ("plans/models/planted.py", "import plans.queries"),
    "queries use services": ("plans/queries/planted.py", "import plans.services"),
    "services use forms": ("plans/services/planted.py", "import plans.forms"),
    "forms use views": ("plans/forms/planted.py", "import plans.views"),
    "accounts use plans": ("accounts/planted.py", "import plans.engine"),
    "outbox uses accounts": ("outbox/planted.py", "import accounts.models"),
    "the clock uses outbox": ("rehab/clock.py", "import outbox.models"),
    "a folder has no layer": ("plans/planted/__init__.py", ""),
}


def lint(root: Path) -> str:
    """Return what import-linter says of a tree; an empty text when every contract is kept."""
    program = Path(sys.executable).with_name("lint-imports")
    argv = [str(program), "--no-cache"]
    done = subprocess.run(argv, cwd=root, capture_output=True, text=True, check=False)
    return "" if done.returncode == 0 else re.sub(r"\s+", " ", done.stdout + done.stderr)


@pytest.fixture(scope="module")
def said_of_violations(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return what import-linter says of a copy of the tree with every violation planted."""
    root = tmp_path_factory.mktemp("planted")
    shutil.copy(ROOT / "pyproject.toml", root)
    for folder in APPS:
        shutil.copytree(ROOT / folder, root / folder, ignore=shutil.ignore_patterns("*.pyc"))
    for path, line in VIOLATIONS.values():
        target = root / path
        target.parent.mkdir(exist_ok=True)
        with target.open("a") as file:
            file.write(f"\n{line}\n")
    return lint(root)


def test_every_contract_is_kept() -> None:
    assert lint(ROOT) == ""


def test_every_contract_can_break(said_of_violations: str) -> None:
    config = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]

    for contract in config["contracts"]:
        assert f"{contract['name']} BROKEN" in said_of_violations


@pytest.mark.parametrize("violation", VIOLATIONS)
def test_the_contracts_see_that(violation: str, said_of_violations: str) -> None:
    path, line = VIOLATIONS[violation]
    importer = path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    target = line.removeprefix("import ")
    # A chain names both ends; a folder without a layer is named alone.
    chain = rf"{re.escape(importer)} -> {re.escape(target.split('.')[0])}" if target else importer

    assert re.search(chain, said_of_violations)
