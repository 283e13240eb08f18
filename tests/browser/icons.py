"""Draw the installed program's icons from the mark, anew after a change of it.

python -m tests.browser.icons
"""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from PIL import Image

import webui
from tests.browser.chromium import chromium, chromium_path

HOME = Path(webui.__file__).parent
SIZES = (192, 512)
"""What Chromium asks for before it offers to install."""

_SHEET = """<!doctype html><style>
body {{ margin: 0; height: 100vh; display: grid; place-items: center; background: #fdfbf5; color: #2b3fa8 }}
svg {{ width: 60vw; color: inherit }}
</style>{mark}"""
"""The mark on paper, within the circle of four fifths that every telephone leaves of a maskable icon."""


def main() -> None:
    """Write `webui/static/icon-*.png`, in sixteen colours: the mark has two, and their edges."""
    path = chromium_path()
    if path is None:
        raise SystemExit("needs Chromium: apt-get install chromium")
    sheet = _SHEET.format(mark=(HOME / "templates" / "mark.svg").read_text(encoding="utf-8"))
    with chromium(path) as browser:
        for size in SIZES:
            page = browser.new_page(viewport={"width": size, "height": size})
            page.set_content(sheet)
            drawn = Image.open(BytesIO(page.screenshot())).convert("RGB").quantize(16)
            drawn.save(HOME / "static" / f"icon-{size}.png", optimize=True)
            page.close()


if __name__ == "__main__":
    main()
