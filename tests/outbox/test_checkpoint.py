import os
import signal
import subprocess
import sys

import pytest

from outbox import checkpoint
from rehab.env import EnvError

SCRIPT = """
from outbox.checkpoint import reached
for turn in range(1, 4):
    print(turn, flush=True)
    reached("after_250"); reached("in_data")
"""


@pytest.mark.parametrize(
    ("value", "debug", "turns", "end"),
    [
        pytest.param("after_250:2", "1", 2, -signal.SIGKILL, id="killed the second time"),
        pytest.param("after_250:2", "0", 3, 0, id="never without DEBUG"),
    ],
)
def test_process_ends_at_its_checkpoint(value: str, debug: str, turns: int, end: int) -> None:
    settings = {"OUTBOX_CHECKPOINT": value, "DEBUG": debug}
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], env=os.environ | settings, capture_output=True, check=False
    )

    assert (len(done.stdout.split()), done.returncode) == (turns, end)


@pytest.mark.parametrize("value", ["nowhere", "in_data:often", "in_data:2:go", "in_data:stop:2"])
def test_a_value_nobody_can_read_is_refused(value: str) -> None:
    with pytest.raises(EnvError, match="OUTBOX_CHECKPOINT"):
        checkpoint.armed(value)


@pytest.mark.parametrize("value", ["in_data", "in_data:3", "in_data:stop", "in_data:3:stop"])
def test_other_places_are_passed(value: str) -> None:
    checkpoint.armed(value)("after_claim")


def test_is_off_in_a_plain_start() -> None:
    assert checkpoint.reached is checkpoint._nothing
