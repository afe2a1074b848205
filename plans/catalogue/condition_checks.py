"""Does each condition stand once, at places of the body that exist, under a name?"""

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from plans.catalogue import vocabulary as words
from plans.catalogue.entries import Condition, ConditionNames
from plans.catalogue.fault import Fault
from plans.catalogue.reader import Located
from plans.catalogue.toml_file import fault_near


def condition_faults(
    found: Collection[Located[Condition]], names: Mapping[str, ConditionNames], home: Path
) -> Iterator[Fault]:
    """Yield every fault of the conditions and of their names."""
    seen: set[str] = set()
    english = names["en"].names if "en" in names else {}
    for each in found:
        key = each.value.key
        if key in seen:
            yield each.fault(f"{key} stands twice", "key")
        seen.add(key)
        if key not in english:
            yield each.fault(f"{key} has no English name", "key")
        for field, known in (("body_sites", words.BODY_SITES), ("tissues", words.TISSUES)):
            unknown = set(getattr(each.value, field)) - known
            yield from (each.fault(f"{word!r} is not known", field) for word in sorted(unknown))
    yield from _unknown_names(seen, names, home)


def _unknown_names(
    keys: set[str], names: Mapping[str, ConditionNames], home: Path
) -> Iterator[Fault]:
    for language, given in names.items():
        path = home / "text" / language / "conditions.toml"
        for key in sorted(given.names.keys() - keys):
            yield fault_near(path, key, f"{key} is no condition")
