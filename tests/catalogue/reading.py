"""How hard a text is to read, by the measure of its language; texts of a kind are pooled."""

import re

HIGHEST_GRADE = 6.5
_SENTENCE = re.compile(r"[^.!?]+[.!?]")
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_GERMAN_VOWELS = re.compile(r"eu|äu|au|ei|ai|ie|aa|ee|oo|[aeiouyäöü]")
_SPANISH_SILENT = re.compile(r"qu|gu(?=[eiéí])")
_SPANISH_VOWELS = re.compile(r"[íú]|[aeoáéó]?[iuü]?[aeoáéó][iuüy]?|[iuü]+")


def grade(text: str) -> float:
    """Return the Flesch–Kincaid grade of an English text; lower is easier."""
    words, sentences = _counted(text)
    syllables = sum(map(english_syllables, words)) / len(words)
    return 0.39 * len(words) / sentences + 11.8 * syllables - 15.59


def wiener_1(text: str) -> float:
    """Return the first Wiener Sachtextformel of a German text: a school year, lower is easier."""
    words, sentences = _counted(text)
    counts = [max(1, len(_GERMAN_VOWELS.findall(word.lower()))) for word in words]
    many = 100 * sum(count >= 3 for count in counts) / len(words)
    single = 100 * sum(count == 1 for count in counts) / len(words)
    long = 100 * sum(len(word) > 6 for word in words) / len(words)
    length = len(words) / sentences
    return 0.1935 * many + 0.1672 * length + 0.1297 * long - 0.0327 * single - 0.875


def inflesz(text: str) -> float:
    """Return the INFLESZ value of a Spanish text; higher is easier."""
    words, sentences = _counted(text)
    syllables = sum(map(spanish_syllables, words)) / len(words)
    return 206.835 - 62.3 * syllables - len(words) / sentences


def english_syllables(word: str) -> int:
    """Count groups of vowels; a silent e at the end does not sound."""
    lower = word.lower()
    groups = len(re.findall(r"[aeiouy]+", lower))
    is_silent = re.search(r"[^aeiouyl]e$|[^td]ed$", lower) is not None
    return max(1, groups - is_silent)


def spanish_syllables(word: str) -> int:
    """Count vowels that sound apart; the u of que and gui is silent."""
    return max(1, len(_SPANISH_VOWELS.findall(_SPANISH_SILENT.sub("k", word.lower()))))


def _counted(text: str) -> tuple[list[str], int]:
    return _WORD.findall(text), len(_SENTENCE.findall(text))
