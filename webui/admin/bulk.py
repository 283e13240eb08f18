"""Several sites edited at once: chosen in the table, looked at as one difference, saved in one act."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from hashlib import sha256
from http import HTTPStatus

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from allowlist.edit_values import Value
from allowlist.errors import EditRefused
from allowlist.model import Allowlist, Site
from webui.admin.guard import least
from webui.admin.navigation import see_other
from webui.admin.person import signed_in
from webui.admin.reason import reason_given
from webui.admin.site_table import Wanted, found, wanted
from webui.desk.drafting import Approvals, Batch, Change, Draft, Edited, Refused, Waits, draft
from webui.desk.editing import Asked, Saved
from webui.desk.roles import Role
from webui.desk.versions import difference
from webui.forms.fields import Fault
from webui.services import services

blueprint = Blueprint("admin_bulk", __name__, url_prefix="/admin")

MOST_SHOWN = 100
"""Sites whose difference is shown: the others change in the same way."""


class Deed(StrEnum):
    """What is done to each site."""

    REVIEW = "review"
    LEVEL_ADDED = "level_added"
    LEVEL_TAKEN = "level_taken"


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the table's form asks for: these sites, and a deed with its value; `fault` where it cannot be done."""

    sites: tuple[Site, ...]
    deed: str
    value: str
    fault: str = ""

    @property
    def changes(self) -> tuple[Change, ...]:
        """The sites that would change, and how."""
        keys = [(site.id, _keys(site, self.deed, self.value)) for site in self.sites]
        return tuple(Change(site_id, each) for site_id, each in keys if each)


@blueprint.get("/sites-bulk")
@least(Role.CURATOR)
def looked_at() -> ResponseReturnValue:
    """What would change, before anything does."""
    return _page(_chosen())


@blueprint.post("/sites-bulk")
@least(Role.CURATOR)
def saved() -> ResponseReturnValue:
    """All of it saved, or nothing: the page again when what it showed is no longer what would change."""
    chosen = _chosen()
    made = chosen.fault or _drafted(chosen)
    if not isinstance(made, Draft) or _seal(made.sites) != request.form.get("seal"):
        return _page(chosen, Fault("", "bulk.changed"))
    why = reason_given("why")
    if isinstance(why, Fault):
        return _page(chosen, why)
    done = services().editor().edit(Asked(Batch(chosen.changes), "site_changed", signed_in().name, why))
    if not isinstance(done, Saved):
        return _page(chosen, refusal=done)
    kept = _asked().parameters
    return see_other("admin_sites.listed", "sites_saved" if done.logged else "sites_unlogged", **kept)


def _chosen() -> Chosen:
    allowlist = services().current_list().allowlist
    deed = request.values.get("do", "")
    value = request.values.get("day" if deed == Deed.REVIEW else "with_level", "")[:100]
    if request.values.get("which") == "all":
        sites = found(allowlist, _asked(), services().desk.today())
    else:
        ids = {*request.values.getlist("site"), *request.values.get("sites", "").split()}
        sites = [site for site in allowlist.sites if site.id in ids]
    return Chosen(tuple(sites), deed, value, _fault(sites, deed, value, allowlist))


def _asked() -> Wanted:
    return wanted(request.values, services().current_list().allowlist)


def _fault(sites: list[Site], deed: str, value: str, allowlist: Allowlist) -> str:
    if not sites:
        return "bulk.fault.none"
    if deed == Deed.REVIEW:
        day = _day(value)
        return "" if day and day > services().desk.today() else "bulk.fault.day"
    if deed in (Deed.LEVEL_ADDED, Deed.LEVEL_TAKEN):
        return "" if value in allowlist.vocabulary.levels else "bulk.fault.level"
    return "bulk.fault.deed"


def _keys(site: Site, deed: str, value: str) -> dict[str, Value | None]:
    """What changes of a site; nothing where it is so already."""
    if deed == Deed.REVIEW:
        return {} if str(site.review_by) == value else {"review_by": value}
    has = value in site.levels
    if deed == Deed.LEVEL_ADDED:
        return {} if has else {"levels": [*site.levels, value]}
    return {"levels": [each for each in site.levels if each != value] or None} if has else {}


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if len(text) == len("2027-09-01") else None
    except ValueError:
        return None


def _drafted(chosen: Chosen) -> Draft | Waits | Refused:
    """What the edit would make of the list. Nothing is saved."""
    editor = services().editor()
    approvals = Approvals(editor.needed, (), signed_in().name, services().desk.today())
    try:
        return draft(editor.text(), Batch(chosen.changes), approvals)
    except EditRefused as error:
        return Refused(str(error))


def _seal(sites: tuple[Edited, ...]) -> str:
    """What the form carries of the difference that it shows."""
    return sha256(repr(sites).encode("utf-8", "replace")).hexdigest()


def _page(chosen: Chosen, *faults: Fault, refusal: Waits | Refused | None = None) -> ResponseReturnValue:
    made = None if chosen.fault or not chosen.changes else _drafted(chosen)
    sites = made.sites if isinstance(made, Draft) else ()
    refusal = made if isinstance(made, Waits | Refused) else refusal
    told = (Fault("", chosen.fault),) if chosen.fault else faults
    allowlist = services().current_list().allowlist
    page = render_template(
        "admin/bulk.html",
        chosen=chosen,
        changed=len(sites),
        differences=[
            (each.site_id, difference(each.before, each.after).split("\n", 2)[2]) for each in sites[:MOST_SHOWN]
        ],
        seal=_seal(sites),
        kept=_carried(chosen),
        back=_asked().parameters,
        value=allowlist.vocabulary.levels.get(chosen.value) or _day(chosen.value),
        faults=told,
        fault_of={fault.field: fault for fault in told},
        refusal=refusal,
    )
    return page, HTTPStatus.BAD_REQUEST if told else HTTPStatus.CONFLICT if refusal else HTTPStatus.OK


def _carried(chosen: Chosen) -> list[tuple[str, str]]:
    """What the form of the second page sends again: filters for all that they find, else the sites' ids."""
    every = request.values.get("which") == "all"
    which = [("which", "all")] if every else [("sites", " ".join(site.id for site in chosen.sites))]
    value = ("day" if chosen.deed == Deed.REVIEW else "with_level", chosen.value)
    return [*_asked().parameters.items(), *which, ("do", chosen.deed), value]
