"""What a person typed never reaches the log, not even through an error that quotes it."""

import logging
import sys

from rehab.logs import CodesOnly


def refused() -> logging.LogRecord:
    try:
        raise ValueError("Key (email)=(ada@example.test) already exists.")
    except ValueError:
        return logging.LogRecord(
            "django.request", logging.ERROR, __file__, 1, "Server error: %s", ("/",), sys.exc_info()
        )


def test_a_line_names_the_error_and_its_place_and_quotes_nothing() -> None:
    line = CodesOnly().format(refused())

    assert "ValueError" in line
    assert "test_logs.py" in line
    assert "ada@example.test" not in line
