from __future__ import annotations

import re
from pathlib import Path

import pytest

import webui

STYLES = (Path(webui.__file__).parent / "static" / "cartable.css").read_text(encoding="utf-8")
LEGIBLE, VISIBLE = 4.5, 3.0
"""WCAG 2.2: text on its ground, and the borders of fields."""


def themes() -> dict[str, dict[str, str]]:
    """The colours of the light and of the dark page."""
    light, dark = (dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", part)) for part in STYLES.split("dark)", 1))
    return {"light": light, "dark": dark}


def luminance(colour: str) -> float:
    """Relative luminance as WCAG defines it."""
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(
    ("colour", "ground", "least"),
    [
        ("ink", "paper", 7.0),
        ("link", "paper", LEGIBLE),
        ("visited", "paper", LEGIBLE),
        ("quiet", "paper", LEGIBLE),
        ("on-link", "link", LEGIBLE),
        ("ink", "field", 7.0),
        ("on-highlight", "highlight", LEGIBLE),
        ("line", "paper", VISIBLE),
        ("line", "field", VISIBLE),
    ],
)
def test_contrast(theme: str, colour: str, ground: str, least: float) -> None:
    """Every text can be read on its ground, by day and by night."""
    colours = themes()[theme]
    assert contrast(colours[colour], colours[ground]) >= least


def test_night_changes_colours_only() -> None:
    """The dark page differs by the values of colours, and by nothing that tests of the light one would miss."""
    parts = re.findall(r"prefers-color-scheme: dark\) \{\s*:root \{([^{}]*)\}\s*\}", STYLES)
    assert len(parts) == STYLES.count("prefers-color-scheme") == 1
    assert re.sub(r"\s*--[a-z-]+: (#[0-9a-f]{6}|rgb\([0-9 /.]+\));", "", parts[0]).strip() == ""
