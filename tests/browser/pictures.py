"""Pictures of every kind of page of a running server, wide and narrow, by day and by night, to be looked at.

python -m tests.browser.pictures http://127.0.0.1:8000 FOLDER [WORDS]
"""

from __future__ import annotations

import argparse
from itertools import product
from pathlib import Path
from typing import Literal
from urllib.parse import quote

from playwright.sync_api import Browser

from tests.browser.chromium import chromium, chromium_path

_WIDTHS = (1280, 390)
_SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


def main() -> None:
    """Take the pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("address")
    parser.add_argument("folder", type=Path)
    parser.add_argument("words", nargs="?", default="volcan")
    arguments = parser.parse_args()
    path = chromium_path()
    if path is None:
        parser.error("needs Chromium: apt-get install chromium")
    arguments.folder.mkdir(parents=True, exist_ok=True)
    with chromium(path) as browser:
        take_pictures(browser, arguments.address, arguments.folder, arguments.words)


def take_pictures(browser: Browser, address: str, folder: Path, words: str) -> None:
    """One file a page, width and scheme: `results-1280-light.png`."""
    pages = {
        "home": "/",
        "results": f"/search?q={quote(words)}",
        "nothing": "/search?q=zzyzx",
        "sites": "/sites",
        "home-c2": "/c2/",
        "results-c3": f"/c3/search?q={quote(words)}",
        "propose": "/propose",
        "report": "/report",
        "follow": "/follow",
        "unknown": "/nulle-part",
    }
    for width, scheme in product(_WIDTHS, _SCHEMES):
        with browser.new_context(
            base_url=address, locale="fr-FR", color_scheme=scheme, viewport={"width": width, "height": 800}
        ) as context:
            page = context.new_page()
            for name, path in pages.items():
                page.goto(path)
                page.screenshot(path=folder / f"{name}-{width}-{scheme}.png")


if __name__ == "__main__":
    main()
