"""The engine among the programs of a telephone: the manifest and its icons."""

from __future__ import annotations

import json
from io import BytesIO

import pytest
from PIL import Image

from tests.webui.school import School, address_of, one


@pytest.mark.parametrize("language", ["fr", "en"])
def test_manifest(school: School, language: str) -> None:
    """Each page names it; it has the name, the colours and the start page in the language of the page."""
    page = school.page(f"/sites?lang={language}")
    answer = school.client.get(address_of(one(page, "link[rel=manifest]")))
    assert answer.mimetype == "application/manifest+json"
    told = json.loads(answer.get_data())
    assert (told["name"], told["lang"], told["start_url"]) == ("Cartable", language, f"/?lang={language}")
    light = one(page, "meta[name=theme-color][media*=light]")["content"]
    assert told["theme_color"] == told["background_color"] == light


def test_icons(school: School) -> None:
    """Every icon is there, of the size that the manifest says, and small; those kept for ever have hashed names."""
    told = json.loads(school.client.get("/manifest.webmanifest").get_data())
    assert {icon["sizes"] for icon in told["icons"]} == {"any", "192x192", "512x512"}
    assert {icon.get("purpose") for icon in told["icons"]} >= {"any", "maskable"}
    for icon in told["icons"]:
        with school.client.get(icon["src"]) as answer:
            assert (answer.status_code, answer.mimetype) == (200, icon["type"])
            assert len(answer.get_data()) < 8 * 1024
            if icon["type"] == "image/png":
                with Image.open(BytesIO(answer.get_data())) as drawn:
                    assert f"{drawn.width}x{drawn.height}" == icon["sizes"]
                assert "immutable" in answer.headers["Cache-Control"]
