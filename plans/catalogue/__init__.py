"""The clinical content: exercises, regimes, thresholds, texts and their sources, read from files.

Data a physiotherapist can review in a diff. `load()` reads and checks everything once a process;
a wrong file stops the start with the file, the line and what is wrong.
"""

from plans.catalogue.content import Catalogue, load, read_catalogue
from plans.catalogue.entries import ExerciseText, MeasureText, Waiver
from plans.catalogue.fault import CatalogueError, Fault
from plans.catalogue.reader import HOME, Source, read_records, read_rules
from plans.engine.measure import Measure

__all__ = [
    "HOME",
    "Catalogue",
    "CatalogueError",
    "ExerciseText",
    "Fault",
    "Measure",
    "MeasureText",
    "Source",
    "Waiver",
    "load",
    "read_catalogue",
    "read_records",
    "read_rules",
]
