"""How to search, and what is kept of whoever does: two pages that are read, and do nothing."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from webui.counting import FOLLOWED
from webui.notice import notice_of
from webui.profiles import profile_for
from webui.services import services

blueprint = Blueprint("guide", __name__)

EXAMPLES = ("words", "question", "phrase", "without", "either", "title", "pdf")
"""Ways to ask, each with an example that may be tried and what it does, by key of the texts."""
KEPT = ("words", "counts", "address", "requests", "machine")
"""What is kept somewhere, for how long, and why; `counts` where searches are counted."""


@blueprint.get("/aide")
def how_to_search() -> ResponseReturnValue:
    """How to search, with examples to try."""
    current = services().current_list()
    levels = current.allowlist.vocabulary.levels
    profiles = [profile for level in levels if (profile := profile_for(level, levels))]
    page = render_template(
        "guide.html", notice=notice_of(current), examples=EXAMPLES, followed=FOLLOWED, profiles=profiles
    )
    return page, {"Cache-Control": "no-cache"}


@blueprint.get("/confidentialite")
def privacy() -> ResponseReturnValue:
    """What is kept, and what is not."""
    desk = services().desk
    page = render_template(
        "privacy.html",
        notice=notice_of(services().current_list()),
        kept=[name for name in KEPT if name != "counts" or desk.counter.least],
        days=desk.days_kept,
        least=desk.counter.least,
        days_counted=desk.days_counted,
    )
    return page, {"Cache-Control": "no-cache"}
