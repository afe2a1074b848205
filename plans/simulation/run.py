"""Many synthetic patients: who is simulated, in how many processes, with what told of progress."""

from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import product

from plans.catalogue import load
from plans.simulation.enrol import enrol
from plans.simulation.life import live
from plans.simulation.settings import settings
from plans.simulation.tally import Counting, Tally

_SHARES = 8  # parts a process: the last ones end nearly together


@dataclass(frozen=True, slots=True)
class Order:
    """One patient to simulate."""

    number: int
    template: str
    behaviour: str
    days: int
    seed: int


def orders(
    *, patients: int, days: int, seed: int, template: str = "", behaviour: str = ""
) -> list[Order]:
    """Return `patients` orders, spread evenly over every template and behaviour asked for."""
    templates = [template] if template else sorted(load().templates)
    behaviours = [behaviour] if behaviour else list(settings().behaviours)
    pairs = list(product(behaviours, templates))
    return [
        Order(number, pairs[number % len(pairs)][1], pairs[number % len(pairs)][0], days, seed)
        for number in range(patients)
    ]


def simulate(
    given: list[Order], *, workers: int = 1, progress: Callable[[int, int], None]
) -> list[Tally]:
    """Return the tallies in the order given; `progress` is told how many of all are done."""
    found: list[Tally] = []
    for tallies in _lived(given, workers):
        found += tallies
        progress(len(found), len(given))
    return sorted(found, key=lambda tally: tally.number)


def _lived(given: list[Order], workers: int) -> Iterator[list[Tally]]:
    if workers == 1:
        yield from ([lived(each)] for each in given)
        return
    parts = [given[n :: workers * _SHARES] for n in range(workers * _SHARES)]
    with ProcessPoolExecutor(workers) as pool:
        yield from pool.map(_part, [part for part in parts if part])


def _part(given: list[Order]) -> list[Tally]:
    return [lived(each) for each in given]


def lived(order: Order) -> Tally:
    """Return the tally of one patient."""
    patient = enrol(
        order.number, template=order.template, behaviour=order.behaviour, seed=order.seed
    )
    counting = Counting(patient)
    for seen in live(patient, days=order.days):
        counting.see(seen)
    return counting.tally
