"""The body from the front and from behind, standing: where it hurts is tapped on it."""

from plans.figures.figure import Drawing
from plans.figures.geometry import Point
from plans.figures.shapes import FRONT
from plans.figures.svg import css, move

# Wide enough for a fingertip beside every joint; the zones over it stand in body_map.css.
VIEW_BOX = "-36 -72 72 160"
# (shape, tone, where it begins, how far it turns outwards), as on the right of the page
_LIMBS: tuple[tuple[str, str, Point, float], ...] = (
    ("upper_arm", "skin", (16.4, -34.0), -12.5),
    ("forearm", "skin", (21.8, -9.6), -10.4),
    ("hand", "skin", (25.4, 10.0), -8.0),
    ("thigh", "legs", (6.6, 3.0), -3.5),
    ("shank", "legs", (8.6, 36.0), -1.4),
    ("bare_foot", "skin", (9.4, 72.0), -8.0),
)
_HEAD: Point = (0.0, -42.0)
_FLIP = "scale(-1 1)"


def body_map(*, is_back: bool) -> Drawing:
    """Return the figure. It says nothing by itself: the list beside it is what is read."""
    half = "".join(_limb(*each) for each in _LIMBS)
    head = _part("head", "skin") + _part("hair_back" if is_back else "hair", "hair")
    face = "" if is_back else _part("eye", "eye")
    return Drawing(
        f'<svg class="body-drawing" viewBox="{VIEW_BOX}" aria-hidden="true" focusable="false">'
        f'<g>{half}</g><g transform="{_FLIP}">{half}</g>'
        f'<path{css("top")} d="{FRONT["trunk"]}"/>{head}{face}</svg>'
    )


def _limb(shape: str, tone: str, at: Point, turn: float) -> str:
    where = move(at, turn)
    if shape == "hand":  # the thumb towards the body
        where = f"{where[:-1]}{_FLIP}{where[-1]}"
    return f'<path{css(tone)} d="{FRONT[shape]}"{where}/>'


def _part(name: str, tone: str) -> str:
    return f'<path{css(tone)} d="{FRONT[name]}"{move(_HEAD)}/>'
