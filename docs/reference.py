"""Writes docs/commands.md and docs/settings.md from the code, so that they cannot fall behind: `./run.sh docs`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from cartable.cli import cartable
from cartable.setting_table import SETTINGS
from cartable.settings import PREFIX

FOLDER = Path(__file__).parent

COMMANDS_HEAD = """# Commands

Written by `./run.sh docs` from the commands themselves. Every command prints for people; with `--json` it prints one
JSON object on stdout, and everything else goes to stderr. Errors are one line: subject, what is wrong, remedy.

Exit codes: 0 all well · 1 something is wrong, or waits for a person · 2 the command line itself cannot be read ·
3 another run holds the lock.
"""

SETTINGS_HEAD = f"""# Settings

Written by `./run.sh docs` from `cartable/setting_table.py`. A setting is an environment variable `{PREFIX}<NAME>`,
or as `name = "value"` in a TOML file named by `--config` (or `{PREFIX}CONFIG`); `--allowlist` and `--state` are options
too. Options win over variables, variables over the file, the file over the default.

| setting | default | what it is |
|---|---|---|
"""


def commands() -> str:
    """The text of docs/commands.md."""
    return COMMANDS_HEAD + "".join(_sections())


def settings() -> str:
    """The text of docs/settings.md."""
    rows = (f"| `{row.name}` | {f'`{row.default}`' if row.default else 'none'} | {row.help} |\n" for row in SETTINGS)
    return SETTINGS_HEAD + "".join(rows)


def _sections() -> Iterator[str]:
    yield _section(cartable, "cartable", None)
    yield from _below(cartable, click.Context(cartable, info_name="cartable"))


def _below(group: click.Group, parent: click.Context) -> Iterator[str]:
    for name in sorted(group.list_commands(parent)):
        command = group.get_command(parent, name)
        assert command is not None  # noqa: S101 (it is on the group's own list)
        yield _section(command, name, parent)
        if isinstance(command, click.Group):
            yield from _below(command, click.Context(command, info_name=name, parent=parent))


def _section(command: click.Command, name: str, parent: click.Context | None) -> str:
    context = click.Context(command, info_name=name, parent=parent, terminal_width=100, max_content_width=100)
    return f"\n## {context.command_path}\n\n```\n{command.get_help(context)}\n```\n"


if __name__ == "__main__":
    (FOLDER / "commands.md").write_text(commands(), encoding="utf-8")
    (FOLDER / "settings.md").write_text(settings(), encoding="utf-8")
