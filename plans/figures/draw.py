"""The body as SVG: once moving, in nested groups that turn about their joints, and once still."""

from collections.abc import Sequence
from itertools import groupby

from plans.catalogue.figure_record import Figure
from plans.figures.body import Body, Part
from plans.figures.pose import Pose
from plans.figures.props import held_on
from plans.figures.svg import animate_transform, css, move, number, pair, path, use

_FAR = {"skin": "far-skin", "legs": "far-legs", "shoe": "far-shoe", "work": "far-work"}


def tone_of(figure: Figure, part: Part) -> str:
    """Return the tone of a part: the accent where it works."""
    if part.name in figure.work:
        return "far-work" if part.tone.startswith("far-") else "work"
    if figure.bare and part.shape == "foot" and figure.view in ("side", "front"):
        return "far-skin" if part.tone.startswith("far-") else "skin"
    return part.tone


def outlines(figure: Figure, body: Body) -> str:
    """Return the outline of every part that shows, by name, to be used again and again."""
    found: dict[str, str] = {}
    for part in _shown(figure, body):
        found.setdefault(part.shape, _outline(figure, body, part))
    return f"<defs>{''.join(found.values())}</defs>"


def _outline(figure: Figure, body: Body, part: Part) -> str:
    shape = body.outlines[_variant(figure, part.shape)]
    if part.shape != "head":
        return f'<path id="§{part.shape}" d="{shape}"/>'
    extra = _head_extra(figure, body)
    return f'<g id="§head">{path(shape)}{extra}</g>'


def _head_extra(figure: Figure, body: Body) -> str:
    if figure.back:
        return path(body.outlines["hair_back"], "hair")
    details = (("hair", "hair"), ("eye", "eye"), ("nose", "skin"))
    return "".join(path(body.outlines[n], tone) for n, tone in details if n in body.outlines)


def _variant(figure: Figure, shape: str) -> str:
    is_bare = shape == "foot" and figure.bare and figure.view in ("side", "front")
    return "bare_foot" if is_bare else shape


def _shown(figure: Figure, body: Body) -> list[Part]:
    return [body.parts[name] for name in body.layers if name not in figure.hide]


def still_body(figure: Figure, pose: Pose) -> str:
    """Return the body as it stands in `pose`."""
    return "".join(_still_part(figure, pose, part) for part in _shown(figure, pose.body))


def _still_part(figure: Figure, pose: Pose, part: Part) -> str:
    at, turn = pose.origins[part.name], round(pose.turns[part.name])
    scale = figure.short.get(part.name, 1.0)
    drawn = use(part.shape, css(tone_of(figure, part)) + move(at, turn, scale))
    held = held_on(figure, part.name)
    return drawn + (f"<g{move(at, turn)}>{held}</g>" if held else "")


def moving_body(figure: Figure, poses: Sequence[Pose]) -> str:
    """Return the body with its animations."""
    body = poses[0].body
    shown = _shown(figure, body)
    drawn = _nested(figure, poses, shown, 0)
    places = [pair(pose.root) for pose in poses]
    if len(set(places)) == 1:
        return f"<g{move(poses[0].root)}>{drawn}</g>"
    return f"<g>{animate_transform('translate', places, figure.seconds)}{drawn}</g>"


def _nested(figure: Figure, poses: Sequence[Pose], parts: Sequence[Part], depth: int) -> str:
    """Return parts in painting order; neighbours that hang on the same part share its group."""
    body = poses[0].body
    drawn = ""
    for name, run in groupby(parts, key=lambda part: body.way(part.name)[depth].name):
        inner = ""
        for is_itself, some in groupby(run, key=lambda part: part.name == name):
            inner += (
                _moving_part(figure, body.parts[name])
                if is_itself
                else _nested(figure, poses, list(some), depth + 1)
            )
        drawn += _group(figure, poses, body.parts[name], inner)
    return drawn


def _moving_part(figure: Figure, part: Part) -> str:
    scale = figure.short.get(part.name, 1.0)
    drawn = use(part.shape, css(tone_of(figure, part)) + move((0, 0), 0, scale))
    return drawn + held_on(figure, part.name)


def _group(figure: Figure, poses: Sequence[Pose], part: Part, inner: str) -> str:
    """Return what hangs on `part` in a group that turns with it."""
    turns = [_rounded(part, _turn(pose, part)) for pose in poses]
    at = (part.at[0], part.at[1] * figure.short.get(part.on, 1.0))
    if len(set(turns)) == 1:
        found = move(at, _turn(poses[0], part))
        return f"<g{found}>{inner}</g>" if found else inner
    return f"<g{move(at)}>{animate_transform('rotate', turns, figure.seconds)}{inner}</g>"


def _turn(pose: Pose, part: Part) -> float:
    return pose.turns[part.name] - (pose.turns[part.on] if part.on else 0.0)


def _rounded(part: Part, turn: float) -> str:
    # Legs stand on the floor: half a degree at the hip would be seen as a sliding foot.
    return number(turn) if part.joint.endswith(("hip", "knee", "ankle")) else f"{turn:.0f}"
