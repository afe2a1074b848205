"""The database that processes share is the outbox tests'."""

from tests.outbox.conftest import shared_database

__all__ = ["shared_database"]
