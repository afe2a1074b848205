"""What must agree between the files of the screen, the orders and the loss curves."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from plans.catalogue.entries import CauseNames, FlagText, LetterText, Observation, StrengthTest
from plans.catalogue.exercise_checks import Known
from plans.catalogue.fault import Fault
from plans.catalogue.toml_file import fault_near
from plans.engine.asked import PrecautionRule, TissueRule
from plans.engine.assessment import Cause, Judgement
from plans.engine.disuse import Curve, CurveRow
from plans.engine.safety import RedFlag


@dataclass(frozen=True, slots=True)
class Screen:
    """All of it as read, before the references between the files are checked."""

    red_flags: tuple[RedFlag, ...]
    judgements: tuple[Judgement, ...]
    causes: tuple[Cause, ...]
    precautions: tuple[PrecautionRule, ...]
    tissues: tuple[TissueRule, ...]
    curves: tuple[Curve, ...]
    curve_rows: tuple[CurveRow, ...]
    observations: tuple[Observation, ...]
    strength_tests: tuple[StrengthTest, ...]
    flag_texts: Mapping[str, Mapping[str, FlagText]]
    cause_names: Mapping[str, CauseNames]
    letter_texts: Mapping[str, Mapping[str, LetterText]]


def screen_faults(screen: Screen, home: Path, sources: frozenset[str]) -> list[Fault]:
    """Return every fault between the files."""
    return [
        *_red_flags(screen, home),
        *_causes(screen, home),
        *_actions(screen, home),
        *_curves(screen, home),
        *_sources(screen, home, sources),
    ]


def _red_flags(screen: Screen, home: Path) -> Iterator[Fault]:
    texts = screen.flag_texts.get("en", {})
    path = home / "text" / "en" / "red_flags.toml"
    for flag in screen.red_flags:
        if not flag.follow_ups:
            yield fault_near(home / "red_flags.toml", flag.id, f"{flag.id} has no follow-up")
        words = set(texts[flag.id].answers) if flag.id in texts else set()
        for key in {each.key for each in flag.follow_ups} ^ words:
            yield fault_near(path, flag.id, f"{flag.id}: {key} stands in one of the two files only")


def _causes(screen: Screen, home: Path) -> Iterator[Fault]:
    known = {each.code for each in screen.judgements}
    names = screen.cause_names.get("en", CauseNames({}, {}, {}))
    for cause in screen.causes:
        for code in cause.judgements:
            if code not in known:
                said = f"{cause.code}: {code!r} is no type"
                yield fault_near(home / "causes.toml", cause.code, said)
    codes = {each.code for each in screen.causes}
    for code in (codes ^ set(names.causes)) | (known ^ set(names.judgements)):
        path = home / "text" / "en" / "causes.toml"
        yield fault_near(path, code, f"{code} has no name or no record")


def _actions(screen: Screen, home: Path) -> Iterator[Fault]:
    """Yield actions without words, words without a record, and letters nobody has written."""
    names = screen.cause_names.get("en", CauseNames({}, {}, {}))
    path = home / "text" / "en" / "causes.toml"
    given = [each.actions for each in screen.causes]
    given += [each.actions for each in screen.judgements]
    used = {code for actions in given for code in actions}
    for code in used ^ set(names.actions):
        yield fault_near(path, code, f"action {code} has no words or no record")
    letters = screen.letter_texts.get("en", {})
    for code, action in names.actions.items():
        if action.letter and action.letter not in letters:
            yield fault_near(path, code, f"action {code}: {action.letter!r} is no letter")


def _curves(screen: Screen, home: Path) -> Iterator[Fault]:
    known = {each.key for each in screen.curves}
    for row in screen.curve_rows:
        if row.curve not in known:
            yield fault_near(home / "curve_rows.toml", row.curve, f"{row.curve!r} is no curve")
    for each in screen.observations:
        if each.curve not in known:
            path = home / "observed_losses.toml"
            yield fault_near(path, each.curve, f"{each.curve!r} is no curve")


def strength_test_faults(screen: Screen, home: Path, known: Known) -> list[Fault]:
    """Return every muscle, measure and exercise of a strength test that does not exist."""
    muscles = {row.muscle for row in screen.curve_rows}
    path = home / "strength_tests.toml"
    found = []
    for each in screen.strength_tests:
        measure = known.measures.get(each.kind)
        is_of_exercise = measure is not None and measure.of == "exercise"
        missing = [each.muscle] if each.muscle not in muscles else []
        missing += [] if measure and measure.sided else [each.kind]
        missing += [slug for slug in each.exercises if slug not in known.exercises]
        found += [
            fault_near(path, name, f"{each.muscle}: {name!r} is not known") for name in missing
        ]
        if measure and is_of_exercise != bool(each.exercises):
            said = f"{each.muscle}: {each.kind} and exercises do not fit"
            found.append(fault_near(path, each.muscle, said))
    return found


class _Sourced(Protocol):
    @property
    def source(self) -> tuple[str, ...]: ...


def _sources(screen: Screen, home: Path, sources: frozenset[str]) -> Iterator[Fault]:
    files: dict[str, Iterable[_Sourced]] = {
        "red_flags.toml": screen.red_flags,
        "judgements.toml": screen.judgements,
        "causes.toml": screen.causes,
        "precautions.toml": screen.precautions,
        "tissues.toml": screen.tissues,
        "curves.toml": screen.curves,
        "curve_rows.toml": screen.curve_rows,
        "observed_losses.toml": screen.observations,
        "strength_tests.toml": screen.strength_tests,
    }
    for name, records in files.items():
        for key in {key for each in records for key in each.source} - sources:
            yield fault_near(home / name, key, f"{key!r} is not in sources.toml")
