"""Why somebody does something, as the audit log keeps it."""

from __future__ import annotations

from flask import request

from webui.forms.fields import Fault

LONGEST_REASON = 1000


def reason_given(field: str, name: str = "why") -> str | Fault:
    """The reason that stands in the form under `name`, on one line; a fault of the field with the id `field` when there
    is none, or too much of it.
    """
    said = " ".join(request.form.get(name, "").replace("\0", "").split())
    if not said:
        return Fault(field, "desk_site.fault.why")
    if len(said) > LONGEST_REASON:
        return Fault(field, "desk_site.fault.why_long", values={"most": LONGEST_REASON})
    return said
