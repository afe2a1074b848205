"""One measured figure: our job beside its limit, from the same run, interleaved."""

import argparse
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from statistics import median
from typing import Any


@dataclass(frozen=True)
class Figure:
    """Seconds of our job and of its limit, round by round; `n` says how much one round did."""

    name: str
    pairs: list[tuple[float, float]]  # (job, limit), seconds a round
    n: int
    target: float
    is_rate: bool = False  # pages: how many a second; the ratio is then better higher
    more: tuple[tuple[str, Any], ...] = ()
    unit: str = "s"  # or "mib", where pairs are memory

    def json(self) -> dict[str, Any]:
        """Return the object that docs and CI read."""
        job, limit = (median(each) / self.n for each in zip(*self.pairs, strict=True))
        spread = sorted(job for job, _limit in self.pairs)
        sides: dict[str, Any] = {
            f"job_{self.unit}": job,
            f"job_{self.unit}_low": spread[0] / self.n,
            f"job_{self.unit}_high": spread[-1] / self.n,
            f"limit_{self.unit}": limit,
            "ratio": job / limit,
            "better": "lower",
        }
        if self.is_rate:
            rates = {"job_rate": 1 / job, "limit_rate": 1 / limit, "ratio": limit / job}
            sides = rates | {"better": "higher"}
        counted = {"target": self.target, "rounds": len(self.pairs), "n": self.n}
        return {"name": self.name} | sides | counted | dict(self.more)

    def text(self) -> str:
        """Return one line for people."""
        found = self.json()
        sign = "≥" if self.is_rate else "≤"
        if self.is_rate:
            sides = f"{found['job_rate']:.0f}/s, limit {found['limit_rate']:.0f}/s"
        elif self.unit == "mib":
            sides = f"{found['job_mib']:.0f} MiB, limit {found['limit_mib']:.0f} MiB"
        else:
            sides = f"{found['job_s'] * 1e6:.0f} µs each, limit {found['limit_s'] * 1e6:.0f} µs"
        more = "".join(f", {name} {value}" for name, value in self.more)
        ratio = f"ratio {found['ratio']:.2f} (target {sign} {self.target:g})"
        return f"{self.name}: {sides}, {ratio}{more}"


def interleaved(
    job: Callable[[], float], limit: Callable[[], float], *, rounds: int
) -> list[tuple[float, float]]:
    """Return the seconds that both said they took, by turns; a first round of each is not kept."""
    job()
    limit()
    return [(job(), limit()) for _ in range(rounds)]


def main(
    measure: Callable[[argparse.Namespace], Iterable[Figure]],
    doc: str | None,
    options: Callable[[argparse.ArgumentParser], None] = lambda parser: None,
) -> None:
    """Measure and print, as a benchmark is called by bin/bench; `options` adds its own."""
    parser = argparse.ArgumentParser(description=doc)
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    parser.add_argument("--patients", type=int, default=500)
    options(parser)
    arguments = parser.parse_args()
    for figure in measure(arguments):
        print(json.dumps(figure.json()) if arguments.json else figure.text())
