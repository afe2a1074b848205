"""Read a case file strictly: one error that lists every fault with its line."""

from pathlib import Path

from plans.cases.case_file import CaseFile
from plans.cases.limit_check import outside
from plans.cases.sense_check import contradictions
from plans.catalogue import CatalogueError, Fault
from plans.catalogue.toml_file import Where, read_toml
from plans.catalogue.typed import build


def read_case(path: Path) -> CaseFile:
    """Return the case in `path`. Raise CatalogueError naming every fault, never only the first.

    Unknown names, wrong types, values out of range and contradictions are all looked for.
    """
    file = read_toml(path)
    faults: list[Fault] = []

    def complain(where: Where, message: str) -> None:
        faults.append(file.fault(where, message))

    case: CaseFile = build(CaseFile, file.content, (), complain)
    for where, message in (*outside(CaseFile, file.content), *contradictions(file.content)):
        complain(where, message)
    if faults:
        raise CatalogueError(*faults)
    return case
