from uuid import uuid4

import pytest

from outbox.services.retry import pause_after, pause_after_prepare_error
from outbox.transports.base import Failure


@pytest.mark.parametrize(
    ("failure", "attempts", "base_s"),
    [
        pytest.param(Failure.CONNECTION, 1, 10, id="server away, first time"),
        pytest.param(Failure.CONNECTION, 4, 300, id="server away, fourth time"),
        pytest.param(Failure.CONNECTION, 99, 900, id="server away for hours"),
        pytest.param(Failure.TEMPORARY, 1, 60, id="greylisted"),
        pytest.param(Failure.TEMPORARY, 5, 1800, id="greylisted again and again"),
        pytest.param(Failure.IN_DOUBT, 1, 10, id="no answer after the content"),
        pytest.param(Failure.CONFIG, 2, 300, id="sign-in refused"),
    ],
)
def test_pause_stays_near_its_table(failure: Failure, attempts: int, base_s: int) -> None:
    pauses = [pause_after(failure, attempts=attempts, message_id=uuid4()) for _ in range(50)]
    seconds = [pause.total_seconds() for pause in pauses]

    assert all(0.8 * base_s <= pause_s <= 1.2 * base_s for pause_s in seconds)
    assert len(set(seconds)) > 40, "a crowd must not come back as one"


@pytest.mark.parametrize(
    ("throttled", "base_s"),
    [
        pytest.param(1, 40, id="the first one"),
        pytest.param(20, 230, id="a crowd"),
        pytest.param(999, 1800, id="half an hour at most"),
    ],
)
def test_pause_grows_with_how_many_the_server_puts_off(throttled: int, base_s: int) -> None:
    pauses = [
        pause_after(Failure.THROTTLED, attempts=1, throttled=throttled, message_id=uuid4())
        for _ in range(50)
    ]
    seconds = [pause.total_seconds() for pause in pauses]

    assert all(0.8 * base_s <= pause_s <= 1.2 * base_s for pause_s in seconds)
    assert len(set(seconds)) > 40, "a crowd must not come back as one"


def test_pause_is_the_same_for_the_same_message_and_attempt() -> None:
    message_id = uuid4()

    first, again = (
        pause_after(Failure.CONNECTION, attempts=2, message_id=message_id) for _ in range(2)
    )

    assert first == again
    assert first != pause_after_prepare_error(failures=2, message_id=uuid4())
