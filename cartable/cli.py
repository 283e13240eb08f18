"""The command line: a contract with scripts elsewhere. Each command calls one function and prints what it gives."""

from __future__ import annotations

import logging
import os
import sys
from importlib import import_module
from pathlib import Path
from typing import Final, NoReturn

import click

from allowlist.errors import AllowlistError
from cartable.answers import LOCKED
from cartable.errors import CartableError, ListBroken, RunLocked
from cartable.settings import PREFIX, read_settings
from crawler.errors import CrawlerError, StoreFailed
from indexer.errors import IndexerError

COMMANDS: Final = (
    "admin", "check", "crawl", "demo", "explain", "index", "preview", "recrawl", "search", "serve", "sites", "status",
    "takedown",
)  # fmt: skip
"""Each is what its module in `cartable.commands` calls so."""


class _Commands(click.Group):
    """Loads a command when it is called: all of them together take a second and a half of a slow machine."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 (click asks so)
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 (likewise)
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = getattr(import_module(f"cartable.commands.{cmd_name}"), cmd_name)
        return command


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
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
    except (CartableError, AllowlistError, CrawlerError, IndexerError) as error:
        _end(error, 1)
    except BrokenPipeError:
        # The reader of our output has gone (`| head`): nothing is wrong, and nobody is left to tell.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except Exception as error:
        failed = _of_the_store(error)
        if failed is None:
            raise
        _end(failed, 1)
    sys.exit(0)


def _of_the_store(error: Exception) -> StoreFailed | None:
    """What a database said, as one of our errors; None for any other."""
    if "sqlalchemy" not in sys.modules:
        return None
    from sqlalchemy.exc import SQLAlchemyError  # noqa: PLC0415 (a third of a second, which `check` need not spend)

    from crawler.database import cause_of  # noqa: PLC0415 (likewise)

    return StoreFailed("the page store", cause_of(error)) if isinstance(error, SQLAlchemyError) else None


def _end(error: Exception, code: int) -> NoReturn:
    print(f"cartable: {error}", file=sys.stderr)
    sys.exit(code)
