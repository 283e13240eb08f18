"""The command line: a contract with scripts elsewhere. Each command calls one function and prints what it gives."""

from __future__ import annotations

import json
import logging
import os
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import NoReturn

import click
from sqlalchemy.exc import SQLAlchemyError

from allowlist.errors import AllowlistError, BrokenList
from allowlist.load import load_allowlist
from cartable import display
from cartable.answers import LOCKED, answer, json_option, print_json
from cartable.commands.admin import admin
from cartable.commands.explain import explain
from cartable.commands.preview import preview
from cartable.commands.previews import command_like
from cartable.commands.search import search
from cartable.commands.sites import sites
from cartable.commands.takedown import takedown
from cartable.compose import current_list, database, help_cards, search_index
from cartable.errors import CartableError, ListBroken, RunLocked
from cartable.help_cards import check_cards, check_synonyms
from cartable.recrawl import Asked, index_as_json, run_crawl, run_index, run_recrawl
from cartable.settings import PREFIX, Settings, read_settings
from cartable.status import status as look
from crawler.database import cause_of
from crawler.errors import CrawlerError, StoreFailed
from crawler.ledger import Ledger
from crawler.sql_pages import SqlPages
from indexer.errors import IndexerError

_site_option = click.option("--site", "sites", multiple=True, metavar="ID", help="Only this site; may be repeated.")
_all_option = click.option("--all", "everything", is_flag=True, help="Ask for everything, due or not.")


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--allowlist", metavar="FILE", help="The list of approved sites (default: allowlist.yaml).")
@click.option("--state", metavar="DIR", help="Where pages, index and the last good list are kept (default: var).")
@click.option("--config", metavar="FILE", type=click.Path(path_type=Path), envvar=f"{PREFIX}CONFIG", help="Settings.")
@click.option("-v", "--verbose", is_flag=True, help="Show more on stderr.")
@click.version_option(package_name="cartable")
@click.pass_context
def cartable(
    context: click.Context, allowlist: str | None, state: str | None, config: Path | None, *, verbose: bool
) -> None:
    """A search engine over the sites you approved, and over nothing else."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setLevel(logging.INFO if verbose else logging.ERROR)
    logging.basicConfig(handlers=[handler], level=logging.INFO, format="%(message)s")
    context.obj = read_settings(os.environ, config, {"allowlist": allowlist, "state": state})


@cartable.command()
@json_option
@click.pass_obj
def check(settings: Settings, /, *, as_json_lines: bool) -> None:
    """Validate the list, and your own help cards and synonyms: every problem as file:line: what: remedy."""
    loaded = load_allowlist(settings.allowlist)
    problems = loaded.problems if isinstance(loaded, BrokenList) else ()
    cards, (words, of_words) = check_cards(settings, loaded), check_synonyms(settings)
    if as_json_lines:
        of_list = {"file": str(settings.allowlist), "problems": [asdict(problem) for problem in problems]}
        of_synonyms = {"file": words or None, "problems": [asdict(problem) for problem in of_words]}
        print_json(of_list | {"help_cards": cards.as_json(), "synonyms": of_synonyms})
    else:
        told = (f"{words}:{problem}" for problem in of_words)
        print("\n".join((*display.lines_of_check(settings.allowlist, loaded), *cards.lines(), *told)))
    sys.exit(1 if problems or cards.problems or of_words else 0)


@cartable.command()
@_site_option
@_all_option
@click.option("--max-pages", type=click.IntRange(min=1), metavar="N", help="At most N requests a site in this run.")
@json_option
@click.pass_obj
def crawl(
    settings: Settings, /, sites: tuple[str, ...], max_pages: int | None, *, everything: bool, as_json_lines: bool
) -> None:
    """Fetch what is due into the page store."""
    with display.progress() as watch:
        report = run_crawl(settings, Asked(sites, everything, max_pages), watch.visit)
    answer(as_json_lines, lambda: json.loads(report.to_json()), lambda: display.print_crawl(report))
    sys.exit(1 if report.failed else 0)


@cartable.command()
@click.option("--rebuild", is_flag=True, help="Fill a new generation from all stored pages, then swap.")
@json_option
@click.pass_obj
def index(settings: Settings, /, *, rebuild: bool, as_json_lines: bool) -> None:
    """Bring the index to the page store."""
    with display.progress() as watch:
        report = run_index(settings, rebuild=rebuild, observe=watch.indexed)
    answer(as_json_lines, lambda: index_as_json(report), lambda: display.print_index(report))


@cartable.command()
@_site_option
@_all_option
@json_option
@click.pass_obj
def recrawl(settings: Settings, /, sites: tuple[str, ...], *, everything: bool, as_json_lines: bool) -> None:
    """The nightly job: review dates, crawl what is due, index, report."""
    today = datetime.now(UTC).date()
    with display.progress() as watch:
        report = run_recrawl(settings, Asked(sites, everything), today, watch.visit, watch.indexed)
    answer(as_json_lines, lambda: json.loads(report.to_json()), lambda: display.print_recrawl(report))
    sys.exit(1 if report.failed else 0)


@cartable.command()
@json_option
@click.pass_obj
def status(settings: Settings, /, *, as_json_lines: bool) -> None:
    """How things are, and what needs a person."""
    engine = database(settings)
    today = datetime.now(UTC).date()
    cards = help_cards(settings)()
    found = look(current_list(settings), cards, SqlPages(engine), Ledger(engine), search_index(settings), today)
    answer(as_json_lines, lambda: {**asdict(found), "healthy": found.healthy}, lambda: display.print_status(found))
    sys.exit(0 if found.healthy else 1)


@cartable.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1, 64))
@click.pass_context
def serve(context: click.Context, /, host: str, port: int, workers: int) -> None:
    """The web application, and the process that makes the previews asked for at the desk."""
    # They load Flask and gunicorn, which no other needs.
    from cartable.serve import Server, check_free, check_texts  # noqa: PLC0415

    check_free(host, port)
    check_texts()
    print(f"Cartable answers at http://{host}:{port}/", flush=True)
    settings: Settings = context.obj
    beside = [*command_like(context), "admin", "previews", "--watch"] if settings.previews else None
    Server(settings, host, port, workers, beside).run()


@cartable.command()
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--no-serve", is_flag=True, help="End after crawling and indexing.")
@click.pass_obj
def demo(settings: Settings, /, port: int, *, no_serve: bool) -> None:
    """Serve the demo's sites on loopback, crawl them, and search them."""
    from cartable.demo import run_demo  # noqa: PLC0415

    run_demo(settings, port, serve=not no_serve)


for command in (admin, explain, preview, search, sites, takedown):
    cartable.add_command(command)


def main() -> NoReturn:
    """Run a command; whatever goes wrong is one line on stderr. The one place where errors meet people."""
    try:
        try:
            cartable(standalone_mode=True)
        finally:
            sys.stdout.flush()  # here, and not when Python ends, so that a reader gone away is seen below
    except ListBroken as error:
        print("\n".join(error.problems), file=sys.stderr)
        _end(error, 1)
    except RunLocked as error:
        _end(error, LOCKED)
    except SQLAlchemyError as error:
        _end(StoreFailed("the page store", cause_of(error)), 1)
    except (CartableError, AllowlistError, CrawlerError, IndexerError) as error:
        _end(error, 1)
    except BrokenPipeError:
        # The reader of our output has gone (`| head`): nothing is wrong, and nobody is left to tell.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    sys.exit(0)


def _end(error: Exception, code: int) -> NoReturn:
    print(f"cartable: {error}", file=sys.stderr)
    sys.exit(code)
