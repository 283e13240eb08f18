"""`cartable sites …`: the list read and edited, by the same code as the desk's pages."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from allowlist.edit import entries_of, text_of
from allowlist.exchange import as_csv
from allowlist.model import Site, Status
from cartable.answers import json_option, list_in_force, print_json
from cartable.settings import Settings
from cartable.spelling import readable

if TYPE_CHECKING:
    from cartable.sites import Person
    from cartable.taking_in import Outcome
    from webui.desk.editing import Saved

_LONGEST_WHY = 1000


def _pair(_: click.Context, option: click.Parameter, typed: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """KEY=VALUE as the two."""
    pairs = [readable(each).partition("=") for each in typed]
    if not all(key and sign and value.strip() for key, sign, value in pairs):
        raise click.BadParameter("write KEY=VALUE", param=option)
    return tuple((key.strip(), value.strip()) for key, _, value in pairs)


def _said(_: click.Context, option: click.Parameter, typed: str) -> str:
    words = " ".join(readable(typed).split())
    if (option.required and not words) or len(words) > _LONGEST_WHY:
        raise click.BadParameter(f"1 to {_LONGEST_WHY} characters", param=option)
    return words


_approved_by = click.option(
    "--approved-by", multiple=True, metavar="NAME", help="Who approves what this lets in; once a person."
)
_why = click.option("--why", default="", metavar="TEXT", callback=_said, help="For the audit log.")
_needed_why = click.option("--why", required=True, metavar="TEXT", callback=_said, help="For the audit log.")


@click.group()
def sites() -> None:
    """The list: look at it, edit it, exchange it. Each edit changes its own site's lines only, and is logged."""


@sites.command("list")
@click.option("--status", type=click.Choice([each.value for each in Status]), default=None, help="Only these.")
@click.option("--level", default="", metavar="NAME", help="Only sites for that level.")
@click.option("--subject", default="", metavar="NAME", help="Only sites for that subject.")
@click.option("--review-before", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE", help="Only those due before then.")
@json_option
@click.pass_obj
def list_sites(
    settings: Settings,
    /,
    status: str | None,
    level: str,
    subject: str,
    review_before: datetime | None,
    *,
    as_json_lines: bool,
) -> None:
    """The sites, one a line."""
    from cartable.sites import Wanted, found  # noqa: PLC0415 (the desk loads much that no other command needs)

    wanted = Wanted(status or "", level, subject, review_before.date() if review_before else None)
    for site in found(list_in_force(settings).allowlist, wanted):
        if as_json_lines:
            print_json(_summary(site))
        else:
            print(f"{site.id:24} {site.status:10} {site.review_by or ''!s:10} {site.name}")


@sites.command()
@click.argument("site_id", metavar="ID")
@json_option
@click.pass_obj
def show(settings: Settings, /, site_id: str, *, as_json_lines: bool) -> None:
    """One site as the list has it."""
    from cartable.sites import entry_now, text_of_list  # noqa: PLC0415 (likewise)

    if as_json_lines:
        print_json(dict(entry_now(settings, site_id)))
    else:
        print(text_of(text_of_list(settings), site_id))


@sites.command()
@click.argument("site_id", metavar="ID")
@click.option("--name", required=True, metavar="TEXT", help="As pupils read it.")
@click.option("--url", "start", multiple=True, required=True, metavar="URL", help="Where the visit begins.")
@click.option("--scope", multiple=True, metavar="SCOPE", help="What is in; the hosts of --url when none is named.")
@click.option("--exclude", multiple=True, metavar="GLOB", help="What is taken out of it again.")
@click.option("--level", "levels", multiple=True, metavar="NAME", help="For whom.")
@click.option("--subject", "subjects", multiple=True, metavar="NAME", help="For what.")
@click.option("--language", "languages", multiple=True, metavar="CODE", help="In which languages.")
@click.option("--review-by", default="", metavar="DATE", help="Suspended after that day.")
@click.option("--set", "put", multiple=True, metavar="KEY=VALUE", callback=_pair, help="Any other key.")
@click.option("--suspended", is_flag=True, help="Let nothing in yet: no approval is needed.")
@click.option("--why", required=True, metavar="TEXT", callback=_said, help="What it is and for whom: families read it.")
@_approved_by
@json_option
@click.pass_obj
def add(
    settings: Settings,
    /,
    site_id: str,
    put: tuple[tuple[str, str], ...],
    approved_by: tuple[str, ...],
    *,
    suspended: bool,
    as_json_lines: bool,
    **keys: Any,
) -> None:
    """Add a site. It is let in when enough people approve it; every problem is named, and nothing saved, otherwise."""
    from cartable.sites import Person, typed_changes  # noqa: PLC0415 (likewise)
    from cartable.sites import add as save  # noqa: PLC0415 (likewise)

    more = typed_changes({}, put)
    named = {key: list(value) if isinstance(value, tuple) else value for key, value in keys.items() if value}
    entry = {"id": site_id, **named, **more, **({"status": Status.SUSPENDED.value} if suspended else {})}
    done = save(
        settings,
        {key: value for key, value in entry.items() if value is not None},
        Person(keys["why"], approved_by),
    )
    _tell(site_id, done, "added", as_json_lines=as_json_lines)


@sites.command()
@click.argument("site_id", metavar="ID")
@click.option(
    "--set", "put", multiple=True, metavar="KEY=VALUE", callback=_pair, help="Set a key; a list: once an entry."
)
@click.option("--add", "more", multiple=True, metavar="KEY=VALUE", callback=_pair, help="Add an entry to a list.")
@click.option(
    "--remove", "less", multiple=True, metavar="KEY=VALUE", callback=_pair, help="Take an entry out of a list."
)
@click.option("--unset", multiple=True, metavar="KEY", help="Take a key away.")
@_why
@_approved_by
@json_option
@click.pass_obj
def change(
    settings: Settings, /, site_id: str, why: str, approved_by: tuple[str, ...], *, as_json_lines: bool, **keys: Any
) -> None:
    """Change keys of a site, as docs/allowlist.md has them; recrawl.min is a part of one."""
    from cartable.sites import Person, entry_now, typed_changes  # noqa: PLC0415 (likewise)
    from cartable.sites import change as save  # noqa: PLC0415 (likewise)

    if not any(keys.values()):
        raise click.UsageError("say what to change: --set, --add, --remove or --unset")
    changes = typed_changes(entry_now(settings, site_id), **keys)
    done = save(settings, site_id, changes, "site_changed", Person(why, approved_by))
    _tell(site_id, done, "changed", as_json_lines=as_json_lines)


def _status_command(name: str, status: Status, verb: str, told: str, doc: str) -> None:
    @sites.command(name, help=doc)
    @click.argument("site_id", metavar="ID")
    @_needed_why
    @_approved_by
    @json_option
    @click.pass_obj
    def set_status(
        settings: Settings, /, site_id: str, why: str, approved_by: tuple[str, ...], *, as_json_lines: bool
    ) -> None:
        from cartable.sites import Person  # noqa: PLC0415 (likewise)
        from cartable.sites import change as save  # noqa: PLC0415 (likewise)

        done = save(settings, site_id, {"status": status.value}, verb, Person(why, approved_by))
        _tell(site_id, done, told, as_json_lines=as_json_lines)


_status_command("suspend", Status.SUSPENDED, "site_suspended", "suspended", "Hide a site for now; `restore` undoes it.")
_status_command("retire", Status.RETIRED, "site_retired", "retired", "Take a site off for good; its id stays its own.")
_status_command("restore", Status.ACTIVE, "site_restored", "restored", "Let a suspended or retired site in again.")


@sites.command("import")
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--format", "kind", type=click.Choice(["yaml", "csv"]), default=None, help="Default: by the name.")
@click.option("--dry-run", is_flag=True, help="Tell what would be done, and do nothing.")
@_why
@_approved_by
@json_option
@click.pass_obj
def import_sites(
    settings: Settings,
    /,
    path: Path,
    kind: str | None,
    why: str,
    approved_by: tuple[str, ...],
    *,
    dry_run: bool,
    as_json_lines: bool,
) -> None:
    """Add the sites of another list, or of a table as `export --format csv` writes it.

    They enter suspended, whatever the file says, unless enough people approve them here. A site whose id is on the
    list is left as it is. Rows with problems are named and left out; exit 1 when there were some.
    """
    from cartable.sites import Person, rows_of, take_in  # noqa: PLC0415 (likewise)

    person: Person = Person(why or f"import of {path.name}", approved_by)
    outcomes = take_in(settings, rows_of(path, kind or ""), person, save=not dry_run)
    for outcome in outcomes:
        if as_json_lines:
            print_json({"row": outcome.row.line, "site": outcome.site_id} | _result(outcome))
        else:
            print(f"{path}:{outcome.row.line}: {outcome.site_id or 'no id'}: {' '.join(_result(outcome).values())}")
    sys.exit(1 if any(outcome.problem for outcome in outcomes) else 0)


@sites.command()
@click.option("--format", "kind", type=click.Choice(["yaml", "csv", "json"]), default="yaml", show_default=True)
@click.pass_obj
def export(settings: Settings, /, kind: str) -> None:
    """All sites on stdout: the list itself, a table for spreadsheets, or JSON."""
    from cartable.sites import text_of_list  # noqa: PLC0415 (likewise)

    text = text_of_list(settings)
    writers: dict[str, Callable[[], str]] = {
        "yaml": lambda: text,
        "csv": lambda: as_csv(entries_of(text)),
        "json": lambda: json.dumps({"sites": entries_of(text)}, ensure_ascii=False, indent=1) + "\n",
    }
    sys.stdout.buffer.write(writers[kind]().encode())


def _summary(site: Site) -> dict[str, object]:
    return {
        "id": site.id,
        "name": site.name,
        "status": site.status.value,
        "levels": site.levels,
        "subjects": site.subjects,
        "languages": site.languages,
        "review_by": site.review_by.isoformat() if site.review_by else None,
        "approved_by": site.approved.by,
        "approved_on": site.approved.date.isoformat(),
    }


def _result(outcome: Outcome) -> dict[str, str]:
    if outcome.problem:
        return {"result": "left out:", "problem": outcome.problem}
    return {"result": "already on the list" if outcome.there else "taken in"}


def _tell(site_id: str, done: Saved, verb: str, *, as_json_lines: bool) -> None:
    if not done.logged:
        print(f"cartable: site {site_id}: saved, but the audit log has the intent only", file=sys.stderr)
    widened = [str(each) for each in done.widened]
    if as_json_lines:
        site = done.sites[0]
        told = {"site": site_id, "changed": done.changed, "widened": widened}
        print_json(told | {"before": site.before, "after": site.after})
    else:
        print(f"site {site_id}: {verb if done.changed else 'nothing to change'}", *widened, sep="\n    ")
