"""Small pieces of SVG text."""

from collections.abc import Iterable, Sequence

from plans.figures.geometry import Point

LONGEST_S = 5.0  # what moves by itself for longer needs a button that stops it


def number(value: float) -> str:
    """Return at most one decimal, without a needless nought."""
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def pair(point: Point) -> str:
    return f"{number(point[0])} {number(point[1])}"


def move(at: Point, turn: float = 0.0, scale: float = 1.0) -> str:
    """Return a transform attribute; empty where nothing moves."""
    steps = [f"translate({pair(at)})" if pair(at) != "0 0" else ""]
    steps.append(f"rotate({number(turn)})" if number(turn) != "0" else "")
    steps.append(f"scale(1 {scale:g})" if scale != 1 else "")
    found = "".join(steps)
    return f' transform="{found}"' if found else ""


def path(d: str, tone: str = "") -> str:
    return f'<path{css(tone)} d="{d}"/>'


def css(tone: str) -> str:
    return f' class="f-{tone}"' if tone else ""


def use(name: str, attributes: str = "") -> str:
    return f'<use href="#§{name}"{attributes}/>'


def animate(attribute: str, values: Iterable[str], seconds: float) -> str:
    """Return an animation of one attribute through evenly spaced values, begun again by a tap."""
    return f'<animate attributeName="{attribute}"{_timing(values, seconds)}/>'


def animate_transform(kind: str, values: Sequence[str], seconds: float) -> str:
    """Return an animation that adds to the transform already there."""
    added = ' additive="sum"' if kind == "rotate" else ""
    return (
        f'<animateTransform attributeName="transform" type="{kind}"{added}'
        f"{_timing(values, seconds)}/>"
    )


def _timing(values: Iterable[str], seconds: float) -> str:
    rounds = int(LONGEST_S // seconds)
    again = f' repeatCount="{rounds}"' if rounds > 1 else ""
    return (
        f' values="{";".join(values)}" dur="{seconds:g}s"{again} begin="0s;§.click" fill="freeze"'
    )
