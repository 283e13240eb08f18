"""The accessibility statement: what the tests check at each change, by the themes of the RGAA, and what no test can."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from webui.notice import notice_of
from webui.services import services

blueprint = Blueprint("accessibility", __name__)

_CHECKED = Path(__file__).with_name("accessibility.toml")


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme of the RGAA, and the tests that speak for it, by file and name."""

    id: str
    tests: tuple[str, ...]


@blueprint.get("/accessibilite")
def statement() -> ResponseReturnValue:
    """The statement, in the language of the reader."""
    shown = themes()
    page = render_template(
        "accessibility.html",
        notice=notice_of(services().current_list()),
        themes=shown,
        tests=sorted({test for theme in shown for test in theme.tests}),
    )
    return page, {"Cache-Control": "no-cache"}


@cache
def themes() -> tuple[Theme, ...]:
    """The themes in the order of the RGAA, as accessibility.toml has them."""
    table: Mapping[str, Mapping[str, list[str]]] = tomllib.loads(_CHECKED.read_text(encoding="utf-8"))
    return tuple(Theme(name, tuple(entry["tests"])) for name, entry in table.items())
