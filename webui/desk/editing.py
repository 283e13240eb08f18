"""The one way by which the list is changed, be it from the desk's pages or from the command line:

read the file | edit its text and judge it | the intent into the audit log | save | the outcome into the audit log
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Protocol

from allowlist.edit import save, text_of
from allowlist.edit_notes import notes_of, with_notes
from allowlist.errors import BrokenList, EditRefused, ListChanged
from allowlist.load import read_file
from allowlist.widening import Widening
from crawler.errors import StoreFailed
from webui.desk.audit import Entry
from webui.desk.drafting import Act, Approvals, Change, Draft, Edited, Refused, Waits, as_seen, draft
from webui.desk.undoing import reverse
from webui.desk.versions import difference

_TURNS = 5
"""How often an edit is made anew when another was saved since the file was read: so many savers may meet at once."""


class Log(Protocol):
    """Where it is written down who did what: `webui.desk.audit.AuditLog`."""

    def append(self, *entries: Entry) -> None:
        """Add entries, all of them or none. Raises StoreFailed."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be done, who asks for it and why, and who approves it. `verb` is the audit log's word for it."""

    what: Act
    verb: str
    who: str
    why: str = ""
    approvers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Saved:
    """The list has it; so it had before when no site's text changed. `widened` is what it lets in.

    `logged` is False when the audit log has the intent and could not take the outcome.
    """

    sites: tuple[Edited, ...]
    widened: tuple[Widening, ...] = ()
    logged: bool = True

    @property
    def changed(self) -> bool:
        """Whether the file is another than before."""
        return any(site.before != site.after for site in self.sites)


class ListEditor:
    """Edits the list at `path`. `needed` different people must approve what lets in more; `today` dates approvals."""

    def __init__(self, path: Path, log: Log, needed: int, today: Callable[[], date]) -> None:
        self.needed = needed
        self._path = path
        self._log = log
        self._today = today

    def edit(self, asked: Asked) -> Saved | Waits | Refused:
        """Do what is asked, or tell why not; then the file is as it was.

        Two who save at once are both heard, unless they change the same site. Nothing is saved that the audit log
        could not take first.
        """
        try:
            made = self._draft(asked.what, asked)
            if not isinstance(made, Draft):
                return made
            if all(site.before == site.after for site in made.sites):
                return Saved(made.sites)
            self._note(asked, "asked", made)
        except StoreFailed as error:
            return Refused(f"{asked.what.subject}: not saved, for want of an entry in the audit log: {error}")
        except EditRefused as error:
            return Refused(str(error))
        outcome = self._save(asked, made)
        return self._noted(asked, outcome)

    def undo(
        self, recorded: Entry, who: str, why: str = "", approvers: tuple[str, ...] = ()
    ) -> Saved | Waits | Refused:
        """The reverse of what an entry of the audit log tells, as an edit like any other."""
        try:
            change = reverse(recorded, text_of(self.text(), recorded.subject))
        except EditRefused as error:
            return Refused(str(error))
        return change if isinstance(change, Refused) else self.edit(Asked(change, "site_undone", who, why, approvers))

    def note(self, site_id: str, notes: str, seen: str, who: str) -> Saved | Refused:
        """Put `notes` in place of those above a site, which were `seen`. Notes let nothing in, whatever they say."""
        try:
            text = self.text()
            now = notes_of(text, site_id)
            if now != seen:
                message = (
                    f"site {site_id}: its notes were changed meanwhile: look at both versions, then repeat the edit"
                )
                return Refused(message, difference(now, notes, ("as they are now", "as you wrote them")))
            after = with_notes(text, site_id, notes)
            if after == text:
                return Saved(())
            self._log.append(Entry(who, "site_noted_asked", site_id, now, notes))
            save(self._path, after, sha256(text.encode()).hexdigest())
        except StoreFailed as error:
            return Refused(f"site {site_id}: not saved, for want of an entry in the audit log: {error}")
        except EditRefused as error:
            return Refused(str(error))
        outcome = Saved((Edited(site_id, now, notes),))
        try:
            self._log.append(Entry(who, "site_noted", site_id, now, notes))
        except StoreFailed:
            return Saved(outcome.sites, logged=False)
        return outcome

    def text(self) -> str:
        """The list as the file has it. Raises EditRefused when it cannot be read."""
        text = read_file(self._path)
        if isinstance(text, BrokenList):
            raise EditRefused("; ".join(text.lines()))
        return text

    def _draft(self, what: Act, asked: Asked) -> Draft | Waits | Refused:
        return draft(self.text(), what, Approvals(self.needed, asked.approvers, asked.who, self._today()))

    def _save(self, asked: Asked, made: Draft) -> Saved | Waits | Refused:
        what = as_seen(asked.what, made.sites)  # whoever is first changes the site as it was when this edit began
        try:
            for _ in range(_TURNS):
                try:
                    save(self._path, made.text, made.digest)
                    return Saved(made.sites, made.widened)
                except ListChanged as error:
                    refused = Refused(str(error))
                again = self._draft(what, asked)
                if not isinstance(again, Draft):
                    return again
                made = again
        except EditRefused as error:
            return Refused(str(error))
        return refused

    def _note(self, asked: Asked, outcome: str, made: Draft) -> None:
        """The intent: one entry, whatever it holds; of several changed sites it has the ids, the outcome the texts."""
        subject = made.sites[0].site_id if len(made.sites) == 1 else asked.what.subject
        before, after = made.sites[0].before, "\n".join(site.after for site in made.sites)
        if before and len(made.sites) > 1:
            before, after = "", " ".join(site.site_id for site in made.sites)
        self._log.append(Entry(asked.who, f"{asked.verb}_{outcome}", subject, before, after, asked.why))

    def _noted(self, asked: Asked, outcome: Saved | Waits | Refused) -> Saved | Waits | Refused:
        """The outcome: an entry a site, by which each can be undone."""
        try:
            if not isinstance(outcome, Saved):
                subject = asked.what.site_id if isinstance(asked.what, Change) else asked.what.subject
                self._log.append(Entry(asked.who, f"{asked.verb}_refused", subject, why=str(outcome)))
                return outcome
            edited = [site for site in outcome.sites if site.before != site.after]
            self._log.append(
                *(Entry(asked.who, asked.verb, site.site_id, site.before, site.after, asked.why) for site in edited)
            )
        except StoreFailed:
            return Saved(outcome.sites, outcome.widened, logged=False) if isinstance(outcome, Saved) else outcome
        return outcome
