"""Every fault as a test of its own: `bin/test -m faults -n 2`. `bin/faults` says more."""

import json
import subprocess
import sys

import pytest

from tests.faults.controls import CONTROLS
from tests.faults.listing import known
from tests.faults.process import ROOT

FAULTS = sorted(known())


@pytest.mark.faults
@pytest.mark.parametrize("name", FAULTS)
def test_nothing_is_lost_or_doubled(name: str) -> None:
    command = [sys.executable, "-m", "tests.faults", "--only", name, "--json"]

    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout + done.stderr
    line = json.loads(done.stdout)
    assert "skipped" in line or line["ok"]


def test_every_control_is_watched_by_a_fault_that_exists() -> None:
    assert {name for name, _figures in CONTROLS.values()} <= set(FAULTS)


def test_the_core_holds_the_faults_of_every_check_in() -> None:
    core = {name for name, values in known().items() if values.get("core")}

    first, last = range(1, 10), range(24, 31)
    wanted = {f"F{number:02}" for number in (*first, 11, 12, 13, 14, 16, *last, 46)}
    assert wanted <= core
