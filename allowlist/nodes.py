"""YAML nodes read with their line numbers, and every problem on the way collected.

Scalars are taken as the text that stands in the file, never as YAML 1.1 guesses them: `no` is
Norwegian, `on` is a word, 010 is ten, and a date is read by us.
"""

from __future__ import annotations

import contextlib
import difflib
import gc
import math
import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, TypeVar

import yaml

from allowlist.errors import Problem

MAX_DEPTH = 20
"""Deepest nesting read: the format needs five, and libyaml recurses on the C stack (200,000 `[` crash it)."""

_YAML_REMEDY = 'mend this line or the one above, with quotes around a value that begins with * ("*.example.org")'

T = TypeVar("T")

_DURATION = re.compile(r"([1-9][0-9]{0,3})([hdw])", re.ASCII)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_SLUG = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}", re.ASCII)
_UNITS = {"h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}


@dataclass
class Problems:
    """What was found wrong so far."""

    found: list[Problem] = field(default_factory=list)

    def add(self, node: yaml.Node, code: str, what: str, remedy: str) -> None:
        """Note a problem at the line where `node` begins."""
        self.found.append(Problem(node.start_mark.line + 1, code, what, remedy))


Read = Callable[[yaml.Node, Problems], T | None]
"""Reads one value; what it cannot read it adds to the problems and answers None."""


def compose(text: str) -> yaml.Node | Problem | None:
    """The one document of `text` as nodes; None when it is empty; a Problem when it is not YAML."""
    try:
        node: yaml.Node | None = yaml.compose(text, Loader=_Loader)
    except _TooDeep:
        return Problem(1, "yaml-depth", "the file is nested too deeply", f"keep within {MAX_DEPTH} levels")
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        what = f"not valid YAML ({error.problem or error.context})"
        return Problem(mark.line + 1 if mark else 1, "yaml", what, _YAML_REMEDY)
    except yaml.reader.ReaderError as error:
        line = text.encode(errors="replace").count(b"\n", 0, error.position) + 1
        return Problem(line, "yaml", f"not valid YAML ({error.reason})", "save the file as plain UTF-8 text")
    except (yaml.YAMLError, ValueError):
        return Problem(1, "yaml", "not valid YAML (no readable text)", "save the file as plain UTF-8 text")
    return node


@contextlib.contextmanager
def collector_at_rest() -> Iterator[None]:
    """Python's collector would walk through the growing tree of nodes again and again, more than half of the time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


class _TooDeep(Exception):
    pass


class _Loader(yaml.CSafeLoader):
    """libyaml's, watched by what it calls at each node; without guessing tags it takes a third of the time."""

    _depth = 0

    def descend_resolver(self, current_node: Any, current_index: Any) -> None:  # noqa: ARG002 (PyYAML calls it so)
        self._depth += 1
        if self._depth > MAX_DEPTH + 1:  # a scalar of the deepest list lies one below it
            raise _TooDeep

    def ascend_resolver(self) -> None:
        self._depth -= 1

    def resolve(self, kind: Any, value: Any, implicit: Any) -> str:  # noqa: ARG002 (likewise)
        return ""  # nothing here goes by tags


@dataclass(frozen=True)
class Keys:
    """The values of a mapping by key. `subject` names it in messages (`the list`, `site vikidia`)."""

    node: yaml.Node
    subject: str
    values: dict[str, yaml.Node]
    problems: Problems

    def required(self, key: str, read: Read[T], example: str) -> T | None:
        """The value of `key`; its absence is a problem told with an example."""
        if key not in self.values:
            self.problems.add(self.node, "missing", f"{self.subject} has no `{key}`", f"add `{key}: {example}`")
            return None
        return read(self.values[key], self.problems)

    def optional(self, key: str, read: Read[T], default: T) -> T:
        """The value of `key`, or `default` when the key is not there (or, after a problem, unreadable)."""
        if key not in self.values:
            return default
        value = read(self.values[key], self.problems)
        return default if value is None else value


def keys_of(node: yaml.Node, subject: str, known: Collection[str], problems: Problems) -> Keys | None:
    """The keys of a mapping: an unknown one, or one that stands twice, is a problem."""
    pairs = pairs_of(node, subject, problems)
    if pairs is None:
        return None
    values: dict[str, yaml.Node] = {}
    for key_node, key, value in pairs:
        if key not in known:
            problems.add(key_node, "unknown-key", f"{subject} has an unknown key `{key}`", _nearest(key, known))
        values[key] = value
    return Keys(node, subject, values, problems)


def pairs_of(node: yaml.Node, subject: str, problems: Problems) -> list[tuple[yaml.Node, str, yaml.Node]] | None:
    """Key node, key and value node of each entry of a mapping with plain, unique keys."""
    if not isinstance(node, yaml.MappingNode):
        problems.add(
            node, "not-mapping", f"{subject} is not a set of `key: value` lines", "write one `key: value` a line"
        )
        return None
    pairs: dict[str, tuple[yaml.Node, str, yaml.Node]] = {}
    for key_node, value in node.value:
        if not isinstance(key_node, yaml.ScalarNode):
            problems.add(key_node, "key", f"{subject} has a key that is not a plain word", "write `key: value`")
        elif key_node.value in pairs:
            problems.add(key_node, "twice", f"{subject} has `{key_node.value}` twice", "keep one of the two")
        else:
            pairs[key_node.value] = key_node, key_node.value, value
    return list(pairs.values())


def items_of(node: yaml.Node, what: str, problems: Problems) -> list[yaml.Node] | None:
    """The nodes of a list."""
    if isinstance(node, yaml.SequenceNode):
        return list(node.value)
    problems.add(node, "not-list", f"{what} is not a list", "write [one, two] or one `- entry` a line")
    return None


def read_text(node: yaml.Node, problems: Problems) -> str | None:
    """A scalar as the text that stands there, without the white space around it; not empty."""
    if not isinstance(node, yaml.ScalarNode):
        problems.add(node, "not-text", "a text is expected here, not a list or a mapping", "write one value")
        return None
    text: str = node.value.strip()
    if not text or (not node.style and text in ("~", "null", "Null", "NULL")):
        problems.add(node, "empty", "the value is empty", "write a value or take the key away")
        return None
    return text


def read_texts(node: yaml.Node, problems: Problems) -> tuple[str, ...] | None:
    """A list of texts."""
    return read_list(read_text)(node, problems)


def read_list(read: Read[T]) -> Read[tuple[T, ...]]:
    """A reader of lists whose entries `read` reads; unreadable entries are left out, their problems noted."""

    def read_entries(node: yaml.Node, problems: Problems) -> tuple[T, ...] | None:
        nodes = items_of(node, "the value", problems)
        if nodes is None:
            return None
        entries = (read(entry, problems) for entry in nodes)
        return tuple(entry for entry in entries if entry is not None)

    return read_entries


def read_slug(node: yaml.Node, problems: Problems) -> str | None:
    """A short name of a-z, 0-9, - and _, that begins with a letter or digit."""
    text = read_text(node, problems)
    if text is None or _SLUG.fullmatch(text):
        return text
    problems.add(node, "slug", f"`{text}` is not a slug", "use up to 64 of a-z 0-9 - _ , a letter or digit first")
    return None


def read_date(node: yaml.Node, problems: Problems) -> date | None:
    """A day as 2026-09-01."""
    text = read_text(node, problems)
    if text is None:
        return None
    try:
        if _DATE.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:  # a day that no calendar has, such as 2026-02-30
        pass
    problems.add(node, "date", f"`{text}` is not a date", "write year-month-day, as in 2026-09-01")
    return None


def read_duration(node: yaml.Node, problems: Problems) -> timedelta | None:
    """A length of time as 12h, 1d or 2w."""
    text = read_text(node, problems)
    if text is None:
        return None
    match = _DURATION.fullmatch(text)
    if match:
        return int(match[1]) * _UNITS[match[2]]
    problems.add(node, "duration", f"`{text}` is not a length of time", "write hours, days or weeks, as in 12h, 1d, 2w")
    return None


def read_bool(node: yaml.Node, problems: Problems) -> bool | None:
    """`true` or `false`, in those words."""
    text = read_text(node, problems)
    if text is None or text in ("true", "false"):
        return None if text is None else text == "true"
    problems.add(node, "bool", f"`{text}` is neither true nor false", "write true or false")
    return None


def read_number(low: float, high: float) -> Read[float]:
    """A reader of numbers from `low` to `high`."""

    def read(node: yaml.Node, problems: Problems) -> float | None:
        text = read_text(node, problems)
        if text is None:
            return None
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if low <= value <= high:
            return value
        problems.add(
            node, "number", f"`{text}` is not a number from {low:g} to {high:g}", "write a number in that range"
        )
        return None

    return read


def read_count(low: int, high: int) -> Read[int]:
    """A reader of whole numbers from `low` to `high`."""

    def read(node: yaml.Node, problems: Problems) -> int | None:
        text = read_text(node, problems)
        if text is None:
            return None
        if text.isascii() and text.isdigit() and len(text) <= 12 and low <= int(text) <= high:
            return int(text)
        problems.add(node, "count", f"`{text}` is not a whole number from {low} to {high}", "write it in digits")
        return None

    return read


def read_choice(*choices: str) -> Read[str]:
    """A reader of one word out of a few."""

    def read(node: yaml.Node, problems: Problems) -> str | None:
        text = read_text(node, problems)
        if text is None or text in choices:
            return text
        problems.add(node, "choice", f"`{text}` is not known here", _nearest(text, choices))
        return None

    return read


def _nearest(word: str, known: Collection[str]) -> str:
    near = difflib.get_close_matches(word, known, n=1)
    if near:
        return f"did you mean `{near[0]}`?"
    return f"use one of {', '.join(sorted(known))}" if known else "there is none to choose from yet: add it first"
