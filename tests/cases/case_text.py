"""A small case as text, for tests that change a line of it."""

from pathlib import Path

from plans.cases import CaseFile, read_case

CASE = """\
title = "Wrist in a cast"
on = 2026-03-16
screen = "complete"

[patient]
birth_date = 1984-05-01
falls_6_months = 0

[[event]]
key = "cast"
kind = "cast"
body_site = "wrist_hand"
side = "right"
tissue = "bone_nonop"
injured_on = 2026-03-02
started_on = 2026-03-02

[intake]
judgements = ["disuse"]
causes = ["cast_or_splint"]
is_new = false
onset = "gradual"
has_sensory_change = false
has_reflex_change = false
has_bulbar_sign = false
has_wasting_elsewhere = false
has_neuropathic_pain = false
"""


def read(folder: Path, *more: str, text: str = CASE) -> CaseFile:
    """Return the case with more tables at its end."""
    path = folder / "case.toml"
    path.write_text("\n".join([text, *more]), encoding="utf-8")
    return read_case(path)
