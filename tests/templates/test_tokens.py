"""The colours can be read, in light and in dark, and live in one file."""

import re
from pathlib import Path

import pytest
from django.conf import settings

CSS = Path(settings.BASE_DIR) / "static" / "css"
TOKENS = (CSS / "tokens.css").read_text()
THEMES = ("light", "dark")

TEXT = [  # foreground, ground, least contrast (WCAG 2.2: 4.5; our body text: 7)
    ("ink", "ground", 7),
    ("ink", "paper", 7),
    ("ink", "sunk", 7),
    ("ink", "accent-soft", 7),
    ("ink", "warning-soft", 7),
    ("ink", "danger-soft", 7),
    ("ink-soft", "ground", 7),
    ("ink-soft", "paper", 7),
    ("ink-soft", "sunk", 7),
    ("ink-soft", "accent-soft", 4.5),
    ("ink-soft", "danger-soft", 4.5),
    ("ground", "ink", 7),
    ("accent", "ground", 4.5),
    ("accent", "paper", 4.5),
    ("accent", "sunk", 4.5),
    ("accent", "accent-soft", 4.5),
    ("accent", "warning-soft", 4.5),
    ("accent", "danger-soft", 4.5),
    ("accent-strong", "accent-soft", 7),
    ("on-accent", "accent", 7),
    ("on-accent", "accent-strong", 7),
    ("warning", "ground", 4.5),
    ("warning", "paper", 4.5),
    ("warning", "warning-soft", 4.5),
    ("danger", "ground", 4.5),
    ("danger", "paper", 4.5),
    ("danger", "danger-soft", 4.5),
    ("on-danger", "danger", 7),
    ("on-danger", "danger-strong", 7),
]
SHAPES = [  # parts of controls and charts: 3
    ("line-strong", "ground"),
    ("line-strong", "paper"),
    ("accent", "paper"),
    ("accent", "sunk"),
    ("focus", "ground"),
    ("focus", "paper"),
    ("focus", "accent-soft"),
    ("focus", "danger-soft"),
    ("warning-line", "paper"),
    ("danger-line", "paper"),
]


def colours(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", block))


def blocks() -> list[dict[str, str]]:
    """Return the colours of light, of dark by the system's wish, and of dark by choice."""
    light, wished, chosen = re.split(
        r':root:not\(\[data-theme="light"\]\) \{|:root\[data-theme="dark"\] \{', TOKENS
    )
    return [colours(light), colours(wished), colours(chosen)]


def luminance(colour: str) -> float:
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def named(sheet: str) -> set[str]:
    return set(re.findall(r"(--[a-z0-9-]+):", sheet))


def used(sheet: str) -> set[str]:
    return set(re.findall(r"var\((--[a-z0-9-]+)", sheet))


class TestContrast:
    def test_is_measured_as_the_guideline_says(self) -> None:
        assert contrast("#000000", "#ffffff") == pytest.approx(21)
        assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)

    @pytest.mark.parametrize("theme", THEMES)
    @pytest.mark.parametrize(("front", "ground", "least"), TEXT)
    def test_lets_text_be_read(self, theme: str, front: str, ground: str, least: float) -> None:
        palette = blocks()[THEMES.index(theme)]

        assert contrast(palette[front], palette[ground]) >= least

    @pytest.mark.parametrize("theme", THEMES)
    @pytest.mark.parametrize(("front", "ground"), SHAPES)
    def test_lets_controls_be_seen(self, theme: str, front: str, ground: str) -> None:
        palette = blocks()[THEMES.index(theme)]

        assert contrast(palette[front], palette[ground]) >= 3


class TestTokens:
    def test_are_the_same_dark_by_wish_and_by_choice(self) -> None:
        light, wished, chosen = blocks()

        assert wished == chosen
        assert wished.keys() == light.keys()

    def test_are_the_only_place_of_colours(self) -> None:
        named = re.compile(r"#[0-9a-f]{3,8}\b|\brgb\(|\bhsl\(")
        elsewhere = [
            path.name
            for path in CSS.glob("*.css")
            if path.name not in {"tokens.css", "print.css"} and named.search(path.read_text())
        ]

        assert elsewhere == []

    def test_name_every_variable_that_is_used(self) -> None:
        """A sheet may have variables of its own; nobody else may use them."""
        sheets = [path.read_text() for path in CSS.glob("*.css")]

        assert [used(sheet) - named(sheet) - named(TOKENS) for sheet in sheets] == [set()] * len(
            sheets
        )

    def test_measure_type_in_rem(self) -> None:
        in_pixels = re.compile(r"font-size: [\d.]+px")
        assert not [
            path.name
            for path in CSS.glob("*.css")
            for found in in_pixels.findall(path.read_text())
            if found != "font-size: 11px"  # letters inside a chart, in the chart's own units
        ]
