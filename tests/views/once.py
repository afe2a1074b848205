"""A world built once for a module, on the day of the factories, and taken back at its end."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from rehab import clock
from tests.factories import NOW

World = TypeVar("World")


@contextmanager
def built_once(build: Callable[[], World], blocker: DjangoDbBlocker) -> Iterator[World]:
    """Build for all tests of a module; each of them is taken back by its own transaction."""
    logging.disable(logging.WARNING)  # each refusal is logged, which is not the question here
    with pytest.MonkeyPatch.context() as patch, blocker.unblock():
        patch.setattr(clock, "now", lambda: NOW)
        with undone():
            yield build()
    logging.disable(logging.NOTSET)


@contextmanager
def undone() -> Iterator[None]:
    """Take back whatever the block writes."""
    block = transaction.atomic()
    # As Django's TestCase does, so that durable blocks may run inside.
    block._from_testcase = True  # type: ignore[attr-defined]
    with block:
        yield
        transaction.set_rollback(True)
