"""A text of the search that is kept at the desk in place of a shipped one: the synonyms, the help cards."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Protocol

from allowlist.errors import Problem
from allowlist.swap import alone_in, replace_text
from crawler.errors import StoreFailed
from webui.desk.audit import Entry
from webui.desk.versions import difference


class Log(Protocol):
    """Where it is written down who did what: `webui.desk.audit.AuditLog`."""

    def append(self, entry: Entry, /) -> None:
        """Add an entry. Raises StoreFailed."""


@dataclass(frozen=True, slots=True)
class Held:
    """The text to be edited; `own` when it is the school's, and not the shipped one."""

    text: str
    own: bool

    @property
    def digest(self) -> str:
        """What changes when the text does."""
        return sha256(self.text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Published:
    """In force; `logged` is False when the audit log has the intent and could not take the outcome."""

    changed: bool
    logged: bool = True


@dataclass(frozen=True, slots=True)
class Faulty:
    """Not saved, for these problems."""

    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class ChangedMeanwhile:
    """Not saved: the text is another than the one that was edited."""

    now: Held


@dataclass(frozen=True, slots=True)
class NotSaved:
    """Not saved: the disk did not take it. `cause` is the system's own word."""

    path: Path
    cause: str


Outcome = Published | Faulty | ChangedMeanwhile | NotSaved


@dataclass(frozen=True, slots=True)
class Draft:
    """A text that somebody wants published, and the digest of the one that they began with."""

    text: str
    seen: str
    who: str


class OwnText:
    """The text in the file at `path`, or the shipped one as long as there is no file. `name` is what the audit log
    calls it; `problems` tells what is wrong with a text, by the rules of those who load it.
    """

    def __init__(
        self, name: str, path: Path, shipped: Callable[[], str], problems: Callable[[str], tuple[Problem, ...]]
    ) -> None:
        self.name = name
        self.shipped = shipped
        self.problems = problems
        self._path = path

    def held(self) -> Held:
        """The text as it is now. Raises StoreFailed."""
        try:
            return Held(self._path.read_bytes().decode("utf-8-sig", errors="replace"), own=True)
        except FileNotFoundError:
            return Held(self.shipped(), own=False)
        except OSError as error:
            raise StoreFailed(str(self._path), error.strerror or str(error), f"the file of {self.name}") from error

    def publish(self, draft: Draft, log: Log) -> Outcome:
        """Put a draft in force: the intent into the audit log, the file, the outcome into the audit log. Raises
        StoreFailed when the log cannot take the intent, or the file cannot be read; then nothing is saved.
        """
        problems = self.problems(draft.text)
        if problems:
            return Faulty(problems)
        before = self.held()
        if before.digest != draft.seen:
            return ChangedMeanwhile(before)
        if before.text == draft.text:
            return Published(changed=False)
        names = ("before", "after")
        asked = Entry(draft.who, f"{self.name}_asked", self.name, after=difference(before.text, draft.text, names))
        log.append(asked)
        return self._noted(draft, before, self._save(draft), log)

    def _save(self, draft: Draft) -> Outcome:
        try:
            with alone_in(self._path.resolve().parent):
                now = self.held()
                if now.digest != draft.seen:
                    return ChangedMeanwhile(now)
                replace_text(self._path, draft.text)
        except OSError as error:
            return NotSaved(self._path, error.strerror or str(error))
        return Published(changed=True)

    def _noted(self, draft: Draft, before: Held, outcome: Outcome, log: Log) -> Outcome:
        done = isinstance(outcome, Published)
        texts = (before.text, draft.text) if done else ("", "")
        try:
            log.append(Entry(draft.who, f"{self.name}_{'changed' if done else 'refused'}", self.name, *texts))
        except StoreFailed:
            return Published(changed=True, logged=False) if done else outcome
        return outcome


def plain_lines(text: str) -> str:
    """A text as a form sends it, with the ends of lines that files here have."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    return lines.rstrip("\n") + "\n"
