"""What `cartable sites` does with the list: sites looked up, keys typed, edits made and told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from allowlist.edit import entry_of
from allowlist.edit_values import Plain, Value
from allowlist.errors import BrokenList
from allowlist.exchange import Row, read_csv, read_list
from allowlist.load import SITE_KEYS, read_file
from allowlist.model import Allowlist, Site
from cartable.desk import list_editor
from cartable.errors import ListBroken, NotSaved
from cartable.lists import state_directory
from cartable.operator import login
from cartable.settings import Settings
from cartable.taking_in import Outcome, entry_of_row, sort_out
from webui.desk.drafting import Addition, Change, Waits
from webui.desk.editing import Asked, Saved

LISTS = frozenset({"start", "scope", "exclude", "levels", "subjects", "languages", "overlaps", "sitemap"})
_SUSPENDED_REMEDY = "name each with --approved-by"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which sites are listed; what is empty is any."""

    status: str = ""
    level: str = ""
    subject: str = ""
    review_before: date | None = None

    def holds(self, site: Site) -> bool:
        """Whether the site is among them."""
        due = self.review_before is None or (site.review_by is not None and site.review_by < self.review_before)
        return (
            due
            and self.status in ("", site.status)
            and (not self.level or self.level in site.levels)
            and (not self.subject or self.subject in site.subjects)
        )


@dataclass(frozen=True, slots=True)
class Person:
    """Who edits, why, and who approves it."""

    why: str = ""
    approved_by: tuple[str, ...] = ()

    @property
    def login(self) -> str:
        """The account that runs the command."""
        return login()


def text_of_list(settings: Settings) -> str:
    """The list as it stands in the file. Raises ListBroken when it cannot be read."""
    text = read_file(settings.allowlist)
    if isinstance(text, BrokenList):
        raise ListBroken(settings.allowlist, text.lines())
    return text


def typed_changes(
    now: Mapping[str, Plain],
    put: Sequence[tuple[str, str]] = (),
    more: Sequence[tuple[str, str]] = (),
    less: Sequence[tuple[str, str]] = (),
    unset: Sequence[str] = (),
) -> dict[str, Value | None]:
    """The changes of a site that options ask for: `put` sets a key, `more` and `less` add to a list and take away.

    A list is set by naming the key once an entry. Raises NotSaved.
    """
    changes: dict[str, Value | None] = dict.fromkeys(unset)
    for key in {key for key, _ in put}:
        values = [value for name, value in put if name == key]
        if key not in LISTS and len(values) > 1:
            raise NotSaved(f"--set {key}: it holds one value, and has {len(values)}: say it once")
        changes[key] = values if key in LISTS else values[0]
    for key, value in more:
        changes[key] = [*_listed(key, changes.get(key, now.get(key))), value]
    for key, value in less:
        entries = _listed(key, changes.get(key, now.get(key)))
        if value not in entries:
            raise NotSaved(f"--remove {key}={value}: it is not among them: {', '.join(entries) or 'there are none'}")
        changes[key] = [entry for entry in entries if entry != value] or None
    return _joined(now, changes)


def change(settings: Settings, site_id: str, keys: Mapping[str, Value | None], verb: str, person: Person) -> Saved:
    """Change one site. Raises NotSaved."""
    return _asked(settings, Change(site_id, keys), verb, person)


def add(settings: Settings, entry: Mapping[str, Value], person: Person) -> Saved:
    """Add one site. Raises NotSaved."""
    return _asked(settings, Addition((entry,)), "site_added", person)


def rows_of(path: Path, kind: str) -> list[Row]:
    """The sites of a file, a table or a list of ours. Raises ListBroken, EditRefused."""
    text = read_file(path)
    if isinstance(text, BrokenList):
        raise ListBroken(path, text.lines())
    kind = kind or ("csv" if path.suffix.lower() in (".csv", ".tsv", ".txt") else "yaml")
    return read_csv(text) if kind == "csv" else read_list(text)


def take_in(settings: Settings, rows: Sequence[Row], person: Person, *, save: bool) -> list[Outcome]:
    """Take the rows in that the list can hold, in one edit; none when `save` is False. Raises NotSaved."""
    active = len(person.approved_by) > 0
    outcomes = sort_out(text_of_list(settings), rows, active=active)
    entries = tuple(entry_of_row(outcome.row, active=active) for outcome in outcomes if outcome.taken)
    if entries and save:
        _asked(settings, Addition(entries), "site_imported", person)
    return outcomes


def entry_now(settings: Settings, site_id: str) -> dict[str, Plain]:
    """What the file says of a site. Raises EditRefused."""
    return entry_of(text_of_list(settings), site_id)


def found(allowlist: Allowlist, wanted: Wanted) -> Iterable[Site]:
    """The sites that are wanted, in the order of the list."""
    return filter(wanted.holds, allowlist.sites)


def _asked(settings: Settings, what: Change | Addition, verb: str, person: Person) -> Saved:
    state_directory(settings)
    done = list_editor(settings).edit(Asked(what, verb, person.login, person.why, person.approved_by))
    if isinstance(done, Saved):
        return done
    message = str(done) if not isinstance(done, Waits) else f"{done}: {_SUSPENDED_REMEDY}"
    raise NotSaved(f"{message}\n{done.difference}" if not isinstance(done, Waits) and done.difference else message)


def _listed(key: str, value: Value | None) -> list[str]:
    if key not in LISTS:
        raise NotSaved(f"--add or --remove {key}: it is no list: use --set, or one of {', '.join(sorted(LISTS))}")
    return [str(entry) for entry in value] if isinstance(value, list | tuple) else []


def _joined(now: Mapping[str, Plain], changes: Mapping[str, Value | None]) -> dict[str, Value | None]:
    """`recrawl.min` is a part of `recrawl`."""
    whole = {key: value for key, value in changes.items() if "." not in key}
    for key, value in changes.items():
        name, dot, part = key.partition(".")
        if dot:
            was = whole.get(name, now.get(name))
            parts = {**was} if isinstance(was, Mapping) else {}
            parts |= {} if value is None else {part: value}
            whole[name] = {each: parts[each] for each in parts if value is not None or each != part} or None
    unknown = [key for key in whole if key not in SITE_KEYS]
    if unknown:
        raise NotSaved(f"{unknown[0]}: a site has no such key: use one of {', '.join(SITE_KEYS)}")
    return whole
