"""What is wrong in a file of the catalogue, and on which line."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing to mend. Line 0 means the file as a whole."""

    path: Path
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}"


class CatalogueError(Exception):
    """Every fault that was found, in the order of files and lines; never only the first."""

    def __init__(self, *faults: Fault) -> None:
        self.faults = tuple(sorted(set(faults)))
        super().__init__("\n".join(map(str, self.faults)))
