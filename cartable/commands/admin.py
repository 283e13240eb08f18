"""`cartable admin …`: the desk from the command line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from allowlist.model import Admitted, Allowlist
from cartable.answers import json_option, list_in_force, number_of, print_json
from cartable.commands.accounts import create_user, disable, enable, reset, users
from cartable.commands.counts import counts
from cartable.commands.previews import previews
from cartable.errors import UnknownNumber
from cartable.settings import Settings
from cartable.spelling import readable

if TYPE_CHECKING:
    from webui.desk.requests import Request

_LONGEST_REASON = 1000


@click.group()
def admin() -> None:
    """The desk: what readers ask for, and the answers; what is searched; who works there."""


for command in (counts, previews, create_user, users, reset, disable, enable):
    admin.add_command(command)


@admin.command()
@click.option("--all", "everything", is_flag=True, help="Answered ones too.")
@json_option
@click.pass_obj
def requests(settings: Settings, /, *, everything: bool, as_json_lines: bool) -> None:
    """Proposals and reports that wait for an answer, what most ask for first."""
    from cartable.desk import desk  # noqa: PLC0415 (loads Flask, which no other command needs)

    allowlist = list_in_force(settings).allowlist
    listed = desk(settings).requests().listed(answered=everything)
    for found in listed:
        if as_json_lines:
            print_json(_as_json(found))
        else:
            print("\n".join(_lines(found, allowlist)))
    if not listed and not as_json_lines:
        print("nothing waits for an answer" if not everything else "nothing was asked for")


@admin.command()
@click.argument("number", metavar="NUMBER")
@click.option("--accepted", "status", flag_value="accepted", help="What was asked for is done.")
@click.option("--refused", "status", flag_value="refused", help="It will not be done.")
@click.option("--answered", "status", flag_value="answered", help="Neither: the reason says it all.")
@click.option("--reason", required=True, metavar="TEXT", help="Why; whoever has the number reads it.")
@click.pass_obj
def answer(settings: Settings, /, number: str, status: str | None, reason: str) -> None:
    """Answer a request. A second answer takes the place of the first. The list is not edited by it."""
    if status is None:
        raise click.UsageError("say --accepted, --refused or --answered")
    if not reason.strip() or len(reason) > _LONGEST_REASON:
        raise click.BadParameter(f"1 to {_LONGEST_REASON} characters", param_hint="--reason")
    from cartable.desk import desk  # noqa: PLC0415 (loads Flask, which no other command needs)
    from webui.desk.numbers import read_number  # noqa: PLC0415 (likewise)
    from webui.desk.requests import Status  # noqa: PLC0415 (likewise)

    kept, read = desk(settings), read_number(readable(number))
    if read is None or not kept.requests().answer(read, Status(status), readable(reason).strip(), kept.today()):
        raise UnknownNumber(readable(number))
    print(f"{read}: {status}")


def _as_json(found: Request) -> dict[str, object]:
    days = {"asked": found.asked.isoformat(), "changed": found.changed.isoformat()}
    voices = [{**asdict(voice), "day": voice.day.isoformat()} for voice in found.voices]
    return {**asdict(found), **days, "voices": voices}


def _lines(found: Request, allowlist: Allowlist) -> Iterator[str]:
    state = found.status if found.status == "new" else f"{found.status} on {found.changed}: {found.reason}"
    problem = f" ({found.problem})" if found.problem else ""
    yield f"{found.number}: {found.kind}{problem}, {number_of(found.times, 'time')} since {found.asked}: {state}"
    yield f"    {found.url}"
    yield f"    {_on_the_list(found.url, allowlist)}"
    for voice in found.voices:
        chosen = "".join(f" [{choice}]" for choice in (voice.subject, voice.level) if choice)
        yield f"    {voice.day}{chosen}: {' '.join(voice.words.split()) or 'no words'}"


def _on_the_list(url: str, allowlist: Allowlist) -> str:
    decision = allowlist.decide(url)
    if isinstance(decision, Admitted):
        return f"on the list: site {decision.site.id}"
    owner = f" (site {decision.site.id}: {decision.rule})" if decision.site else ""
    return f"not on the list: {decision.why}{owner}"
