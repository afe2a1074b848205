"""The shape of the code: no circle, no hidden import, no long file, no catch-all folder."""

import ast
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from tests.project.source import APPS, ROOT, Module, files, imported, modules, plant

LONGEST_FILE = 400
CODE = ("*.py", "*.html", "*.css", "*.js")
NAMELESS = {"utils", "helpers", "common", "core", "misc"}


def import_circle(root: Path) -> list[str]:
    """Return the modules of one import circle among the apps, or nothing."""
    found = {module.name: module for module in modules(root)}
    graph = {name: set(_targets(module, found)) for name, module in found.items()}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def _targets(module: Module, known: dict[str, Module]) -> Iterator[str]:
    """Yield the known modules this one imports when it runs, itself left out."""
    for node in _running(module.tree):
        for name in imported(node):
            target = name if name in known else name.rpartition(".")[0]
            if target in known and target != module.name:
                yield target


def _running(node: ast.AST) -> Iterator[ast.AST]:
    """Yield the nodes below that are not for the type checker alone."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test):
            continue
        yield child
        yield from _running(child)


def hidden_imports(root: Path) -> list[str]:
    """Return imports inside functions; only AppConfig.ready has to wait for the app."""
    return [
        module.at(node, f"imports {', '.join(imported(node))} inside {function.name}()")
        for module in modules(root)
        for function in ast.walk(module.tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        if not (module.path.endswith("/apps.py") and function.name == "ready")
        for node in ast.walk(function)
        if imported(node)
    ]


def long_files(root: Path) -> list[str]:
    """Return the files nobody reads to the end."""
    return [
        f"{path.relative_to(root).as_posix()}: {lines} lines"
        for path in files(root, *CODE)
        if "migrations" not in path.parts
        if (lines := path.read_text(encoding="utf-8").count("\n")) > LONGEST_FILE
    ]


def nameless(root: Path) -> list[str]:
    """Return modules and folders whose name says nothing."""
    return [module.path for module in modules(root) if NAMELESS & set(module.name.split("."))]


def test_there_is_no_import_circle() -> None:
    assert not import_circle(ROOT)


def test_no_import_hides_in_a_function() -> None:
    assert not hidden_imports(ROOT)


def test_no_file_is_too_long() -> None:
    assert not long_files(ROOT)


def test_every_name_says_what_is_inside() -> None:
    assert not nameless(ROOT)


def test_every_app_is_looked_at() -> None:
    assert {module.path.split("/")[0] for module in modules(ROOT)} == set(APPS)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param("import plans.b", "from plans.a import x", id="two modules"),
        pytest.param("from plans import b", "from plans import a", id="two names of a package"),
        pytest.param("def f():\n  import plans.b", "import plans.a", id="hidden in a function"),
    ],
)
def test_the_guard_sees_a_circle(first: str, second: str, tmp_path: Path) -> None:
    plant(tmp_path, "plans/__init__.py", "")
    plant(tmp_path, "plans/a.py", first)
    plant(tmp_path, "plans/b.py", second)

    assert set(import_circle(tmp_path)) == {"plans.a", "plans.b"}


def test_the_guard_allows_an_import_for_the_type_checker(tmp_path: Path) -> None:
    plant(tmp_path, "plans/a.py", "if TYPE_CHECKING:\n    import plans.b")
    plant(tmp_path, "plans/b.py", "import plans.a")

    assert not import_circle(tmp_path)


def test_the_guard_sees_a_hidden_import(tmp_path: Path) -> None:
    plant(tmp_path, "plans/apps.py", "class A:\n  def ready(self):\n    import plans.checks")
    assert not hidden_imports(tmp_path)

    plant(tmp_path, "plans/services/day.py", "def plan():\n    from plans import views")
    assert len(hidden_imports(tmp_path)) == 1


def test_the_guard_sees_a_long_file(tmp_path: Path) -> None:
    plant(tmp_path, "static/css/pages.css", "\n" * LONGEST_FILE)
    assert not long_files(tmp_path)

    plant(tmp_path, "static/css/pages.css", "\n" * (LONGEST_FILE + 1))
    assert long_files(tmp_path) == ["static/css/pages.css: 401 lines"]


def test_the_guard_sees_a_catch_all(tmp_path: Path) -> None:
    plant(tmp_path, "plans/utils.py", "")
    plant(tmp_path, "plans/core/dose.py", "")

    assert len(nameless(tmp_path)) == 2
