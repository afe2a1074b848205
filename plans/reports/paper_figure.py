"""A figure as ink on paper: start and end side by side, in colours of its own."""

from plans.figures import figure_svg

# The page's colours come from a style sheet that paper cannot ask; these are its light ones.
_INK = {
    "f-skin": "fill:#c8caca",
    "f-top": "fill:#9fa3a2",
    "f-legs": "fill:#848987",
    "f-shoe,.f-hair,.f-eye": "fill:#525956",
    "f-far-skin": "fill:#d8dad9",
    "f-far-legs": "fill:#adb0af",
    "f-far-shoe": "fill:#848987",
    "f-work": "fill:#0f5b4c",
    "f-far-work": "fill:#9cc5b5",
    "f-prop": "fill:#ebe7df;stroke:#c4c6c5;stroke-width:.8",
    "f-dark": "fill:#c4c6c5",
    "f-soft": "fill:#f5ead9;stroke:#c4c6c5;stroke-width:1.2",
    "f-leaf": "fill:#e4f0ea",
    "f-thing": "fill:#fff2d9;stroke:#c07a14;stroke-width:1.4",
    "f-device": "fill:#ffffff;stroke:#47524d;stroke-width:1.2",
    "f-cloud": "fill:#e4f0ea;stroke:#9cc5b5;stroke-width:1.2",
    "fig-close": "stroke:#ffffff;stroke-width:1.6",
}
_LINES = {
    "f-line": "stroke:#c4c6c5;stroke-width:2",
    "f-thick": "stroke:#c4c6c5;stroke-width:3.4",
    "f-arm": "stroke:#adb0af;stroke-width:3.6",
    "f-aid": "stroke:#525956;stroke-width:2.4",
    "f-band": "stroke:#c07a14;stroke-width:2.6",
    "f-strap": "stroke:#47524d;stroke-width:1.8",
    "f-floor": "stroke:#c4c6c5;stroke-width:1.4",
    "f-arrow,.f-effort": "stroke:#0f5b4c;stroke-width:2.4",
}
_ROUND = ";fill:none;stroke-linecap:round;stroke-linejoin:round"
_STYLE = "".join(
    [f".{name}{{{look}}}" for name, look in _INK.items()]
    + [f".{name}{{{look}{_ROUND}}}" for name, look in _LINES.items()]
)


def paper_figure(slug: str, *, side: str, language: str) -> str:
    """Return the still figure as one SVG that needs no other file."""
    drawn = str(figure_svg(slug, side=side, still=True, language=language))
    head, rest = drawn.split(">", 1)
    return f'{head} xmlns="http://www.w3.org/2000/svg"><style>{_STYLE}</style>{rest}'
