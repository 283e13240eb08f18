"""Links reach the documents of the pages they lead to, and leave them again."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from allowlist.model import Allowlist, Status
from crawler.canonical import canonical_spelling
from indexer import update
from indexer.engine import SearchIndex
from indexer.errors import IndexFailed
from indexer.links import store as link_store
from indexer.links.graph import Standing
from indexer.links.linking import due
from indexer.links.store import IN_DOUBT, LinkStore
from indexer.query import Query
from indexer.search import Searcher
from indexer.tantivy.engine import TantivyIndex
from indexer.update import IndexReport, rebuild_index, take_out_links, update_index
from indexer.whoosh.engine import WhooshIndex
from tests.indexer.lists import listed, site
from tests.indexer.memory_store import MemoryStore

VIVANT, MUSEE = site("vivant", "vivant.example"), site("musee", "musee.example")
LIST = listed(VIVANT, MUSEE)
VOLCANO, MUSEUM, OTHER = "https://vivant.example/volcan", "https://musee.example/salle", "https://musee.example/autre"
TARGET = "<title>Volcan</title><p>De la lave sort de terre."


def naming(words: str, url: str = VOLCANO) -> str:
    return f'<title>Salle</title><p>Au musée : <a href="{url}">{words}</a>.'


class Case:
    """A store, an index and its links; `run` is what a night does with them."""

    def __init__(self, folder: Path, engine: Callable[[Path], SearchIndex]) -> None:
        self.folder = folder
        self.store = MemoryStore()
        self.index = engine(folder / "index")
        self.links = LinkStore(folder / "index", canonical_spelling)

    def run(self, allowlist: Allowlist = LIST) -> IndexReport:
        return update_index(self.store, allowlist, self.index, links=self.links)

    def found(self, words: str) -> set[str]:
        return {hit.url for hit in Searcher(self.index).search(Query(words), LIST).hits}


@pytest.fixture(params=[WhooshIndex, TantivyIndex])
def case(request: pytest.FixtureRequest, tmp_path: Path) -> Case:
    case = Case(tmp_path, request.param)
    case.store.put(VOLCANO, TARGET)
    return case


def test_words_that_come_later(case: Case) -> None:
    """A link read after its target was indexed reaches it in that run; changed and gone ones leave it."""
    assert (case.run().written, case.found("éruption")) == (1, set())
    case.store.put(MUSEUM, naming("une éruption"))
    report = case.run()
    assert (report.written, report.relinked) == (1, 1)
    assert case.found("éruption") == {MUSEUM, VOLCANO}
    again = case.run()
    assert (again.written, again.relinked) == (0, 0)
    case.store.put(MUSEUM, naming("le cratère"))
    assert case.run().relinked == 1
    assert case.found("éruption") == set()
    assert case.found("cratère") == {MUSEUM, VOLCANO}
    case.store.lose(MUSEUM)
    assert case.run().relinked == 1
    assert case.found("cratère") == set()


def test_all_at_once(case: Case) -> None:
    """Where target and link are new together, or at a rebuild, each document is written once, with its words."""
    case.store.put(MUSEUM, naming("une éruption"))
    report = case.run()
    assert (report.written, report.relinked) == (2, 0)
    assert case.found("éruption") == {MUSEUM, VOLCANO}
    case.store.put(MUSEUM, naming("le cratère"))
    rebuild_index(case.store, LIST, case.index, links=case.links)
    assert case.found("cratère") == {MUSEUM, VOLCANO}
    assert case.found("éruption") == set()
    report = case.run()
    assert (report.written, report.relinked) == (0, 0)


@pytest.mark.parametrize(
    "changed",
    [
        listed(VIVANT, site("musee", "musee.example", status=Status.SUSPENDED)),
        listed(VIVANT),
        listed(VIVANT, site("musee", "musee.example", exclude=("musee.example/salle",))),
    ],
)
def test_the_list_takes_words_out(case: Case, changed: Allowlist) -> None:
    """Words of a page that the list no longer admits leave all documents in the next run, and come back with it."""
    case.store.put(MUSEUM, naming("une éruption"))
    case.run()
    case.run(changed)
    assert case.found("éruption") == set()
    assert MUSEUM not in dict(case.links.addresses())
    case.run()
    assert case.found("éruption") == {MUSEUM, VOLCANO}


def test_nothing_off_the_list(case: Case) -> None:
    """A page off the list gives no words, and links to pages off the list make none of them known."""
    case.store.put("https://ailleurs.example/", naming("une éruption"))
    case.store.put(MUSEUM, naming("le cratère", "https://ailleurs.example/"))
    case.run()
    assert case.found("éruption") == set()
    assert case.links.standings() == {}


@pytest.mark.parametrize("moment", ["doubt", "replace", "give"])
def test_a_killed_run_is_mended(case: Case, moment: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Wherever a run dies while it writes new words, they leave the document when the link has gone meanwhile."""
    case.run()
    case.store.put(MUSEUM, naming("une éruption"))
    dying = case.index if moment == "replace" else case.links
    with monkeypatch.context() as patched:

        def dies(*_: object) -> None:
            raise KeyboardInterrupt

        patched.setattr(dying, moment, dies)
        with pytest.raises(KeyboardInterrupt):
            case.run()
    case.store.lose(MUSEUM)
    case.run()
    assert case.found("éruption") == set()
    case.store.put(MUSEUM, naming("le cratère"))
    case.run()
    assert case.found("cratère") == {MUSEUM, VOLCANO}


def test_a_rebuild_that_dies(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    """A rebuild that dies, before readers see it or just after, leaves nothing that the next run does not mend."""
    case.store.put(MUSEUM, naming("une éruption"))
    case.run()
    with monkeypatch.context() as patched:

        def dies(*_: object) -> None:
            raise KeyboardInterrupt

        patched.setattr(case.links, "give_all", dies)
        with pytest.raises(KeyboardInterrupt):
            rebuild_index(case.store, LIST, case.index, links=case.links)
    case.store.lose(MUSEUM)
    case.run()
    assert case.found("éruption") == set()


@pytest.mark.parametrize("how", ["lost", "damaged", "old"])
def test_a_lost_file_of_links(case: Case, how: str) -> None:
    """Without its links the index is written anew, since nobody knows whose words its documents have."""
    case.store.put(MUSEUM, naming("une éruption"))
    case.run()
    file = case.folder / "index" / "links.sqlite"
    if how == "lost":
        file.unlink()
    elif how == "damaged":
        file.write_bytes(b"not a database" * 1000)
        with pytest.raises(IndexFailed, match=r"links\.sqlite"):
            case.run()
    else:
        with case.links._open() as connection:  # noqa: SLF001
            connection.execute("PRAGMA user_version = 99")
    case.store.lose(MUSEUM)
    assert case.run().written == 1
    assert case.found("éruption") == set()


def test_taken_out_at_once(case: Case) -> None:
    """A page that is taken down takes its words out of the documents of others at once, whatever else waits."""
    case.store.put(MUSEUM, naming("une éruption"))
    case.store.put(OTHER, naming("le cratère"))
    case.run()
    case.store.lose(MUSEUM)
    assert take_out_links([MUSEUM], case.store, LIST, case.index, case.links) == 1
    assert case.found("éruption") - {MUSEUM} == set()
    assert case.found("cratère") == {OTHER, VOLCANO}
    assert due(case.links.given(), case.links.standings(), 0) == []


def test_gains_are_bounded_and_losses_are_not(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    """So many documents get new words in a run, the others in the next; words that are gone leave all in one run."""
    monkeypatch.setattr(update, "REWRITTEN", 1)
    urls = [f"https://vivant.example/{name}" for name in "abc"]
    for url in urls:
        case.store.put(url, TARGET)
    case.run()
    names = "".join(naming(f"éruption {place}", url) for place, url in enumerate(urls))
    case.store.put(MUSEUM, names)
    assert [case.run().relinked for _ in range(4)] == [1, 1, 1, 0]
    case.store.lose(MUSEUM)
    assert case.run().relinked == 3


def test_due() -> None:
    """First what has lost words or is in doubt, whatever the number; then what gains most; a small step is none."""
    before = {"lost": Standing(("a", "b")), "doubt": Standing((), IN_DOUBT), "same": Standing(("a",), 5)}
    now = {"lost": Standing(("a",)), "same": Standing(("a",), 6), "word": Standing(("x",)), "rank": Standing((), 9)}
    assert due(before, now, 0) == ["doubt", "lost"]
    assert due(before, now, 9) == ["doubt", "lost", "rank", "word"]


def test_pages_that_are_left_out(case: Case) -> None:
    """A file that links name and that cannot be read is not looked at again each night."""
    case.store.put("https://vivant.example/x.pdf", b"no PDF", headers={"content-type": "application/pdf"})
    case.store.put(MUSEUM, naming("le dépliant", "https://vivant.example/x.pdf"))
    assert case.run().relinked == 0
    assert case.run().relinked == 0
    assert case.found("dépliant") == {MUSEUM}


def test_switching_engines_keeps_links_apart(tmp_path: Path) -> None:
    """An index that is copied away with its links goes on from what it was given."""
    case = Case(tmp_path, WhooshIndex)
    case.store.put(VOLCANO, TARGET)
    case.store.put(MUSEUM, naming("une éruption"))
    case.run()
    shutil.copytree(tmp_path / "index", tmp_path / "copy" / "index")
    other = Case(tmp_path / "copy", WhooshIndex)
    other.store = case.store
    other.store.lose(MUSEUM)
    assert other.run().relinked == 1
    assert other.found("éruption") == set()


def test_nothing_new_is_not_worked_out(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run in which no page has changed does not read all links again; one that left documents waiting does."""
    case.store.put(MUSEUM, naming("une éruption"))
    case.run()
    before = case.links.given()

    def fails(*_: object) -> None:
        raise AssertionError

    with monkeypatch.context() as patched:
        patched.setattr(link_store, "Graph", fails)
        case.run()
        assert case.links.standings() == before
        case.store.lose(MUSEUM)
        with pytest.raises(AssertionError):
            case.run()
