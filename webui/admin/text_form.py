"""What the pages of texts share, which are edited as a whole: synonyms, help cards. Try, then publish."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final

from flask import render_template, request
from flask.typing import ResponseReturnValue

from allowlist.errors import Problem
from webui.admin.navigation import see_other
from webui.admin.person import signed_in
from webui.desk.own_text import ChangedMeanwhile, Draft, Faulty, Held, NotSaved, OwnText, Published, plain_lines
from webui.desk.versions import difference
from webui.language import messages
from webui.services import services

LARGEST: Final = 2_000_000
"""Largest request read for one of these, in bytes: the largest text, each letter written as three."""
TRY, PUBLISH = "try", "publish"
"""What the buttons ask for."""
_QUOTED = re.compile(r"`([^`]+)`")

Trial = Callable[[str, str], Any]
"""What comes of a query under a draft without problems, for the template."""


@dataclass(frozen=True, slots=True)
class ToldProblem:
    """A problem of a text: its line, what stands there, and the sentence; `language` is "" when it is the page's."""

    line: int
    there: str
    text: str
    language: str


def form_page(
    own: OwnText,
    held: Held,
    text: str,
    *,
    seen: str = "",
    tried: str = "",
    trial: Any = None,
    told: tuple[Problem, ...] = (),
    outcome: NotSaved | ChangedMeanwhile | None = None,
) -> ResponseReturnValue:
    """The page with a text to edit; 409 where it was not saved, 400 where what was sent has problems. `seen` is the
    digest of the text that somebody began with: the one held now, unless told.
    """
    meanwhile = difference(held.text, text, ("now", "yours")) if isinstance(outcome, ChangedMeanwhile) else ""
    page = render_template(
        f"admin/{own.name}.html",
        held=held,
        seen=seen or held.digest,
        name=own.name,
        text=text,
        tried=tried,
        trial=trial,
        problems=[_told(own.name, problem, text) for problem in told],
        not_saved=outcome if isinstance(outcome, NotSaved) else None,
        meanwhile=meanwhile,
    )
    faulty = told and request.method == "POST"
    status = HTTPStatus.CONFLICT if outcome else HTTPStatus.BAD_REQUEST if faulty else HTTPStatus.OK
    return page, status


def sent(own: OwnText, endpoint: str, trial: Trial) -> ResponseReturnValue:
    """Tried, or published."""
    text, tried = plain_lines(request.form.get("text", "")), request.form.get("tried", "").strip()[:400]
    seen = request.form.get("seen", "")[:64]
    if request.form.get("do") != PUBLISH:
        return _tried(own, text, seen, tried, trial)
    outcome = own.publish(Draft(text, seen, signed_in().name), services().desk.audit())
    if isinstance(outcome, Published):
        return see_other(endpoint, f"{own.name}_{_news(outcome)}")
    if isinstance(outcome, Faulty):
        return form_page(own, own.held(), text, seen=seen, tried=tried, told=outcome.problems)
    held = outcome.now if isinstance(outcome, ChangedMeanwhile) else own.held()
    return form_page(own, held, text, tried=tried, outcome=outcome)


def _tried(own: OwnText, text: str, seen: str, tried: str, trial: Trial) -> ResponseReturnValue:
    """Nothing is saved, and nothing changes for pupils. What was seen at first stays what is compared at the end."""
    problems = own.problems(text)
    shown = trial(text, tried) if tried and not problems else None
    return form_page(own, own.held(), text, seen=seen, tried=tried, trial=shown, told=problems)


def _news(outcome: Published) -> str:
    if not outcome.changed:
        return "same"
    return "published" if outcome.logged else "not_logged"


def _told(name: str, problem: Problem, text: str) -> ToldProblem:
    lines = text.splitlines()
    there = lines[problem.line - 1].strip() if 0 < problem.line <= len(lines) else ""
    key, speak = f"{name}.problem.{problem.code}", messages()
    known = speak.has(key)
    what, remedy = (" ".join(_QUOTED.findall(part)[:1]) for part in (problem.what, problem.remedy))
    sentence = speak(key, what=what, remedy=remedy) if known else f"{problem.what}: {problem.remedy}"
    return ToldProblem(problem.line, there[:80], sentence, "" if known or speak.language == "en" else "en")
