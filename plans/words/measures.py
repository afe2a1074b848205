"""What a series of measurements is called on a page or in a letter."""

from django.utils.translation import gettext as _
from django.utils.translation import override

from plans.catalogue import load
from plans.words.sentence_case import in_sentence


def series_name(
    kind: str, joint: str = "", motion: str = "", how: str = "", of: str = "", *, language: str
) -> str:
    """Return “Knee bending, passive”, “Ten-repetition maximum: Leg press”, “Grip”."""
    known = load().measures.get(kind)
    if known is None:
        return kind.replace("_", " ")
    name = load().measure_text(kind, language).name
    if known.of == "motion":
        return motion_name(kind, joint, motion, how, language=language)
    if known.of == "exercise" and of in load().exercises:
        return f"{name}: {load().text(of, language).name}"
    return of if known.of == "activity" else name


def motion_name(kind: str, joint: str, motion: str, how: str = "", *, language: str) -> str:
    """Return “Knee bending” of a range, “Knee: lag of straightening” of a lag."""
    names = load().names_of_motions(language)
    place = names.joints.get(joint, joint)
    if kind != "rom_deg":
        return f"{place}: {in_sentence(load().measure_text(kind, language).name, language)}"
    moved = names.motions.get(motion, motion)
    with override(language):
        said = _("%(joint)s %(motion)s, passive") if how == "passive" else _("%(joint)s %(motion)s")
    return said % {"joint": place, "motion": moved}
