"""What a person typed never reaches the log, not even through an error that quotes it."""

import io
import logging
import sys
from collections.abc import Iterator

import pytest
from celery import Celery

from rehab import celery as ours
from rehab.logs import CodesOnly

QUOTED = "Key (email)=(ada@example.test) already exists."


def refused() -> logging.LogRecord:
    try:
        raise ValueError(QUOTED)
    except ValueError:
        return logging.LogRecord(
            "django.request", logging.ERROR, __file__, 1, "Server error: %s", ("/",), sys.exc_info()
        )


def test_a_line_names_the_error_and_its_place_and_quotes_nothing() -> None:
    line = CodesOnly().format(refused())

    assert "ValueError" in line
    assert "test_logs.py" in line
    assert "ada@example.test" not in line


def test_what_another_formatter_kept_of_an_error_is_not_repeated() -> None:
    record = refused()
    logging.Formatter().format(record)

    assert "ada@example.test" not in CodesOnly().format(record)


def test_an_error_filled_into_a_line_is_named_by_its_class() -> None:
    record = logging.LogRecord(
        "any", logging.ERROR, __file__, 1, "%r in %s", (ValueError(QUOTED), "a page"), None
    )

    assert CodesOnly().format(record) == "'ValueError' in a page"


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """Return what the logger of Celery's tasks writes, as the house writes it."""
    written, logger = io.StringIO(), logging.getLogger("celery.app.trace")
    handler = logging.StreamHandler(written)
    handler.setFormatter(CodesOnly("%(levelname)s %(name)s %(message)s"))
    logger.addHandler(handler)
    yield written
    logger.removeHandler(handler)


def test_a_task_that_fails_is_told_without_what_its_error_says(lines: io.StringIO) -> None:
    app = Celery("test", set_as_current=False)

    @app.task(name="refuse")  # type: ignore[untyped-decorator]
    def refuse() -> None:
        raise ValueError(QUOTED)

    refuse.apply()

    assert "Task refuse[" in lines.getvalue()
    assert "raised unexpected: ValueError\n" in lines.getvalue()
    assert "ada@example.test" not in lines.getvalue()


def test_worker_and_beat_log_by_our_settings_alone() -> None:
    receivers = ours.setup_logging.send(sender=None)

    assert [receiver.__name__ for receiver, _ in receivers] == ["log_as_the_house_does"]
