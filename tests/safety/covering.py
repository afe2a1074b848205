"""A 3-way covering design: every level of three factors meets every other at least once."""

import random
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, product
from typing import Any

Factors = Mapping[str, Sequence[Any]]  # the first level is the usual one
Case = dict[str, Any]
_USUAL = 0.4  # how often the usual level is drawn, so that many cases have a plan at all


def draw(factors: Factors, rng: random.Random) -> Case:
    """Return one case at random, the usual level of a factor oftener than each other."""
    return {
        name: levels[0] if rng.random() < _USUAL else rng.choice(levels)
        for name, levels in factors.items()
    }


def covering(factors: Factors, *, count: int, seed: int) -> Iterator[Case]:
    """Yield `count` random cases, then as many more as three-way coverage still lacks."""
    rng = random.Random(seed)
    names = list(factors)
    places = {n: {id(level): at for at, level in enumerate(factors[n])} for n in names}
    triples = list(combinations(range(len(names)), 3))
    seen: set[tuple[int, int, int, int]] = set()

    def note(case: Case) -> None:
        at = [places[name][id(case[name])] for name in names]
        seen.update((n, at[a], at[b], at[c]) for n, (a, b, c) in enumerate(triples))

    for _ in range(count):
        case = draw(factors, rng)
        note(case)
        yield case
    for n, triple in enumerate(triples):
        chosen = [names[each] for each in triple]
        for at in product(*(range(len(factors[name])) for name in chosen)):
            if (n, *at) not in seen:
                wanted = {name: factors[name][k] for name, k in zip(chosen, at, strict=True)}
                case = draw(factors, rng) | wanted
                note(case)
                yield case
