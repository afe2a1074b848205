"""What is wrong in a file of the catalogue, and on which line."""

from dataclasses import dataclass
from pathlib import Path

from plans.catalogue.advice import advice


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing to mend. Line 0 means the file as a whole."""

    path: Path
    line: int
    message: str
    record: str = ""  # what the record around it is called, where it has a name

    @property
    def advice(self) -> str:
        """Return what to do about it."""
        return advice(self.message)

    def __str__(self) -> str:
        is_named = self.record in self.message
        return f"{self.path}:{self.line}: {'' if is_named else self.record + ': '}{self.message}"


class CatalogueError(Exception):
    """Every fault that was found, in the order of files and lines; never only the first."""

    def __init__(self, *faults: Fault) -> None:
        self.faults = tuple(sorted(set(faults)))
        super().__init__("\n".join(map(str, self.faults)))
