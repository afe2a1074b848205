"""Words with few values: what an enumeration of the engine is made of."""

from enum import StrEnum


class Word(StrEnum):
    """A word that is looked up as fast as its text: the hash of an Enum is worked out in Python."""

    __hash__ = str.__hash__
