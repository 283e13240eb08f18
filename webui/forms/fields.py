"""What stands in a form, and what must be mended before it can be taken. Pure."""

from __future__ import annotations

import dataclasses
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from allowlist.address import MAX_URL_LENGTH
from allowlist.model import Allowlist, Site
from webui.desk.requests import Asked, Kind, Problem
from webui.forms.address import Meant, Unusable, meant_by

LONGEST_WORDS = 1000
"""Characters of free text: what a curator reads of one person."""
_SHOWN_AGAIN = 5 * LONGEST_WORDS
"""Characters given back to somebody who wrote too much; the whole of it could be megabytes."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A form as it was filled in, without signs that nobody sees."""

    url: str = ""
    words: str = ""
    problem: str = ""
    subject: str = ""
    level: str = ""


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a form is not taken: the field to mend, "" for none of them; the key of the sentence; the site it names."""

    field: str
    key: str
    site: Site | None = None
    values: Mapping[str, object] = dataclasses.field(default_factory=dict)


def read_draft(given: Mapping[str, str]) -> Draft:
    """The fields of a form; what is not there is empty."""
    return Draft(
        url=visible(given.get("url", ""))[: MAX_URL_LENGTH + 1],
        words=visible(given.get("words", ""))[:_SHOWN_AGAIN],
        problem=visible(given.get("problem", ""))[:40],
        subject=visible(given.get("subject", ""))[:100],
        level=visible(given.get("level", ""))[:100],
    )


def checked(kind: Kind, draft: Draft, form: str, allowlist: Allowlist) -> Asked | tuple[Fault, ...]:
    """What is asked for, or every fault of the form in the order of its fields."""
    meant = meant_by(draft.url, allowlist)
    faults = (_proposal_faults if kind is Kind.PROPOSAL else _report_faults)(draft, meant, allowlist)
    found = tuple(faults)
    if found or isinstance(meant, Unusable):
        return found
    return Asked(kind, meant.url, form, draft.words, draft.problem, draft.subject, draft.level)


def _proposal_faults(draft: Draft, meant: Meant | Unusable, allowlist: Allowlist) -> Iterator[Fault]:
    yield from _address_faults(meant)
    if isinstance(meant, Meant) and meant.site:
        yield Fault("url", "forms.url.listed", meant.site, {"site": meant.site.name})
    yield from _words_faults(draft, needed=True)
    for name, value, known in (
        ("subject", draft.subject, allowlist.vocabulary.subjects),
        ("level", draft.level, allowlist.vocabulary.levels),
    ):
        if value and value not in known:
            yield Fault(name, "forms.choice.unknown")


def _report_faults(draft: Draft, meant: Meant | Unusable, _allowlist: Allowlist) -> Iterator[Fault]:
    yield from _address_faults(meant)
    if draft.problem not in set(Problem):
        yield Fault("problem", "forms.problem.empty")
    yield from _words_faults(draft, needed=draft.problem == Problem.OTHER)


def _address_faults(meant: Meant | Unusable) -> Iterator[Fault]:
    if isinstance(meant, Unusable):
        yield Fault("url", f"forms.url.{meant}")


def _words_faults(draft: Draft, *, needed: bool) -> Iterator[Fault]:
    if needed and not draft.words:
        yield Fault("words", "forms.words.empty")
    if len(draft.words) > LONGEST_WORDS:
        yield Fault("words", "forms.words.too_long", values={"most": LONGEST_WORDS})


def visible(text: str) -> str:
    """Without control characters, halves of surrogate pairs and signs that turn a text round; lines stay lines."""
    spaced = text.replace("\t", " ")
    return "".join(
        char for char in spaced if char == "\n" or unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Co")
    ).strip()
