"""The enumeration as a report: python -m tests.safety [--json] [--lives N] [--cells N]."""

import argparse
import json
import os
import random
import sys
import time

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

from tests.safety.cells import drawn
from tests.safety.covering import covering
from tests.safety.factors import FACTORS
from tests.safety.invariants import tally
from tests.safety.judging import judge
from tests.safety.lives import lives
from tests.safety.test_plan_days import MANY_LIVES, SEED


def main() -> int:
    """Judge cells and lives; exit 1 after any violation."""
    parser = argparse.ArgumentParser(prog="python -m tests.safety", description=__doc__)
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.add_argument("--lives", type=int, help="cases, without filling up three-way coverage")
    parser.add_argument("--cells", type=int, default=100_000, help="questions of may_do")
    given = parser.parse_args()
    began = time.monotonic()
    rng = random.Random(SEED)
    count = judge(drawn(rng) for _ in range(given.cells))
    cases = covering(FACTORS, count=given.lives or MANY_LIVES, seed=SEED)
    if given.lives:
        cases = (case for case, _ in zip(cases, range(given.lives), strict=False))
    found = tally(lives(cases))
    report = found.as_json()
    report["invariants"]["may_do"] = {"checked": count.cells, "violations": len(count.violations)}
    report["violations"] += len(count.violations)
    report["seconds"] = round(time.monotonic() - began, 1)
    sys.stderr.writelines(f"{line}\n" for line in (*count.violations[:10], *found.shown))
    sys.stdout.write(json.dumps(report, indent=None if given.json else 2) + "\n")
    return 1 if report["violations"] else 0


if __name__ == "__main__":
    sys.exit(main())
