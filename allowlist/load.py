"""`allowlist.yaml` -> Allowlist, or every problem of it with its line and its remedy."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from urllib.parse import urlsplit

import yaml

from allowlist.address import Oddity, parse_address
from allowlist.errors import BrokenList, Problem
from allowlist.model import (
    Allowlist,
    Approval,
    Defaults,
    Recrawl,
    Site,
    Status,
    Vocabulary,
)
from allowlist.nodes import (
    Keys,
    Problems,
    Read,
    T,
    collector_at_rest,
    compose,
    items_of,
    keys_of,
    pairs_of,
    read_bool,
    read_choice,
    read_count,
    read_date,
    read_duration,
    read_list,
    read_number,
    read_slug,
    read_text,
    read_texts,
)
from allowlist.rules import SiteInFile, check_sites
from allowlist.scope import Exclusion, Misspelt, Scope, parse_exclusion, parse_scope

MAX_BYTES = 20_000_000
"""Largest file read; 5,000 sites with long notes take about 3 MB."""

_LIST_KEYS = ("version", "vocabulary", "defaults", "sites")
_DEFAULTS_KEYS = ("delay", "max_pages", "max_depth", "recrawl")
SITE_KEYS = (
    "id", "name", "start", "scope", "exclude", "levels", "subjects", "languages", "why", "approved", "review_by",
    "status", "delay", "max_pages", "max_depth", "recrawl", "sitemap", "private_network", "render", "boost", "overlaps",
)  # fmt: skip
"""The keys of a site, in the order in which they are written."""
_read_delay = read_number(0, 3600)
_read_max_pages = read_count(1, 10_000_000)
_read_max_depth = read_count(0, 1000)


def load_allowlist(path: Path) -> Allowlist | BrokenList:
    """Read and check the list at `path`. Never raises: a file that cannot be read is a broken list."""
    text = read_file(path)
    return text if isinstance(text, BrokenList) else parse_allowlist(text, str(path))


def read_file(path: Path) -> str | BrokenList:
    """The text of the list at `path`. Never raises."""
    try:
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        return _broken(path, "file", "there is no such file", "create it, or name another with --allowlist")
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "unknown cause"
        return _broken(path, "file", f"the list cannot be read ({reason})", "mend the file's rights or its folder")
    if len(raw) > MAX_BYTES:
        return _broken(path, "size", f"the list is larger than {MAX_BYTES // 1_000_000} MB", "split it")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        return BrokenList(str(path), (Problem(line, "encoding", "the text is not UTF-8", "save the file as UTF-8"),))


def parse_allowlist(text: str, path: str = "allowlist.yaml") -> Allowlist | BrokenList:
    """Check the text of a list. Pure."""
    parsed = _parsed(text)
    return parsed if isinstance(parsed, Allowlist) else BrokenList(path, parsed)


def read_site(entry: str, vocabulary: Vocabulary, defaults: Defaults) -> Site | tuple[Problem, ...]:
    """The site of an entry that stands alone, without what the list checks between sites. Pure."""
    root, problems = compose(entry), Problems()
    if isinstance(root, Problem) or root is None:
        return (root or Problem(1, "empty-list", "the entry is empty", "write one `key: value` a line"),)
    found = _read_site(root, vocabulary, defaults, problems)
    return tuple(problems.found) if found is None or problems.found else found.site


@lru_cache(maxsize=2)
def _parsed(text: str) -> Allowlist | tuple[Problem, ...]:
    """The last two are remembered: an edit reads the list that the one before it left, and a server reads it after."""
    with collector_at_rest():
        return _read_text(text)  # whose nodes are gone by the time the collector is at work again


def _read_text(text: str) -> Allowlist | tuple[Problem, ...]:
    root, problems = compose(text), Problems()
    if isinstance(root, Problem):
        return (root,)
    if root is None:
        remedy = "write `version: 1` and `sites:` with one site or more"
        return (Problem(1, "empty-list", "the list is empty", remedy),)
    allowlist = _read_list(root, problems)
    if problems.found:
        return tuple(sorted(problems.found, key=lambda problem: problem.line))
    return replace(allowlist, digest=sha256(text.encode()).hexdigest())


def _broken(path: Path, code: str, what: str, remedy: str) -> BrokenList:
    return BrokenList(str(path), (Problem(1, code, what, remedy),))


def _read_list(root: yaml.Node, problems: Problems) -> Allowlist:
    keys = keys_of(root, "the list", _LIST_KEYS, problems)
    if keys is None:
        return Allowlist()
    keys.required("version", read_choice("1"), "1")
    vocabulary = keys.optional("vocabulary", _read_vocabulary, Vocabulary())
    defaults = keys.optional("defaults", _read_defaults, Defaults())
    nodes = keys.required("sites", lambda node, found: items_of(node, "`sites`", found), "[…]") or []
    if "sites" in keys.values and isinstance(keys.values["sites"], yaml.SequenceNode) and not nodes:
        problems.add(keys.values["sites"], "no-sites", "the list has no site", "add one under `sites:`")
    sites = [site for node in nodes if (site := _read_site(node, vocabulary, defaults, problems))]
    check_sites(sites, problems)
    return Allowlist(tuple(each.site for each in sites), vocabulary, defaults=defaults)


def _read_vocabulary(node: yaml.Node, problems: Problems) -> Vocabulary | None:
    keys = keys_of(node, "`vocabulary`", ("levels", "subjects"), problems)
    if keys is None:
        return None
    return Vocabulary(keys.optional("levels", _read_labels, {}), keys.optional("subjects", _read_labels, {}))


def _read_labels(node: yaml.Node, problems: Problems) -> MappingProxyType[str, str] | None:
    pairs = pairs_of(node, "the vocabulary", problems)
    if pairs is None:
        return None
    labels = {slug: read_text(value, problems) for key, _, value in pairs if (slug := read_slug(key, problems))}
    return MappingProxyType({slug: label for slug, label in labels.items() if label})


def _read_defaults(node: yaml.Node, problems: Problems) -> Defaults | None:
    keys = keys_of(node, "`defaults`", _DEFAULTS_KEYS, problems)
    if keys is None:
        return None
    builtin = Defaults()
    return Defaults(
        delay=keys.optional("delay", _read_delay, builtin.delay),
        max_pages=keys.optional("max_pages", _read_max_pages, builtin.max_pages),
        max_depth=keys.optional("max_depth", _read_max_depth, builtin.max_depth),
        recrawl=keys.optional("recrawl", _read_recrawl, builtin.recrawl),
    )


def _read_recrawl(node: yaml.Node, problems: Problems) -> Recrawl | None:
    keys = keys_of(node, "`recrawl`", ("min", "max"), problems)
    if keys is None:
        return None
    builtin = Recrawl()
    low = keys.optional("min", read_duration, min(builtin.min, keys.optional("max", read_duration, builtin.max)))
    high = keys.optional("max", read_duration, max(builtin.max, low))
    if low > high:
        problems.add(node, "recrawl", "`recrawl` has a min longer than its max", "write the shorter time as min")
    return Recrawl(low, high)


def _read_approval(node: yaml.Node, problems: Problems) -> Approval | None:
    keys = keys_of(node, "`approved`", ("by", "date"), problems)
    if keys is None:
        return None
    names = keys.required("by", read_texts, "[a.martin]")
    day = keys.required("date", read_date, "2026-09-01")
    if names == ():
        problems.add(node, "approved", "`approved` names nobody", "write who approved it: `by: [a.martin]`")
    return Approval(names, day) if names and day else None


def _read_site(node: yaml.Node, vocabulary: Vocabulary, defaults: Defaults, problems: Problems) -> SiteInFile | None:
    """One site with its nodes; None when it is no mapping."""
    keys = keys_of(node, _site_subject(node), SITE_KEYS, problems)
    if keys is None:
        return None
    site_id = keys.required("id", read_slug, "vikidia")
    name = keys.required("name", read_text, "Vikidia")
    start = keys.required("start", _some(_read_start), "[https://fr.vikidia.org/]")
    why = keys.required("why", read_text, "Encyclopédie écrite pour les 8-13 ans")
    approved = keys.required("approved", _read_approval, "{by: [a.martin], date: 2026-09-01}")
    scope = _read_scope(keys, start or ())
    # What is missing is already a problem, so this list will not be used; the rest of the site is checked all the same.
    site = Site(
        id=site_id or "",
        name=name or "",
        start=start or (),
        scope=scope,
        approved=approved or Approval((), date.min),
        why=why or "",
        exclude=keys.optional("exclude", read_list(_read_exclusion), ()),
        levels=keys.optional("levels", read_list(read_choice(*vocabulary.levels)), ()),
        subjects=keys.optional("subjects", read_list(read_choice(*vocabulary.subjects)), ()),
        languages=keys.optional("languages", read_list(read_slug), ()),
        overlaps=keys.optional("overlaps", read_list(read_slug), ()),
        sitemap=keys.optional("sitemap", read_list(_read_start), ()),
        review_by=keys.required("review_by", read_date, "2027-09-01") if "review_by" in keys.values else None,
        status=Status(keys.optional("status", read_choice(*Status), Status.ACTIVE.value)),
        delay=keys.optional("delay", _read_delay, defaults.delay),
        max_pages=keys.optional("max_pages", _read_max_pages, defaults.max_pages),
        max_depth=keys.optional("max_depth", _read_max_depth, defaults.max_depth),
        recrawl=keys.optional("recrawl", _read_recrawl, defaults.recrawl),
        private_network=keys.optional("private_network", read_bool, False),  # noqa: FBT003 (a default)
        render=keys.optional("render", read_choice("javascript"), "") or None,
        boost=keys.optional("boost", read_number(0.1, 10), 1.0),
        line=node.start_mark.line + 1,
    )
    return SiteInFile(site, keys)


def _site_subject(node: yaml.Node) -> str:
    """How messages name a site: by its id, where it has one."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == "id" and isinstance(value, yaml.ScalarNode):
                return f"site {value.value}"
    return "this site"


def _some(read: Read[T]) -> Read[tuple[T, ...]]:
    """A reader of lists that hold one entry or more."""

    def read_some(node: yaml.Node, problems: Problems) -> tuple[T, ...] | None:
        if isinstance(node, yaml.SequenceNode) and not node.value:
            problems.add(node, "empty", "the list is empty", "write one entry or more")
        return read_list(read)(node, problems)

    return read_some


def _read_start(node: yaml.Node, problems: Problems) -> str | None:
    text = read_text(node, problems)
    if text is None:
        return None
    address = parse_address(text)
    if not isinstance(address, Oddity):
        return text
    problems.add(node, "address", f"`{text}` {address.value}", "write a full address, as in https://fr.vikidia.org/")
    return None


def _read_scope(keys: Keys, start: tuple[str, ...]) -> tuple[Scope, ...]:
    """The site's scope; where none is written, the hosts of its start addresses."""
    if "scope" not in keys.values:
        hosts = dict.fromkeys(map(_authority, start))
        return tuple(scope for host in hosts if (scope := _scope_of(host, keys.values["start"], keys.problems)))
    node = keys.values["scope"]
    return _some(_read_scope_entry)(node, keys.problems) or ()


@lru_cache(maxsize=20_000)
def _authority(url: str) -> str:
    """Host and port as they stand there; remembered as what is made of them is."""
    return urlsplit(url).netloc


def _read_scope_entry(node: yaml.Node, problems: Problems) -> Scope | None:
    text = read_text(node, problems)
    return None if text is None else _scope_of(text, node, problems)


def _scope_of(text: str, node: yaml.Node, problems: Problems) -> Scope | None:
    scope = parse_scope(text)
    if isinstance(scope, Misspelt):
        problems.add(node, scope.code, scope.what, scope.remedy)
        return None
    return replace(scope, line=node.start_mark.line + 1)


def _read_exclusion(node: yaml.Node, problems: Problems) -> Exclusion | None:
    text = read_text(node, problems)
    exclusion = parse_exclusion(text) if text is not None else None
    if isinstance(exclusion, Misspelt):
        problems.add(node, exclusion.code, exclusion.what, exclusion.remedy)
        return None
    return None if exclusion is None else replace(exclusion, line=node.start_mark.line + 1)
