"""The contact sheet is one file that needs no other."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command


def test_the_sheet_needs_no_other_file(tmp_path: Path) -> None:
    sheet = tmp_path / "sheet.html"

    call_command("figures", "bridge", sheet=sheet, verbosity=0)

    page = sheet.read_text(encoding="utf-8")
    assert "--fig-skin" in page
    assert "Lift your hips" in page
    assert "src=" not in page


def test_a_figure_nobody_drew_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="No figure of flying"):
        call_command("figures", "flying", sheet=tmp_path / "sheet.html")
