"""The project's own files, as the guards of this folder read them. A tree is any folder like it."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
APPS = ("rehab", "plans", "accounts", "outbox")
_NOT_OURS = {".git", ".venv", "var", "staticfiles", "__pycache__", "node_modules"}


@dataclass(frozen=True, slots=True)
class Module:
    """One Python file, parsed."""

    path: str  # from the tree's root, with slashes
    tree: ast.Module

    @property
    def name(self) -> str:
        """Return the dotted name; a package is named by its folder."""
        return self.path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")

    def at(self, node: ast.AST, what: str) -> str:
        """Return one finding, as an editor can open it."""
        return f"{self.path}:{getattr(node, 'lineno', 1)}: {what}"


def files(root: Path, *patterns: str, under: tuple[str, ...] = (".",)) -> Iterator[Path]:
    """Yield our own files that match a pattern, below the given folders, in order."""
    for folder in under:
        for pattern in patterns:
            for path in sorted((root / folder).rglob(pattern)):
                parts = path.relative_to(root).parts
                hidden = any(part.endswith("_cache") or part in _NOT_OURS for part in parts)
                if path.is_file() and not hidden:
                    yield path


def modules(root: Path, *, under: tuple[str, ...] = APPS) -> Iterator[Module]:
    """Yield the modules of the apps, without migrations, which nobody writes by hand."""
    for path in files(root, "*.py", under=under):
        if "migrations" not in path.parts:
            name = path.relative_to(root).as_posix()
            yield Module(name, ast.parse(path.read_text(encoding="utf-8"), filename=name))


def imported(node: ast.AST) -> list[str]:
    """Return the dotted names one statement imports: `from a import b` gives `a.b`."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        return [f"{node.module}.{alias.name}" for alias in node.names]
    return []


def plant(root: Path, path: str, text: str) -> Path:
    """Write one file into a tree of its own, to show that a guard sees it."""
    target = root / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, encoding="utf-8")
    return root
