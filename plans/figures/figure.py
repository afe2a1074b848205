"""The door: the figure of an exercise as SVG, and the same standing still for print."""

from collections.abc import Sequence
from functools import cache, lru_cache
from html import escape
from math import atan2, cos, hypot, pi, sin

from plans.catalogue import load
from plans.catalogue.figure_record import Arrow, Figure
from plans.figures.body import body_of
from plans.figures.draw import moving_body, outlines, still_body
from plans.figures.geometry import near
from plans.figures.motion import key_poses, poses
from plans.figures.pose import Pose
from plans.figures.props import moving_links, scene, still_links
from plans.figures.svg import number, pair, path, use

SIZE = 160
_CLOSE = frozenset({"hand", "palm", "foot", "above", "fist"})
_WORDS = "<!-- words -->"


class Drawing(str):
    """SVG of numbers and names from the catalogue alone, and of words that were escaped."""

    __slots__ = ()

    def __html__(self) -> str:
        """Return itself: templates write it as it is."""
        return str(self)


def figure_svg(
    slug: str, *, side: str = "right", still: bool = False, language: str = "en", key: str = ""
) -> Drawing:
    """Return the figure of an exercise; `side` is the one that works, `key` tells twins apart.

    Moving, it is two elements: the movement, and the still pair for paper and for readers who
    want no motion. A style sheet shows one of them. Still, it is the pair alone.
    """
    return _named(slug, "left" if side == "left" else "right", language, key, still=still)


@lru_cache(maxsize=1024)
def _named(slug: str, side: str, language: str, key: str, *, still: bool) -> Drawing:
    catalogue = load()
    name, shows = catalogue.text(slug, language).name, catalogue.figure_text(slug, language).shows
    words = f'<title id="§t">{escape(name)}</title><desc id="§d">{escape(shows)}</desc>'
    whole = drawing(slug, side, still=still).replace(_WORDS, words, 1)
    return Drawing(whole.replace("§", _name(slug, side, key)))


def _name(slug: str, side: str, key: str) -> str:
    """Return a short name of one use of a figure: it stands in front of every id."""
    return f"f{list(load().figures).index(slug)}{side[0]}{key}"


@cache
def drawing(slug: str, side: str, *, still: bool = False) -> str:
    """Return the drawing before its words; `§` stands where each use puts its name."""
    figure = load().figures[slug]
    return still_pair(figure, side) if still else moving_and_still(figure, side)


def moving_and_still(figure: Figure, side: str) -> str:
    """Return both drawings; the still one borrows the outlines of the moving one."""
    moving = _svg(figure, _WORDS + moving_drawing(figure, side), "fig-moving", "§")
    return moving + _svg(figure, _pair(figure, side), "fig-still", wide=2)


def still_pair(figure: Figure, side: str) -> str:
    """Return where it starts and where it goes, side by side, as one element."""
    shapes = outlines(figure, body_of(figure.view))
    inner = _WORDS + shapes + _scene_once(figure) + _pair(figure, side)
    return _svg(figure, inner, "fig-pair", wide=2)


def moving_drawing(figure: Figure, side: str) -> str:
    """Return the movement."""
    round_ = poses(figure)
    inner = (
        _scene_once(figure, hidden=False)
        + moving_links(figure, round_, in_front=False)
        + moving_body(figure, round_)
        + moving_links(figure, round_, in_front=True)
        + scene(figure, in_front=True)
        + _arrows(figure)
    )
    return outlines(figure, round_[0].body) + _sided(inner, side)


def still_keys(figure: Figure) -> list[str]:
    """Return every key as an element of its own."""
    return [still_pose(figure, pose) for pose in key_poses(figure)]


def still_pose(figure: Figure, pose: Pose) -> str:
    """Return one pose as an element of its own."""
    shapes = outlines(figure, pose.body) + _scene_once(figure)
    return _svg(figure, shapes + _one(figure, pose), "fig-one")


def _svg(figure: Figure, inner: str, kind: str, name: str = "", *, wide: int = 1) -> str:
    close = " fig-close" if figure.view in _CLOSE else ""
    breadth = (SIZE + 2 * figure.room) * wide
    top = number(figure.top)
    box = f"{number(-figure.room)} {top} {number(breadth)} {number(SIZE - figure.top)}"
    named = f' id="{name}"' if name else ""
    said = 'role="img" aria-labelledby="§t" aria-describedby="§d"'
    return f'<svg{named} class="{kind}{close}" viewBox="{box}" {said}>{inner}</svg>'


def _pair(figure: Figure, side: str) -> str:
    keys = key_poses(figure)
    first, second = (_sided(_one(figure, keys[n]), side) for n in (0, _goal(figure, keys)))
    return f'{first}<g transform="translate({number(SIZE + 2 * figure.room)})">{second}</g>'


def _scene_once(figure: Figure, *, hidden: bool = True) -> str:
    drawn = f'<g id="§scene">{scene(figure, in_front=False)}</g>'
    return f"<defs>{drawn}</defs>" if hidden else drawn


def _goal(figure: Figure, keys: Sequence[Pose]) -> int:
    """Return the key to show beside the first: the last, or in a cycle the most different one."""
    if figure.loop == "back":
        return len(keys) - 1
    return max(range(len(keys)), key=lambda number: _apart(keys[0], keys[number]))


def _apart(a: Pose, b: Pose) -> float:
    return sum(abs(near(b.turns[name], a.turns[name]) - a.turns[name]) for name in a.turns)


def _one(figure: Figure, pose: Pose) -> str:
    return (
        use("scene")
        + still_links(figure, pose, in_front=False)
        + still_body(figure, pose)
        + still_links(figure, pose, in_front=True)
        + scene(figure, in_front=True)
        + _arrows(figure)
    )


def _sided(inner: str, side: str) -> str:
    """Return the drawing, mirrored where the left side is the near one."""
    return f'<g transform="matrix(-1 0 0 1 {SIZE} 0)">{inner}</g>' if side == "left" else inner


def _arrows(figure: Figure) -> str:
    return "".join(_arrow(each) for each in figure.arrows)


def _arrow(arrow: Arrow) -> str:
    (ax, ay), (bx, by) = arrow.start, arrow.end
    length = hypot(bx - ax, by - ay) or 1
    middle = (
        (ax + bx) / 2 + (by - ay) / length * arrow.bend,
        (ay + by) / 2 - (bx - ax) / length * arrow.bend,
    )
    d = f"M{pair(arrow.start)}Q{pair(middle)} {pair(arrow.end)}"
    d += _head(middle, arrow.end)
    d += _head(middle, arrow.start) if arrow.both_ways else ""
    return path(d, "arrow")


def _head(before: tuple[float, float], tip: tuple[float, float]) -> str:
    angle = atan2(tip[1] - before[1], tip[0] - before[0])
    left, right = (
        (tip[0] + 5.5 * cos(angle + turn), tip[1] + 5.5 * sin(angle + turn))
        for turn in (pi * 0.82, -pi * 0.82)
    )
    return f"M{pair(left)}L{pair(tip)}L{pair(right)}"
