"""Pictures of every kind of page of a running server, wide, narrow and by night: to be looked at, and for the docs.

python -m tests.browser.pictures ADDRESS [FOLDER] [WORDS]

ADDRESS is where a server answers, such as http://127.0.0.1:8000 of `./run.sh demo`; FOLDER is docs/images.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Literal, NamedTuple
from urllib.parse import quote

from PIL import Image
from playwright.sync_api import Browser, Page

from tests.browser.chromium import chromium, chromium_path

IMAGES = Path(__file__).parent.parent.parent / "docs" / "images"
COLOURS = 64
"""Kept in a picture, which then weighs a fifth of what a browser takes: letters and grounds are few colours."""


class View(NamedTuple):
    """How a page is looked at."""

    name: str
    width: int
    scheme: Literal["light", "dark"]


VIEWS = (View("wide", 1200, "light"), View("narrow", 390, "light"), View("dark", 1200, "dark"))


def main() -> None:
    """Take the pictures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("address")
    parser.add_argument("folder", type=Path, nargs="?", default=IMAGES)
    parser.add_argument("words", nargs="?", default="eruption volcanique")
    arguments = parser.parse_args()
    path = chromium_path()
    if path is None:
        parser.error("needs Chromium: apt-get install chromium")
    arguments.folder.mkdir(parents=True, exist_ok=True)
    with chromium(path) as browser:
        take_pictures(browser, arguments.address, arguments.folder, arguments.words)


def take_pictures(browser: Browser, address: str, folder: Path, words: str) -> None:
    """One file a page and view: `results-wide.webp`."""
    for view in VIEWS:
        with browser.new_context(
            base_url=address, locale="fr-FR", color_scheme=view.scheme, viewport={"width": view.width, "height": 800}
        ) as context:
            page = context.new_page()
            for name in _visited(page, words):
                keep(page, folder / f"{name}-{view.name}.webp")


def keep(page: Page, file: Path) -> None:
    """Save what is in the window."""
    with Image.open(BytesIO(page.screenshot())) as shown:
        few = shown.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).convert("RGB")
        few.save(file, lossless=True, method=6)


def _visited(page: Page, words: str) -> Iterator[str]:
    """The name of each kind of page, with the window on it."""
    paths = {
        "home": "/",
        "results": f"/search?q={quote(words)}",
        "corrected": "/search?q=foto+sintese",
        "nothing": "/search?q=qwxzkj",
        "sites": "/sites",
        "home-c2": "/c2/",
        "results-c3": f"/c3/search?q={quote(words)}",
        "home-en": "/?lang=en",
        "results-en": "/search?q=irregular+verbs&lang=en",
        "guide": "/aide",
        "privacy": "/confidentialite",
        "accessibility": "/accessibilite",
        "propose": "/propose",
        "report": "/report",
        "follow": "/follow",
        "unknown": "/nulle-part",
    }
    for name, path in paths.items():
        page.goto(path)
        yield name
    page.goto(paths["results"])
    folded = page.locator(".filters > details > summary")
    if folded.is_visible():
        folded.click()
        yield "filters"
    page.get_by_role("link", name="À propos de ce site").first.click()
    yield "site"
    page.goto("/")
    page.get_by_role("combobox").fill(words[:4])
    page.get_by_role("listbox").wait_for()
    page.keyboard.press("ArrowDown")
    yield "suggestions"


if __name__ == "__main__":
    main()
