"""A patient's case as one file: read, judged, drafted and lived day by day, without a database."""

from plans.cases.case_file import CaseFile
from plans.cases.preview import Preview, preview
from plans.cases.reader import read_case
from plans.cases.report import report
from plans.cases.text import as_text

__all__ = ["CaseFile", "Preview", "as_text", "preview", "read_case", "report"]
