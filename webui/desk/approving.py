"""From a wish to the list: at once where it lets in nothing more, else by way of a draft and a second person.

asked | saved, or submitted | approved by enough people | written by `webui.desk.editing` | settled
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from allowlist.edit import entry_of
from allowlist.edit_values import Plain, plain
from allowlist.errors import EditRefused
from webui.desk.drafting import Addition, Batch, Change, Refused, Waits
from webui.desk.drafts import Content, Drafts, SiteDraft, State, Unfit
from webui.desk.editing import Asked, ListEditor, Saved
from webui.desk.meant import after_change, base_of, edit_of, entry_text, holds


@dataclass(frozen=True, slots=True)
class Submitted:
    """It lets in more: a draft of this number waits for another person."""

    number: int


class Approving:
    """The way of edits through one desk; every method raises StoreFailed, and nothing is let in then."""

    def __init__(self, drafts: Drafts, editor: ListEditor) -> None:
        self._drafts = drafts
        self._editor = editor

    def ask(self, asked: Asked, request: str = "") -> Saved | Submitted | Refused:
        """Save what is asked of one site, or submit it where more people must approve it than `asked` names."""
        if isinstance(asked.what, Batch):
            return Refused(f"{asked.what.subject}: a draft is of one site: change them one by one")
        try:
            # As the file is before the edit: should the site change meanwhile, whoever approves the draft is told.
            content = content_of(self._editor.text(), asked.what, asked.verb, asked.why, request)
        except EditRefused as error:
            return Refused(str(error))
        done = self._editor.edit(asked)
        return Submitted(self._drafts.add(asked.who, content)) if isinstance(done, Waits) else done

    def approve(self, number: int, by: str, seal: str) -> Saved | SiteDraft | Refused | Unfit:
        """One person more approves a draft: the draft while it needs others still, `Saved` when the list has it."""
        approved = self._drafts.approve(number, by, seal, self._editor.needed)
        if isinstance(approved, Unfit) or approved.state is not State.APPROVING:
            return approved
        done = self._write(approved, by)
        written = isinstance(done, Saved)
        self._drafts.settle(number, written=written)
        return Refused(str(done)) if isinstance(done, Waits) else done

    def _write(self, approved: SiteDraft, by: str) -> Saved | Waits | Refused:
        content = approved.content
        people = tuple(dict.fromkeys((approved.author, *approved.approved_by, by)))
        try:
            what = edit_of(content, self._editor.text())
            done = self._editor.edit(Asked(what, content.verb, by, content.why, people))
            # A second click, or what was written before the machine stopped.
            if isinstance(done, Refused) and holds(content, self._editor.text()):
                return Saved(())
        except EditRefused as error:
            return Refused(str(error))
        return done


def content_of(text: str, what: Change | Addition, verb: str, why: str = "", request: str = "") -> Content:
    """An edit of one site as a draft keeps it. Raises EditRefused."""
    if isinstance(what, Change):
        entry: Mapping[str, Plain] = after_change(entry_of(text, what.site_id), what)
        return Content(what.site_id, entry_text(entry), base_of(text, what.site_id), verb, why, request)
    entry = {key: plain(value) for key, value in what.entries[0].items()}
    return Content(str(entry.get("id", "")), entry_text(entry), "", verb, why, request)
