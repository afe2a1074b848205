"""A Python too old for the project still reads bin/run far enough to say so."""

import ast
from pathlib import Path

RUN = Path(__file__).resolve().parent.parent.parent / "bin" / "run"


def test_the_version_is_checked_before_anything_new_is_read() -> None:
    tree = ast.parse(RUN.read_text(), feature_version=(3, 7))
    check = next(i for i, node in enumerate(tree.body) if isinstance(node, ast.If))
    first_import_of_ours = next(
        i
        for i, node in enumerate(tree.body)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("house")
    )

    assert "version_info" in ast.unparse(tree.body[check])
    assert "sys.exit(2)" in ast.unparse(tree.body[check])
    assert check < first_import_of_ours
