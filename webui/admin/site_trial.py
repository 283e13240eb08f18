"""An edit tried and not saved: what the list would say, what it would let in, and how the fence would answer. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from allowlist.edit_values import Plain
from allowlist.errors import BrokenList, EditRefused
from allowlist.load import parse_allowlist
from allowlist.model import Admitted, Allowlist, Why
from allowlist.widening import Widening
from crawler.canonical import address_typed
from webui.admin.site_faults import entry_faults, list_faults
from webui.desk.drafting import Addition, Approvals, Change, Draft, draft
from webui.desk.versions import difference
from webui.forms.fields import Fault

MOST_TRIED: Final = 20
"""Addresses tried at once."""
_LONGEST: Final = 2100


@dataclass(frozen=True, slots=True)
class Tried:
    """What the fence says of an address: `verdict` is the end of the text's key, `rule` the entry that decided."""

    url: str
    verdict: str
    rule: str = ""
    site: str = ""


@dataclass(frozen=True, slots=True)
class Trial:
    """What an edit would do: its faults by field, or why it cannot be made at all, or the list that it makes."""

    faults: tuple[Fault, ...] = ()
    refusal: str = ""
    difference: str = ""
    widened: tuple[Widening, ...] = ()
    allowlist: Allowlist | None = None

    @property
    def good(self) -> bool:
        """Whether it can be saved, or submitted."""
        return self.allowlist is not None


def try_edit(
    text: str, what: Change | Addition, entry: Mapping[str, Plain], approvals: Approvals, names: tuple[str, str]
) -> Trial:
    """Try the edit, which makes `entry`, on the list with this text. `names` stand above its two versions."""
    allowlist = parse_allowlist(text)
    if isinstance(allowlist, Allowlist) and (faults := entry_faults(entry, allowlist)):
        return Trial(faults)
    try:
        made = draft(text, what, approvals)
    except EditRefused as error:
        return Trial(list_faults(error.problems), "" if error.problems else str(error))
    if not isinstance(made, Draft):
        return Trial(refusal=str(made))
    after = parse_allowlist(made.text)
    if isinstance(after, BrokenList):
        return Trial(list_faults(after.problems))
    return Trial((), "", difference(text, made.text, names), made.widened, after)


def alone(who: tuple[str, ...], today: date) -> Approvals:
    """As if these people were enough, to see what an edit would do."""
    return Approvals(1, who, who[0], today)


def tried(typed: str, allowlist: Allowlist, site_id: str) -> Iterator[Tried]:
    """Each address that was typed, one a line, and what the fence says of it."""
    for line in [line.strip() for line in typed.split("\n") if line.strip()][:MOST_TRIED]:
        url = address_typed(line[:_LONGEST])
        decision = allowlist.decide(url)
        if isinstance(decision, Admitted):
            own = decision.site.id == site_id
            yield Tried(line, "let_in" if own else "by_other", decision.rule, decision.site.name)
        else:
            rule = "" if decision.why is Why.ODD else decision.rule
            yield Tried(line, decision.why.name.lower(), rule, decision.site.name if decision.site else "")
