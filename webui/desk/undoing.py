"""A recorded change turned round: what was set is set back, when nobody has changed it since. Pure."""

from __future__ import annotations

from allowlist.edit import read_entry
from allowlist.model import Status
from webui.desk.audit import Entry
from webui.desk.drafting import Change, Refused
from webui.desk.versions import difference


def reverse(recorded: Entry, now: str) -> Change | Refused:
    """The change that takes back what `recorded` tells of a site whose text is `now`. A site that it added is retired.

    Refused when the site has other values by now in the same keys. Raises EditRefused when a text is no entry.
    """
    subject = f"site {recorded.subject}"
    if not recorded.after:
        return Refused(f"{subject}: this entry changed nothing on the list: choose one that did")
    after, current = read_entry(recorded.after), read_entry(now)
    if not recorded.before:
        if current.get("status") == Status.RETIRED:
            return Refused(f"{subject}: it is retired already: nothing is left to undo")
        return Change(recorded.subject, {"status": Status.RETIRED.value}, now)
    before = read_entry(recorded.before)
    keys = [key for key in {**before, **after} if before.get(key) != after.get(key) and key != "approved"]
    if not keys:
        return Refused(f"{subject}: this entry changed none of its keys: choose one that did")
    since = [key for key in keys if current.get(key) != after.get(key)]
    if since:
        named = ", ".join(f"`{key}`" for key in since)
        message = f"{subject}: {named} was changed again since: look at both versions, then change it by hand"
        return Refused(message, difference(recorded.after, now, ("as that change left it", "as it is now")))
    return Change(recorded.subject, {key: before.get(key) for key in keys}, now)
