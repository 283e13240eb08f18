"""What can be wrong with a list: problems as values, one root for what is raised."""

from __future__ import annotations

from dataclasses import dataclass


class AllowlistError(Exception):
    """Root of everything this package raises; the message is one plain sentence with its remedy."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with a list, told so that the person who wrote it can mend it.

    `line` counts from 1; `code` is stable (tests and translations key on it).
    """

    line: int
    code: str
    what: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.line}: {self.what}: {self.remedy}"


class EditRefused(AllowlistError):
    """An edit of the list was not made; the file is as it was. `problems` are those that the list would have had."""

    def __init__(self, message: str, problems: tuple[Problem, ...] = ()) -> None:
        super().__init__(message)
        self.problems = problems


class ListChanged(EditRefused):
    """The file is another than the one that the edit was made on."""


@dataclass(frozen=True, slots=True)
class BrokenList:
    """A list that cannot be used, with every problem found in it, in the order of its lines."""

    path: str
    problems: tuple[Problem, ...]

    def lines(self) -> list[str]:
        """`file:line: what: remedy`, one string a problem."""
        return [f"{self.path}:{problem}" for problem in self.problems]
