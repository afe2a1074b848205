"""A name as it stands inside a sentence. German nouns keep their capital."""

from django.utils.translation import get_language

# First words of our German names that are not nouns; every other first word is one.
_GERMAN_SMALL = frozenset(
    {"beide", "betroffene", "darf", "die", "eine", "erlaubte", "ganzer", "gewöhnliche", "gilt"}
    | {"ist", "keine", "links", "mehr", "nicht", "nur", "rechts", "vom", "wie"}
)


def in_sentence(name: str, language: str = "") -> str:
    """Return the name with small letters; in German only a first word that is not a noun.

    Spanish names have a small letter anywhere but at the start; what is all capitals stays so.
    """
    code = (language or get_language() or "en")[:2]
    if code == "es":
        return name if name[1:2].isupper() else name[:1].lower() + name[1:]
    if code != "de":
        return name.lower()
    first, space, rest = name.partition(" ")
    return first.lower() + space + rest if first.lower() in _GERMAN_SMALL else name
