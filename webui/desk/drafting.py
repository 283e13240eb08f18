"""An edit of the list made on its text, and judged: what it lets in, and whether enough people approve that. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256

from allowlist.edit import add_sites, change_sites, text_of, texts_of, written_entries
from allowlist.edit_values import Plain, Value, on_one_line, plain
from allowlist.errors import BrokenList
from allowlist.load import parse_allowlist, read_site
from allowlist.model import Allowlist, Site, Status
from allowlist.widening import Widening, widenings
from webui.desk.versions import difference


@dataclass(frozen=True, slots=True)
class Change:
    """Keys of one site set, or taken away where the value is None. `seen` is the site's text as its editor saw it, as
    `allowlist.edit.text_of` gives it, and "" where nobody looked.
    """

    site_id: str
    keys: Mapping[str, Value | None]
    seen: str = ""

    @property
    def subject(self) -> str:
        """What it is about, as messages name it."""
        return f"site {self.site_id}"


@dataclass(frozen=True, slots=True)
class Batch:
    """Several sites changed in one act: all of them or none."""

    changes: tuple[Change, ...]

    @property
    def subject(self) -> str:
        """What it is about, as messages name it."""
        return f"{len(self.changes)} sites"


@dataclass(frozen=True, slots=True)
class Addition:
    """New sites in one act: all of them or none. Their `approved` is written for them."""

    entries: tuple[Mapping[str, Value], ...]

    @property
    def subject(self) -> str:
        """What it is about, as messages name it."""
        ids = [str(entry.get("id", "")) for entry in self.entries]
        return f"site {ids[0]}" if len(ids) == 1 else f"{len(ids)} new sites"


@dataclass(frozen=True, slots=True)
class Approvals:
    """How many different people must approve what lets in more, who does, and when; `author` asks for it."""

    needed: int
    by: tuple[str, ...]
    author: str
    day: date

    @property
    def given(self) -> tuple[str, ...]:
        """Each of them once, whatever the case of the name."""
        named = {
            " ".join(name.split()).casefold(): " ".join(name.split()) for name in reversed(self.by) if name.strip()
        }
        return tuple(reversed(named.values()))

    @property
    def enough(self) -> bool:
        """Whether it may be let in."""
        return len(self.given) >= max(1, self.needed)

    def written(self, *, let_in: bool) -> dict[str, Value]:
        """As a site's `approved`: who let it in or, while it lets nothing in, who put it on the list."""
        return {"by": list(self.given) if let_in else [self.author], "date": self.day}


@dataclass(frozen=True, slots=True)
class Edited:
    """One site of a draft: its own text before and after; "" where it is not yet on the list."""

    site_id: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Draft:
    """An edit made on the text with `digest`, not saved yet."""

    text: str
    digest: str
    sites: tuple[Edited, ...]
    widened: tuple[Widening, ...] = ()


@dataclass(frozen=True, slots=True)
class Waits:
    """More people must approve what it lets in."""

    subject: str
    widened: tuple[Widening, ...]
    approvals: Approvals

    def __str__(self) -> str:
        lets_in = "; ".join(map(str, self.widened))
        given = self.approvals.given
        has = f"{len(given)} of the {self.approvals.needed}" + (f" ({', '.join(given)})" if given else "")
        return f"{self.subject}: this lets in more ({lets_in}): it has {has} approvals that it needs"


@dataclass(frozen=True, slots=True)
class Refused:
    """Why it cannot be done; the file is as it was. `difference` shows both versions after a lost update."""

    message: str
    difference: str = field(default="", compare=False)

    def __str__(self) -> str:
        return self.message


Act = Change | Batch | Addition
"""What may be asked for."""


def as_seen(what: Act, sites: tuple[Edited, ...]) -> Act:
    """`what`, refused from now on where one of `sites` that it changes has another text than it had here."""
    before = {site.site_id: site.before for site in sites}
    if isinstance(what, Change):
        return Change(what.site_id, what.keys, before[what.site_id])
    if isinstance(what, Batch):
        return Batch(tuple(Change(each.site_id, each.keys, before[each.site_id]) for each in what.changes))
    return what


def draft(text: str, what: Act, approvals: Approvals) -> Draft | Waits | Refused:
    """The edit on `text`. `approved` is written where it lets in more, and left alone where it does not.

    Raises EditRefused, with every problem that the list would have.
    """
    loaded = parse_allowlist(text)
    broken = isinstance(loaded, BrokenList) and [problem.code for problem in loaded.problems] != ["no-sites"]
    if isinstance(loaded, BrokenList) and (broken or not isinstance(what, Addition)):
        return Refused(
            f"the list has problems before the edit: mend what `cartable check` names ({loaded.problems[0]})"
        )
    allowlist = loaded if isinstance(loaded, Allowlist) else Allowlist()
    if isinstance(what, Change):
        return _changed(text, allowlist, what.subject, (what,), approvals)
    if isinstance(what, Batch):
        return _changed(text, allowlist, what.subject, what.changes, approvals)
    return _added(text, allowlist, what, approvals)


def _changed(
    text: str, allowlist: Allowlist, subject: str, changes: Sequence[Change], approvals: Approvals
) -> Draft | Waits | Refused:
    ids = [each.site_id for each in changes]
    before, entries = texts_of(text, ids), written_entries(text, ids)
    refused = next((told for told in map(_unfit, changes, before) if told), None)
    if refused:
        return refused
    widened = {
        each.site_id: found
        for each, entry in zip(changes, entries, strict=True)
        if (found := _widened(allowlist, allowlist.site(each.site_id), _meant(entry, each)))
    }
    every = tuple(each for found in widened.values() for each in found)
    if every and not approvals.enough:
        change_sites(text, {each.site_id: each.keys for each in changes})  # nobody need approve what cannot be written
        return Waits(subject, every, approvals)
    approved = {"approved": approvals.written(let_in=True)}
    keys = {each.site_id: {**each.keys, **(approved if each.site_id in widened else {})} for each in changes}
    after = change_sites(text, keys)
    sites = tuple(map(Edited, ids, before, texts_of(after, ids)))
    return Draft(after, allowlist.digest, sites, every)


def _unfit(what: Change, now: str) -> Refused | None:
    """Why a change of a site whose text is `now` cannot be thought of."""
    if what.seen and what.seen != now:
        message = f"{what.subject}: it was changed meanwhile: look at both versions, then repeat the edit"
        return Refused(message, difference(what.seen, now))
    if "approved" in what.keys:
        return Refused(f"{what.subject}: `approved` is written when a change is approved: leave it out")
    return None


def _meant(entry: Mapping[str, Plain], what: Change) -> dict[str, Plain]:
    meant = {**entry, **{key: plain(value) for key, value in what.keys.items() if value is not None}}
    return {key: value for key, value in meant.items() if what.keys.get(key, "") is not None}


def _added(text: str, allowlist: Allowlist, what: Addition, approvals: Approvals) -> Draft | Waits | Refused:
    entries: list[Mapping[str, Value]] = []
    widened: list[Widening] = []
    for entry in what.entries:
        let_in = entry.get("status", Status.ACTIVE) == Status.ACTIVE
        entries.append({**entry, "approved": approvals.written(let_in=let_in and approvals.enough)})
        plainly = {key: plain(value) for key, value in entries[-1].items()}
        widened += _widened(allowlist, None, plainly) if let_in else ()
    after = add_sites(text, entries)
    if widened and not approvals.enough:
        return Waits(what.subject, tuple(widened), approvals)
    ids = [str(entry["id"]) for entry in entries]
    return Draft(
        after,
        sha256(text.encode()).hexdigest(),
        tuple(Edited(each, "", text_of(after, each)) for each in ids),
        tuple(widened),
    )


def _widened(allowlist: Allowlist, before: Site | None, meant: Mapping[str, Plain]) -> tuple[Widening, ...]:
    """What it lets in; nothing where the entry has problems, which the edit itself then tells."""
    site = read_site(on_one_line(dict(meant)), allowlist.vocabulary, allowlist.defaults)
    return widenings(before, site) if isinstance(site, Site) else ()
