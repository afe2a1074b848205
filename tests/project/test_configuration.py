"""Every variable the code reads is documented, and every documented variable is read."""

import ast
import re
from pathlib import Path

from tests.project.source import ROOT, modules, plant

_DOCS = "docs/configuration.md"
_EXAMPLE = ".env.example"


def variables_read(root: Path) -> set[str]:
    """Return the names given to rehab.env in the apps."""
    return {
        name
        for module in modules(root)
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call) and re.match(r"env\.|url$|text$", ast.unparse(node.func))
        for name in _names(node)
    }


def command_variables(root: Path) -> set[str]:
    """Return the names that bin/ and the tests take from os.environ, beside those of the app."""
    pattern = re.compile(r"os\.environ\.get\(\"([A-Z][A-Z_]+)\"")
    texts = [path.read_text() for path in (root / "bin" / "house").glob("*.py")]
    texts += [path.read_text() for path in (root / "tests").glob("*.py")]
    return {name for text in texts for name in pattern.findall(text)} - {"PYTEST_XDIST_WORKER"}


def _names(call: ast.Call) -> list[str]:
    first = call.args[0] if call.args else None
    constant = first.value if isinstance(first, ast.Constant) else None
    is_name = isinstance(constant, str) and re.fullmatch(r"[A-Z][A-Z_]+", constant)
    return [str(constant)] if is_name else []


def variables_documented(root: Path) -> set[str]:
    """Return the first cells of the tables in docs/configuration.md."""
    return set(re.findall(r"^\| `([A-Z_]+)` \|", (root / _DOCS).read_text(), re.M))


def variables_shown(root: Path) -> set[str]:
    """Return the names in .env.example, set or commented out."""
    return set(re.findall(r"^#?\s?([A-Z_]+)=", (root / _EXAMPLE).read_text(), re.M))


def test_every_variable_is_documented_and_every_documented_one_is_read() -> None:
    assert variables_documented(ROOT) == variables_read(ROOT) | command_variables(ROOT)


def test_the_example_shows_every_variable_of_the_app() -> None:
    assert variables_shown(ROOT) == variables_read(ROOT)


def test_the_guard_sees_an_undocumented_variable(tmp_path: Path) -> None:
    plant(tmp_path, "rehab/settings.py", 'A = env.text("OLD_NAME")\nB = env.flag("NEW_NAME")\n')
    plant(tmp_path, _DOCS, "| `OLD_NAME` | text | |\n| `GONE_NAME` | text | |\n")
    plant(tmp_path, _EXAMPLE, "OLD_NAME=\n# GONE_NAME=1\n")

    assert variables_read(tmp_path) - variables_documented(tmp_path) == {"NEW_NAME"}
    assert variables_documented(tmp_path) - variables_read(tmp_path) == {"GONE_NAME"}
    assert variables_shown(tmp_path) - variables_read(tmp_path) == {"GONE_NAME"}
