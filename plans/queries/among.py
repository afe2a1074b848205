"""Rows of hundreds of keys, where the keys travel as one value.

With `in` each key is a value of its own, prepared, quoted and parsed by itself: a tenth of the time
of a night, whose chunks ask twenty tables for the same five hundred patients.
"""

from collections.abc import Iterable
from json import dumps
from typing import Any
from uuid import UUID

from django.db.models import F, Lookup


def among(name: str, keys: Iterable[UUID]) -> "_Among":
    """Return a condition for `filter`: the field is one of the keys, which are UUIDs."""
    return _Among(F(name), list(keys))


class _Among(Lookup):
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        """Return the portable form: SQLite takes the keys as a list in JSON."""
        column, params = self.process_lhs(compiler, connection)
        keys = dumps([key.hex for key in self.rhs])
        return f"{column} IN (SELECT value FROM json_each(%s))", [*params, keys]  # noqa: S608

    def as_postgresql(self, compiler: Any, connection: Any) -> Any:
        """Return PostgreSQL's form: an array."""
        column, params = self.process_lhs(compiler, connection)
        keys = ",".join([key.hex for key in self.rhs])
        return f"{column} = ANY(%s::uuid[])", [*params, f"{{{keys}}}"]
