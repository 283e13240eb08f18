"""What a form of a site is about: a new site, one of the list, or a draft of either."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from allowlist.edit import entry_of, read_entry, text_of
from allowlist.edit_values import Plain
from allowlist.errors import EditRefused
from webui.admin.site_fields import FIELDS, Fields, changes, entry_meant, shown
from webui.desk.drafting import Addition, Change
from webui.desk.drafts import Content, SiteDraft
from webui.desk.meant import after_change, base_of, entry_text
from webui.services import services

EMPTY: Fields = dict.fromkeys(FIELDS, "")


@dataclass(frozen=True, slots=True)
class Subject:
    """`site_id`, `now` and `base` are those of a site of the list: its entry and its text there, empty for a new site.

    `fields` are as they were typed, or as they are shown at first.
    """

    fields: Fields
    now: Mapping[str, Plain] = field(default_factory=dict)
    base: str = ""
    draft: SiteDraft | None = None

    @property
    def new(self) -> bool:
        """Whether the list does not have it yet."""
        return not self.base

    @property
    def site_id(self) -> str:
        """The id of the site, as far as it has one."""
        return str(self.now.get("id", "")) or self.fields["id"]

    @property
    def what(self) -> Change | Addition:
        """The edit that the form asks for."""
        return Addition((self.entry,)) if self.new else Change(self.site_id, self._changes(), self.base)

    @property
    def verb(self) -> str:
        """The audit log's word for it."""
        if self.draft is not None:
            return self.draft.content.verb
        return "site_added" if self.new else "site_changed"

    @property
    def entry(self) -> dict[str, Plain]:
        """The site as the form means it."""
        if self.new:
            return entry_meant(self.fields)
        return after_change(self.now, Change(self.site_id, self._changes()))

    @property
    def entry_now(self) -> str:
        """The site as the list has it, a key a line."""
        return entry_text(self.now)

    def filled(self, fields: Fields) -> Subject:
        """With what somebody typed."""
        return replace(self, fields=fields)

    def content(self, why: str, request: str) -> Content:
        """As a draft keeps it."""
        return Content(self.site_id, entry_text(self.entry), self.base, self.verb, why, request)

    def _changes(self) -> dict[str, Plain | None]:
        return _drafted(self.draft, self.now) | changes(self.now, self.fields)


def subject_of_site(site_id: str) -> Subject | None:
    """A site of the list; None when it has none of that id, or cannot be read."""
    try:
        text = services().editor().text()
        now = entry_of(text, site_id)
        return Subject(shown(now), now, text_of(text, site_id))
    except EditRefused:
        return None


def subject_of_draft(number: int) -> Subject | None:
    """A draft that may be changed, over the site as the list has it now."""
    draft = services().desk.drafts().find(number)
    if draft is None or not draft.open:
        return None
    try:
        entry = read_entry(draft.content.entry)
        text = services().editor().text()
        # A new site that somebody else has added meanwhile stays one, and is told that its id is taken.
        base = base_of(text, draft.content.site_id) if draft.content.base else ""
        now = entry_of(text, draft.content.site_id) if base else {}
    except EditRefused:
        return None
    return Subject(shown(entry), now, base, draft)


def _drafted(draft: SiteDraft | None, now: Mapping[str, Plain]) -> dict[str, Plain | None]:
    """What a draft changes that has no field in the form, such as `status`."""
    if draft is None or not draft.content.base:
        return {}
    entry = read_entry(draft.content.entry)
    keys = [key for key in ("status", "render") if entry.get(key) != now.get(key)]
    return {key: entry.get(key) for key in keys}
