"""What a finding asks of people beside the plan: talks, checks, and letters to write."""

from plans.engine.assessment import Answers, Assessed, Mode, TriageBook
from plans.engine.safety import ActionClass

# A letter of the catalogue has the name of the class it is written for.
_WRITTEN = (ActionClass.SAME_DAY, ActionClass.REFER_1W, ActionClass.REFER_2W)


def cause_actions(answers: Answers, book: TriageBook) -> tuple[str, ...]:
    """Return the actions of the causes and types found, each once, in the order of the book."""
    causes = [each.actions for each in book.causes if each.code in answers.causes]
    types = [each.actions for each in book.judgements if each.code in answers.judgements]
    return tuple(dict.fromkeys(code for actions in (*causes, *types) for code in actions))


def letters_asked(judged: Assessed) -> tuple[str, ...]:
    """Return the letters that red flags and the mode ask for, the most urgent first.

    Where nothing but an unfinished screen refers, there is nothing to write yet.
    """
    found = {each.cls for each in judged.actions}
    letters = [cls.value for cls in _WRITTEN if cls in found]
    refers = any(
        mode is Mode.REFER and reason.code not in ("screen_incomplete", "red_flag")
        for mode, reason in judged.reasons
    )
    if refers and not letters:
        letters.append(ActionClass.REFER_1W.value)
    return tuple(letters)
