"""Take out every rule and guard in turn: python -m tests.controls [--json] [--only TEXT …]."""

import argparse
import json
import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

from tests.controls.running import TESTS, Runner, as_json, run


def main() -> int:
    """Print the table; 1 where nothing went red, or something does without any removal."""
    parser = argparse.ArgumentParser(prog="python -m tests.controls", description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--only", nargs="*", default=[], help="controls by name; see the table")
    parser.add_argument("--within", nargs="*", default=TESTS, help="files or folders of tests")
    asked = parser.parse_args()
    django.setup()
    from tests.controls.listing import controls  # reads texts, which need settings

    chosen = [c for c in controls() if not asked.only or c.name in asked.only]
    done = run(chosen, asked.within)
    report = as_json(done)
    sys.stdout.write((json.dumps(report) if asked.json else table(done)) + "\n")
    return 1 if report["red_without_removal"] or report["nothing_went_red"] else 0


def table(done: Runner) -> str:
    """Return the results as a table in Markdown."""
    lines = [f"Red without any removal, and not asked: {', '.join(done.red) or 'none'}.", ""]
    lines += ["| taken out | first test that went red | s |", "| --- | --- | --- |"]
    for each in done.results:
        red = each.test.removeprefix("tests/") or "**nothing**"
        what = f"{each.group}: {each.what}".replace("|", "/")
        lines.append(f"| {what} | {red.replace('|', '/')} | {each.seconds:.1f} |")
    count = sum(1 for each in done.results if each.test)
    return "\n".join([*lines, "", f"{count} of {len(done.results)} went red."])


if __name__ == "__main__":
    sys.exit(main())
