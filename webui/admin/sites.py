"""The list as a table: searched, filtered, sorted, and taken along as a file."""

from __future__ import annotations

from http import HTTPStatus

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from allowlist.edit import written_entries
from allowlist.errors import EditRefused
from allowlist.exchange import as_csv
from allowlist.model import Status
from webui import paging
from webui.addresses import link
from webui.admin.guard import least
from webui.admin.navigation import can_open
from webui.admin.site_table import PER_PAGE, Order, Review, Wanted, found, page_of, wanted
from webui.desk.roles import Role
from webui.labels import level_labels, subject_labels
from webui.notice import notice_of
from webui.services import services

blueprint = Blueprint("admin_sites", __name__, url_prefix="/admin")


@blueprint.get("/sites")
@least(Role.READER)
def listed() -> ResponseReturnValue:
    """The sites, a page at a time."""
    current, today = services().current_list(), services().desk.today()
    allowlist = current.allowlist
    asked = wanted(request.args, allowlist)
    sites = found(allowlist, asked, today)
    page, last = page_of(request.args, len(sites))
    return render_template(
        "admin/sites.html",
        notice=notice_of(current),
        wanted=asked,
        total=len(sites),
        shown=sites[(page - 1) * PER_PAGE : page * PER_PAGE],
        today=today,
        heads=[(each, _sorting(asked, each)) for each in Order],
        page=page,
        numbers=paging.numbers(page, last),
        last=last,
        vocabulary=allowlist.vocabulary,
        statuses=tuple(Status),
        reviews=tuple(Review),
        levels_of=lambda site: level_labels(site, allowlist),
        subjects_of=lambda site: subject_labels(site, allowlist),
        new=link("admin_site_form.new") if can_open("admin_site_form.new") else None,
    )


@blueprint.get("/sites.csv")
@least(Role.READER)
def export() -> ResponseReturnValue:
    """The sites that the table's filters find, with all that the list says of them."""
    current, desk = services().current_list(), services().desk
    sites = found(current.allowlist, wanted(request.args, current.allowlist), desk.today())
    try:
        entries = written_entries(services().editor().text(), [site.id for site in sites])
    except EditRefused as error:
        page = render_template("admin/edit_refused.html", refusal=error, back=link("admin_sites.listed"))
        return page, HTTPStatus.CONFLICT
    # The mark is that by which Excel knows UTF-8.
    answer = Response("\ufeff" + as_csv(entries), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f"attachment; filename=cartable-sites-{desk.today()}.csv"
    return answer


def _sorting(asked: Wanted, order: Order) -> tuple[str, str]:
    """Where the head of a column leads, and how the table is sorted by it now, for `aria-sort`."""
    here = asked.order is order
    state = "" if not here else "descending" if asked.down else "ascending"
    return link("admin_sites.listed", **asked.sorted_by(order, down=here and not asked.down)), state
