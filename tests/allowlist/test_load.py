"""The list read from text and from files: every problem with its line and a remedy, and nothing that raises."""

from __future__ import annotations

import os
import re
import time
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import allowlist
from allowlist.errors import BrokenList
from allowlist.load import MAX_BYTES, load_allowlist, parse_allowlist
from allowlist.model import Allowlist, Recrawl, Status
from tests.allowlist.lists import broken, codes, entry, good, text_of

GOOD = """\
version: 1
vocabulary:
  levels: {cycle3: CM1–6e, lycee: Lycée}
  subjects: {maths: Mathématiques}
defaults: {delay: 2, max_pages: 50, recrawl: {min: 2d, max: 3w}}
sites:
  # the first one
  - id: vikidia
    name: Vikidia
    start: [https://fr.vikidia.org/wiki/Vikidia:Accueil]
    scope: [fr.vikidia.org/wiki/]
    exclude: [fr.vikidia.org/wiki/Spécial:*]
    levels: [cycle3]
    subjects: [maths]
    languages: [fr, en]
    why: Encyclopédie
    approved: {by: [a.martin, b.dupont], date: 2026-09-01}
    review_by: 2027-09-01
    status: active
  - id: gouv
    name: Éducation
    start: ["https://www.education.gouv.fr/"]
    scope: ["*.education.gouv.fr"]
    why: Le ministère
    approved: {by: [a.martin], date: "2026-09-01"}
    status: suspended
    delay: 0
    max_pages: 10
    max_depth: 3
    recrawl: {max: 12h}
    sitemap: [https://www.education.gouv.fr/sitemap.xml]
    private_network: true
    render: javascript
    boost: 1.5
"""

# Problem, line of the mark, text. `SITE` stands for the lines of a good site, which begin at line 3.
SITE = entry("a", "ex.fr")
HEAD = "version: 1\nsites:\n"
WHOLE: list[tuple[str, int, str]] = [
    ("empty-list", 1, ""),
    ("empty-list", 1, "# only a comment\n"),
    ("not-mapping", 1, "nothing but words\n"),
    ("not-mapping", 1, "- a\n- b\n"),
    ("not-mapping", 3, HEAD + "  - a\n"),
    ("missing", 1, "sites:\n" + SITE),
    ("missing", 1, "version: 1\n"),
    ("choice", 1, "version: 2\nsites:\n" + SITE),
    ("no-sites", 2, "version: 1\nsites: []\n"),
    ("not-list", 2, "version: 1\nsites: {a: b}\n"),
    ("not-list", 2, "version: 1\nsites:\n"),
    ("unknown-key", 2, "version: 1\nsite: []\nsites:\n" + SITE),
    ("twice", 2, "version: 1\nversion: 1\nsites:\n" + SITE),
    ("key", 2, "version: 1\n? [a, b]\n: c\nsites:\n" + SITE),
    ("unknown-key", 2, "version: 1\n<<: {a: b}\nsites:\n" + SITE),
    ("slug", 3, "version: 1\nvocabulary:\n  levels: {Cycle 3: CM1}\nsites:\n" + SITE),
    ("empty", 3, "version: 1\nvocabulary:\n  levels: {cycle3: }\nsites:\n" + SITE),
    ("number", 2, "version: 1\ndefaults: {delay: -1}\nsites:\n" + SITE),
    ("recrawl", 2, "version: 1\ndefaults: {recrawl: {min: 2d, max: 1d}}\nsites:\n" + SITE),
    ("yaml", 4, HEAD + "  - id: a\n    scope: [*.ex.fr]\n"),
    ("yaml", 4, HEAD + "  - id: a\n\tname: A\n"),
    ("yaml", 3, "version: 1\nsites: [\n"),
    ("yaml", 2, "version: 1\n--- \nversion: 1\n"),
    ("yaml", 3, "version: 1\nsites:\n\0"),
    ("yaml", 3, "version: 1\n# é\n\x1b"),
    ("yaml", 1, "version: 1\nsites: \ud800\n"),
    ("yaml-depth", 1, "version: 1\nsites: " + "[" * 30 + "]" * 30),
    ("id-twice", 9, HEAD + SITE + entry("a", "b.fr")),
    ("scope-equal", 12, HEAD + SITE + entry("b", "www.ex.fr")),
    ("start-excluded", 5, HEAD + entry("a", "ex.fr", "exclude: [ex.fr]")),
    ("exclude-idle", 9, HEAD + entry("a", "ex.fr/wiki/", "exclude: ['ex.fr/Spécial:*']")),
    ("overlap", 12, HEAD + SITE + entry("b", "ex.fr/b")),
    ("scope-crossing", 6, HEAD + entry("a", "ex.fr:80") + entry("b", "ex.fr/b")),
]

# Problem and the line that is added to a good site (line 9), or put in place of the line of the same key.
IN_SITE: list[tuple[str, str]] = [
    ("slug", "id: Été"),
    ("slug", "id: -a"),
    ("not-text", "name: [A]"),
    ("empty", "name: ''"),
    ("empty", "name: ~"),
    ("empty", "why: null"),
    ("empty", "why:"),
    ("empty", "start: []"),
    ("not-list", "start: https://ex.fr/"),
    ("address", "start: [ex.fr]"),
    ("address", "start: [ftp://ex.fr/]"),
    ("address", "start: ['https://u@ex.fr/']"),
    ("start-outside", "start: [https://other.fr/]"),
    ("empty", "scope: []"),
    ("scope-scheme", "scope: [https://ex.fr/]"),
    ("scope-scheme", "scope: [//ex.fr/]"),
    ("scope-characters", "scope: ['ex.fr\\wiki']"),
    ("scope-characters", "scope: ['ex.fr/mon dossier']"),
    ("scope-characters", 'scope: ["ex.fr/\\u200Bwiki"]'),
    ("scope-host", "scope: ['e*.fr']"),
    ("scope-host", "scope: ['*']"),
    ("scope-host", "scope: ['u@ex.fr']"),
    ("scope-host", "scope: ['ex.fr.']"),
    ("scope-host", "scope: ['ex.fr:99999']"),
    ("scope-host", "scope: ['*.127.0.0.1']"),
    ("scope-host", "scope: ['127.1']"),
    ("scope-suffix", "scope: [fr]"),
    ("scope-suffix", "scope: ['*.fr']"),
    ("scope-suffix", "scope: ['*.gouv.fr']"),
    ("scope-suffix", "scope: [CO.uk]"),
    ("scope-suffix", "scope: ['*.github.io']"),
    ("scope-suffix", "scope: ['*.intranet']"),
    ("scope-suffix", "scope: ['*.xn--p1ai']"),
    ("scope-suffix", "scope: ['*.рф']"),
    ("scope-glob", "scope: ['ex.fr/*']"),
    ("scope-query", "scope: ['ex.fr/?a=1']"),
    ("scope-query", "scope: ['ex.fr/#a']"),
    ("scope-path", "scope: ['ex.fr/..;/']"),
    ("scope-path", "scope: ['ex.fr//a']"),
    ("scope-path", "scope: ['ex.fr/a%2f..%2fb']"),
    ("scope-long", "scope: [ex.fr/" + "a/" * 1100 + "]"),
    ("exclude-long", "exclude: [ex.fr/" + "a*" * 1100 + "]"),
    ("exclude-scheme", "exclude: [https://ex.fr/a]"),
    ("exclude-characters", "exclude: ['ex.fr/mon dossier']"),
    ("exclude-characters", 'exclude: ["ex.fr/\\u200Ba"]'),
    ("exclude-host", "exclude: [/a]"),
    ("exclude-suffix", "exclude: ['*.fr']"),
    ("exclude-path", "exclude: ['ex.fr/a%2f..%2fb']"),
    ("exclude-idle", "exclude: [other.fr/a]"),
    ("exclude-idle", "exclude: ['ex.fr:8080/a']"),
    ("choice", "levels: [cycle3]"),
    ("choice", "status: off"),
    ("choice", "render: flash"),
    ("slug", "languages: [Français]"),
    ("missing", "approved: {by: [a.martin]}"),
    ("missing", "approved: {date: 2026-09-01}"),
    ("approved", "approved: {by: [], date: 2026-09-01}"),
    ("not-list", "approved: {by: a.martin, date: 2026-09-01}"),
    ("not-mapping", "approved: a.martin"),
    ("empty", "approved: {by: [' '], date: 2026-09-01}"),
    ("date", "approved: {by: [a.martin], date: 1/9/2026}"),
    ("date", "approved: {by: [a.martin], date: 2026-02-30}"),
    ("date", "review_by: 2026-9-1"),
    ("date", "review_by: ２０２６-09-01"),
    ("unknown-key", "approved: {by: [a.martin], on: 2026-09-01}"),
    ("unknown-key", "aproved: {}"),
    ("not-text", "review_by: [2027-09-01]"),
    ("count", "max_pages: 0"),
    ("count", "max_pages: 1.5"),
    ("count", "max_depth: -1"),
    ("number", "delay: fast"),
    ("number", "delay: .nan"),
    ("number", "delay: nan"),
    ("number", "delay: 1e9"),
    ("number", "boost: 0"),
    ("duration", "recrawl: {min: 1}"),
    ("duration", "recrawl: {min: 0d}"),
    ("recrawl", "recrawl: {min: 2w, max: 1d}"),
    ("bool", "private_network: yes"),
    ("address", "sitemap: [/sitemap.xml]"),
    ("overlaps-unknown", "overlaps: [nobody]"),
]


def with_line(line: str) -> tuple[int, str]:
    """A list of one site with this line in it, and the line's number."""
    lines = text_of(entry("a", "ex.fr")).splitlines()
    key = line.partition(":")[0]
    for number, old in enumerate(lines):
        if number > 1 and old.replace("- ", "  ").strip().startswith(key + ":"):
            lines[number] = old[: old.index(key)] + line
            return number + 1, "\n".join(lines) + "\n"
    return len(lines) + 1, "\n".join([*lines, "    " + line]) + "\n"


@pytest.mark.parametrize(("code", "line", "text"), WHOLE, ids=[f"{row[0]}-{row[1]}" for row in WHOLE])
def test_problem_of_the_whole(code: str, line: int, text: str) -> None:
    """What is wrong with the list, or between its sites, is told at its line."""
    assert (line, code) in codes(text)
    told_for_people(broken(text))


@pytest.mark.parametrize(("code", "line"), IN_SITE, ids=[f"{code}-{line[:60]}" for code, line in IN_SITE])
def test_problem_of_a_site(code: str, line: str) -> None:
    """What is wrong within a site is told at its line, and no other line is blamed."""
    number, text = with_line(line)
    found = codes(text)
    assert (number, code) in found
    assert {at for at, _ in found} == {number}
    told_for_people(broken(text))


def told_for_people(found: BrokenList) -> None:
    """Each problem says in words what is wrong and what to do, without a Python or YAML name in it."""
    for problem in found.problems:
        assert len(problem.what.split()) >= 3, problem
        assert len(problem.remedy.split()) >= 2, problem
        assert not re.search(r"Error|None|Traceback|object at|ScalarNode|<.*>", problem.what + problem.remedy), problem
        assert not problem.remedy.endswith("."), problem
    assert found.lines()[0].startswith(f"{found.path}:{found.problems[0].line}: ")


def test_every_code_has_a_test() -> None:
    """No code stands in the sources that the tables of this file do not show (files have their own tests below)."""
    source = "".join(path.read_text("utf-8") for path in Path(allowlist.__path__[0]).glob("*.py"))
    added = r"(?:problems|found)\.add\(\s*[\w.(), \"\[\]]+?,\s*\"([a-z-]+)\""
    pattern = added + r"|Problem\([^\"]*\"([a-z-]+)\"|Misspelt\(\s*\"([a-z-]+)\""
    in_source = {code for found in re.findall(pattern, source) for code in found if code}
    in_source |= {f"{key}-{code}" for code in re.findall(r"f\"\{key\}-(\w+)\"", source) for key in ("scope", "exclude")}
    assert len(in_source) > 35
    assert in_source - {"encoding", "file", "size"} == {row[0] for row in [*WHOLE, *IN_SITE]}


def test_every_required_key() -> None:
    """A site without id, name, start, why or approved is told each of them, at the site's line."""
    text = HEAD + "  - status: active\n"
    assert codes(text) == [(3, "missing")] * 5
    assert [problem.remedy.split("`")[1].partition(":")[0] for problem in broken(text).problems] == [
        "id",
        "name",
        "start",
        "why",
        "approved",
    ]


def test_all_problems_at_once() -> None:
    """Problems of many kinds in many sites are all told, in the order of their lines."""
    sites = [with_line(line)[1].removeprefix(HEAD) for _, line in IN_SITE]
    found = codes(HEAD + "".join(sites) + "typo: 1\n")
    assert {code for code, _ in IN_SITE} - {"id-twice"} <= {code for _, code in found}
    assert found == sorted(found, key=lambda problem: problem[0])
    assert found[-1][1] == "unknown-key"


def test_two_sites_of_one_id_on_one_line() -> None:
    """An id that stands twice is found also where both stand on one line, or are one node by an alias."""
    braces = "{id: a, name: A, start: [https://%s/], why: w, approved: {by: [x], date: 2026-01-01}}"
    assert codes(f"version: 1\nsites: [{braces % 'a.fr'}, {braces % 'b.fr'}]\n") == [(2, "id-twice")]
    assert "id-twice" in {code for _, code in codes(f"version: 1\nsites: [&a {braces % 'a.fr'}, *a]\n")}


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("aproved", "approved"),
        ("exlude", "exclude"),
        ("langages", "languages"),
        ("Status", "status"),
        ("levl", "levels"),
    ],
)
def test_an_unknown_key_names_the_nearest(written: str, meant: str) -> None:
    """A slip of the pen in a key is answered with the key that was meant."""
    problem = next(each for each in broken(with_line(f"{written}: x")[1]).problems if each.code == "unknown-key")
    assert problem.remedy == f"did you mean `{meant}`?"


def test_a_star_without_quotes_is_told_how_to_quote() -> None:
    """`scope: [*.ex.fr]` is no YAML, and the most likely slip: the remedy shows the quotes."""
    remedy = broken(with_line("scope: [*.ex.fr]")[1]).problems[0].remedy
    assert '"*.' in remedy


def test_a_good_list() -> None:
    """Every key is read as it stands."""
    vikidia, gouv = good(GOOD).sites
    assert (vikidia.id, vikidia.line, vikidia.status, vikidia.review_by) == (
        "vikidia",
        8,
        Status.ACTIVE,
        date(2027, 9, 1),
    )
    assert vikidia.approved.by == ("a.martin", "b.dupont")
    assert gouv.approved.date == date(2026, 9, 1)
    assert (gouv.status, gouv.delay, gouv.max_pages, gouv.max_depth) == (Status.SUSPENDED, 0, 10, 3)
    assert gouv.recrawl == Recrawl(timedelta(hours=12), timedelta(hours=12))
    assert (gouv.private_network, gouv.render, gouv.boost) == (True, "javascript", 1.5)
    assert good(GOOD).digest == sha256(GOOD.encode()).hexdigest()


def test_defaults_are_inherited() -> None:
    """What a site does not say it has from `defaults`, and what these do not say from the program."""
    vikidia = good(GOOD).sites[0]
    assert (vikidia.delay, vikidia.max_pages, vikidia.max_depth) == (2, 50, 20)
    assert vikidia.recrawl == Recrawl(timedelta(days=2), timedelta(weeks=3))
    plain = good(text_of(entry("a", "ex.fr"))).sites[0]
    assert (plain.delay, plain.max_pages, plain.recrawl) == (1.0, 2000, Recrawl())


def test_the_default_scope_is_the_hosts_of_the_starts() -> None:
    """Without `scope` a site holds the hosts, and ports, it starts on, and nothing else."""
    text = text_of(entry("a", "x", start="https://ex.fr/a/, http://127.0.0.1:8810/")).replace("    scope: [x]\n", "")
    allowlist = good(text)
    assert [scope.text for scope in allowlist.sites[0].scope] == ["ex.fr", "127.0.0.1:8810"]
    assert allowlist.site_for("https://www.ex.fr/b")
    assert not allowlist.site_for("https://m.ex.fr/a/")
    assert not allowlist.site_for("http://127.0.0.1/")


def test_words_are_taken_as_they_stand() -> None:
    """`no`, `on`, 010 and 1_0 are the texts that stand there, not what YAML 1.1 makes of them."""
    site = good(with_line("languages: [no, on, 010, 1e3]")[1].replace("id: a", "id: 010")).sites[0]
    assert (site.id, site.languages) == ("010", ("no", "on", "010", "1e3"))


@pytest.mark.parametrize("change", ["\r\n", "\r", "\ufeff", "tail"])
def test_line_ends_and_marks(change: str) -> None:
    """CRLF, bare CR, a byte order mark and a missing last newline mean nothing."""
    texts = {"\ufeff": "\ufeff" + GOOD, "tail": GOOD.rstrip("\n")}
    assert good(texts.get(change) or GOOD.replace("\n", change)).sites == good(GOOD).sites


def test_lines_are_counted_alike_with_crlf() -> None:
    """A problem has the same line in a CRLF file."""
    number, text = with_line("status: off")
    assert codes(text.replace("\n", "\r\n")) == [(number, "choice")]


@pytest.mark.parametrize(
    ("raw", "code", "line"),
    [
        (b"", "empty-list", 1),
        (b"\xef\xbb\xbf", "empty-list", 1),
        (b"\x00\x01\x02\xff\xfe", "encoding", 1),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "encoding", 1),
        (GOOD.encode("utf-16"), "encoding", 1),
        (b"version: 1\nsites:\n".decode().encode("utf-16-le"), "yaml", 1),
        (GOOD.encode("cp1252", errors="replace"), "encoding", 3),
        (b"version: 1\n" + b"#\n" * 5 + b"\xe9", "encoding", 7),
        (b"[" * 200_000, "yaml-depth", 1),
        (b"{a: " * 200_000, "yaml-depth", 1),
        (b"- " * 200_000, "yaml-depth", 1),
        (b"version: 1\nsites: &a [*a]\n", "not-mapping", 2),
        (b"version: 1\nsites: &a\n  - *a\n", "not-mapping", 3),
        (b"&a version: *a\n", "choice", 1),
        (b"a: " * 100_000, "yaml", 1),
        (b"? " * 100_000, "yaml-depth", 1),
        (b"!!python/object/apply:os.system ['true']\n", "not-mapping", 1),
    ],
    ids=lambda value: repr(value[:24]) if isinstance(value, bytes) else None,
)
def test_files_that_are_no_list(tmp_path: Path, raw: bytes, code: str, line: int) -> None:
    """Empty, binary, UTF-16, latin-1, deep and recursive files are broken lists, told quickly and without a crash."""
    path = tmp_path / "allowlist.yaml"
    path.write_bytes(raw)
    loaded = load_allowlist(path)
    assert isinstance(loaded, BrokenList)
    assert code in {problem.code for problem in loaded.problems}
    assert loaded.problems[0].line <= line
    assert loaded.path == str(path)


def test_aliases_that_grow_without_bound() -> None:
    """Lists of lists of aliases, a billion entries when written out, are told at once."""
    levels = [f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 9)}]" for n in range(1, 40)]
    text = "version: 1\nl0: &l0 [x]\n" + "\n".join(levels) + "\nsites:\n"
    text += entry("a", "ex.fr", start="https://other.fr/, *l39") + entry("b", "*l39", start="https://b.fr/")
    assert "unknown-key" in {code for _, code in codes(text)}


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    """A missing file, a folder, a path that no system has and an endless device are broken lists."""
    for path, code in [
        (tmp_path / "none.yaml", "file"),
        (tmp_path, "file"),
        (tmp_path / "none.yaml" / "x", "file"),
        (Path("a\0b"), "file"),
        (Path("a" * 5000), "file"),
        (Path("/dev/zero"), "size"),
    ]:
        loaded = load_allowlist(path)
        assert isinstance(loaded, BrokenList)
        assert [problem.code for problem in loaded.problems] == [code]
        told_for_people(loaded)


def test_a_huge_file_is_not_read_to_its_end(tmp_path: Path) -> None:
    """A file over the limit is told by its size."""
    path = tmp_path / "allowlist.yaml"
    path.touch()
    os.truncate(path, MAX_BYTES * 50)
    loaded = load_allowlist(path)
    assert isinstance(loaded, BrokenList)
    assert loaded.problems[0].code == "size"


def whole(loaded: Allowlist | BrokenList) -> None:
    """Whatever comes of a text: problems, or sites that each have an approval, a scope, a start and a reason."""
    if isinstance(loaded, BrokenList):
        assert loaded.problems
        return
    assert loaded.sites
    for site in loaded.sites:
        assert site.id
        assert site.why
        assert site.scope
        assert site.start
        assert site.approved.by
        assert site.approved.date > date.min
        assert site.status is not Status.ACTIVE or all(loaded.decide(url).site for url in site.start)


@given(st.text() | st.text(alphabet="versionites: 1\n-[]{}&*!|>'\"#%@`?,\\\t\r\0\ufeff\ud800"))
@settings(max_examples=600, deadline=None)
def test_no_text_raises(text: str) -> None:
    """Any text at all is a list or problems."""
    whole(parse_allowlist(text))


_lines = GOOD.splitlines(keepends=True)
_snippets = [
    "",
    " ",
    "\n",
    ":",
    "- ",
    "[",
    "]",
    "{",
    "}",
    "&a ",
    "*a",
    "!x ",
    "|",
    ">",
    "#",
    "'",
    '"',
    "~",
    "\t",
    "é",
    "*",
]


@st.composite
def mutations(draw: st.DrawFn) -> str:
    """GOOD with some of its lines and characters cut, doubled, moved or replaced."""
    lines = list(_lines)
    for _ in range(draw(st.integers(0, 3))):
        index = draw(st.integers(0, len(lines) - 1))
        other = draw(st.integers(0, len(lines) - 1))
        if draw(st.booleans()):
            del lines[index]
        else:
            lines.insert(other, lines[index])
    text = "".join(lines)
    for _ in range(draw(st.integers(0, 4))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.integers(0, 12)))
        text = text[:start] + draw(st.sampled_from(_snippets)) + text[end:]
    return text


@given(mutations())
@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_mutation_raises_or_lacks_an_approval(text: str) -> None:
    """A good list with random damage is a list of whole sites, or problems."""
    whole(parse_allowlist(text))


def test_many_folders_of_one_host_load_quickly() -> None:
    """Two thousand sites that are folders of one host take seconds, not the minutes of every pair compared."""
    text = text_of(*(entry(f"s{number}", f"perso.ex.fr/u{number}") for number in range(2000)))
    began = time.process_time()
    assert len(good(text).sites) == 2000
    assert time.process_time() - began < 6
