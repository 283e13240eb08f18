"""What every search engine promises, whichever it is: one class, run over each."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer.document import Document, Removed
from indexer.engine import Found, SearchIndex, Shown
from indexer.errors import IndexFailed
from indexer.query import MAX_PAGE, PER_PAGE, Query
from indexer.tantivy import files as tantivy_files
from indexer.tantivy.engine import TantivyIndex
from indexer.whoosh import files as whoosh_files
from indexer.whoosh.engine import WhooshIndex
from tests.indexer.vocabularies import index_in

ENGINES: dict[str, Callable[[Path], SearchIndex]] = {
    "whoosh": WhooshIndex,
    "whoosh with words": index_in,
    "tantivy": TantivyIndex,
}


@contextmanager
def whoosh_writer(directory: Path) -> Iterator[None]:
    generations = whoosh_files.Generations(directory)
    writer = generations.open(generations.current()).writer()
    yield
    writer.cancel()


@contextmanager
def tantivy_writer(directory: Path) -> Iterator[None]:
    generations = tantivy_files.Generations(directory)
    writer = tantivy_files.writer_of(generations.open(generations.current()))
    yield
    writer.wait_merging_threads()


WRITERS: dict[object, Callable[[Path], AbstractContextManager[None]]] = {
    WhooshIndex: whoosh_writer,
    TantivyIndex: tantivy_writer,
}
"""What another run holds while it writes the current generation."""

VOLCANO = Document(
    url="https://vivant.example/volcan",
    site_id="vivant",
    title="Les volcans d'Auvergne",
    headings=("L'éruption",),
    text="Un volcan est une ouverture de l'écorce terrestre.\nLa lave sort du cratère pendant l'éruption.",
    language="fr",
)
MONEY = Document(
    url="https://musee.example/objets/porte-monnaie.html",
    site_id="musee",
    title="Un porte-monnaie de 1789",
    headings=(),
    text="Ce porte-monnaie en cuir servait aux marchands. Le CO₂ ne l'abîme pas.",
    description="Objet du XIXᵉ siècle",
    language="fr",
)
ENGLISH = Document(
    url="https://vivant.example/en/volcano",
    site_id="vivant",
    title="Volcanoes and their eruptions",
    headings=(),
    text="Volcanoes are openings in the crust of the Earth. Lava flows out of them.",
    language="en",
)
THESE = (VOLCANO, MONEY, ENGLISH)
ALL = Shown(frozenset({"vivant", "musee"}))


@pytest.fixture(params=ENGINES)
def new_index(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], SearchIndex]:
    """Opens the same index anew, as another process would."""
    engine = ENGINES[request.param]
    return lambda: engine(tmp_path / "index")


@pytest.fixture
def index(new_index: Callable[[], SearchIndex]) -> SearchIndex:
    return new_index()


@pytest.fixture
def filled(index: SearchIndex) -> SearchIndex:
    index.replace(THESE, 3, "fence")
    return index


def urls(found: Found) -> list[str]:
    return [hit.url for hit in found.hits]


def page_number(number: int) -> Document:
    return Document(f"https://vivant.example/p/{number}", "vivant", f"Page {number}", (), "la mer et l'océan")


class TestSearchIndex:
    def test_new_is_empty(self, index: SearchIndex) -> None:
        """An index that does not exist yet holds nothing, and every search of it finds nothing."""
        assert (index.held_upto(), index.held_fence()) == (0, "")
        assert list(index.addresses()) == []
        assert index.site_of(VOLCANO.url) is None
        assert index.search(Query("volcan"), ALL) == Found(0, ())

    def test_holds_what_replace_was_given(self, filled: SearchIndex, new_index: Callable[[], SearchIndex]) -> None:
        """After replace returns, documents, sequence and fence are there for every reader."""
        other = new_index()
        assert (other.held_upto(), other.held_fence()) == (3, "fence")
        assert sorted(other.addresses()) == sorted((page.url, page.site_id) for page in THESE)
        assert other.generation() == filled.generation()

    def test_looks_one_address_up(self, filled: SearchIndex) -> None:
        """Whether an address is indexed, and under which site, is known without walking all; near ones do not count."""
        assert filled.site_of(VOLCANO.url) == "vivant"
        assert filled.site_of(MONEY.url) == "musee"
        assert [filled.site_of(url) for url in (VOLCANO.url + "/", VOLCANO.url[:-1], "", "held")] == [None] * 4
        filled.replace([Document(VOLCANO.url, "musee", "Déménagé", (), "texte"), Removed(MONEY.url)], 4, "fence")
        assert filled.site_of(VOLCANO.url) == "musee"
        assert filled.site_of(MONEY.url) is None

    def test_replace_counts_documents(self, index: SearchIndex) -> None:
        """Replace returns how many documents it wrote; removed addresses do not count, known or not."""
        assert index.replace([VOLCANO, Removed("https://vivant.example/never")], 1, "f") == 1

    def test_what_other_pages_call_a_page(self, index: SearchIndex) -> None:
        """Words of links to a page find it, below a page that has them itself; no phrase goes through them, and they
        are never shown.
        """
        linked = replace(VOLCANO, anchors=("montagne de feu", "caldeira"))
        own = replace(MONEY, title="La caldeira")
        index.replace([linked, own], 1, "f")
        assert urls(index.search(Query("montagne feu"), ALL)) == [VOLCANO.url]
        assert urls(index.search(Query("caldeira"), ALL)) == [MONEY.url, VOLCANO.url]
        assert urls(index.search(Query('"montagne de feu"'), ALL)) == []
        shown = index.search(Query("montagne"), ALL).hits[0]
        assert "montagne" not in f"{shown.title.text} {shown.snippet.text}".lower()
        index.replace([VOLCANO], 2, "f")
        assert urls(index.search(Query("caldeira"), ALL)) == [MONEY.url]

    def test_links_put_a_page_forward(self, index: SearchIndex) -> None:
        """Of two pages alike the one that links rank higher comes first, in either order; better words still win."""
        low = replace(VOLCANO, url="https://vivant.example/1", title="Volcan, une page")
        high = replace(low, url="https://vivant.example/2", title="Volcan, la page", rank=20)
        better = replace(low, url="https://vivant.example/3", title="Volcan de soufre", text="Du soufre.", rank=0)
        index.replace([low, high, better], 1, "f")
        assert urls(index.search(Query("volcan lave"), ALL))[:2] == [high.url, low.url]
        assert urls(index.search(Query("volcan soufre"), ALL))[0] == better.url
        index.replace([replace(low, rank=20), replace(high, rank=0)], 2, "f")
        assert urls(index.search(Query("volcan lave"), ALL))[:2] == [low.url, high.url]

    def test_replaces_and_removes(self, filled: SearchIndex) -> None:
        """A document takes the place of the one with its URL; a removed one is found no more."""
        changed = Document(VOLCANO.url, "vivant", "Les geysers", (), "De l'eau chaude.", language="fr")
        filled.replace([changed, Removed(MONEY.url)], 5, "fence")
        assert urls(filled.search(Query("geyser"), ALL)) == [VOLCANO.url]
        assert (
            urls(filled.search(Query("volcan"), ALL)) == [ENGLISH.url] or not filled.search(Query("cratère"), ALL).total
        )
        assert filled.search(Query("porte-monnaie"), ALL).total == 0
        assert len(list(filled.addresses())) == 2

    def test_last_change_of_a_batch_holds(self, index: SearchIndex) -> None:
        """When a URL comes twice in one batch the later change is the one that holds."""
        index.replace([VOLCANO, Removed(VOLCANO.url), MONEY, MONEY], 4, "f")
        assert list(index.addresses()) == [(MONEY.url, "musee")]

    def test_only_the_record(self, filled: SearchIndex) -> None:
        """A commit without changes still stores its sequence and fence, and loses nothing."""
        filled.replace((), 9, "other fence")
        assert (filled.held_upto(), filled.held_fence()) == (9, "other fence")
        assert filled.search(Query("volcan"), ALL).total

    def test_failing_changes_leave_all_as_it_was(self, filled: SearchIndex) -> None:
        """When the stream of changes breaks, nothing of it is in the index, and the next write works."""

        def breaking() -> Iterator[Document]:
            yield page_number(1)
            raise ConnectionError

        with pytest.raises(ConnectionError):
            filled.replace(breaking(), 7, "f")
        assert filled.held_upto() == 3
        assert filled.replace([page_number(1)], 8, "f") == 1

    @pytest.mark.parametrize(
        ("typed", "expected"),
        [
            ("VOLCAN", VOLCANO.url),
            ("volcans", VOLCANO.url),
            ("eruption", VOLCANO.url),
            ("l’éruption", VOLCANO.url),
            ("ecorce", VOLCANO.url),
            ("portemonnaie", MONEY.url),
            ("porte monnaie", MONEY.url),
            ("monnaie", MONEY.url),
            ("co2", MONEY.url),
            ("1789", MONEY.url),
            ("xixe", MONEY.url),
            ("objets", MONEY.url),
            ("volcano", ENGLISH.url),
            ("flow", ENGLISH.url),
        ],
    )
    def test_finds_as_typed(self, filled: SearchIndex, typed: str, expected: str) -> None:
        """Words are found however they are written: case, accents, apostrophes, plural, hyphens, formulas."""
        assert expected in urls(filled.search(Query(typed), ALL))

    def test_all_words_of_a_short_query(self, filled: SearchIndex) -> None:
        """A page that lacks one of two words is no answer while another has both."""
        assert urls(filled.search(Query("volcan cratère"), ALL)) == [VOLCANO.url]

    def test_best_partial_match(self, filled: SearchIndex) -> None:
        """When no page has every word, those that have the most telling ones are the answer."""
        assert urls(filled.search(Query("marchands de licornes"), ALL)) == [MONEY.url]

    def test_title_counts_most(self, index: SearchIndex) -> None:
        """A page with the word in its title comes before pages that have it in the text."""
        texts = [Document(f"https://vivant.example/{n}", "vivant", "Mer", (), "la lune et le ciel") for n in range(5)]
        title = Document("https://vivant.example/lune", "vivant", "La lune", (), "Un astre dans le ciel.")
        index.replace([*texts, title], 6, "f")
        assert urls(index.search(Query("lune"), ALL))[0] == title.url

    def test_shows_only_the_shown(self, filled: SearchIndex) -> None:
        """A site that is not shown, and an address that is hidden, are in no hit, no total and no count."""
        found = filled.search(Query("volcan"), Shown(frozenset({"musee"})))
        assert (found.total, found.hits) == (0, ())
        hidden = filled.search(Query("lave lava"), Shown(ALL.sites, frozenset({VOLCANO.url})))
        assert urls(hidden) == [ENGLISH.url]
        assert hidden.counts["site"] == {"vivant": 1}

    def test_filters(self, filled: SearchIndex) -> None:
        """Language and kind narrow the answer."""
        assert urls(filled.search(Query("lave lava", language="en"), ALL)) == [ENGLISH.url]
        assert filled.search(Query("volcan", kind="pdf"), ALL).total == 0
        assert filled.search(Query("volcan", kind="html"), ALL).total

    def test_counts_all_matches(self, index: SearchIndex) -> None:
        """Totals and counts are over all matches, not only those of the page."""
        index.replace([page_number(number) for number in range(PER_PAGE * 2 + 3)], 1, "f")
        found = index.search(Query("océan"), ALL)
        assert len(found.hits) == PER_PAGE
        assert found.total == PER_PAGE * 2 + 3
        assert found.counts["site"] == {"vivant": found.total}
        assert found.counts["kind"] == {"html": found.total}
        assert found.counts["language"] == {}

    def test_pages_are_apart(self, index: SearchIndex) -> None:
        """Result pages hold every match once; a page behind the last one, or too deep, is empty."""
        index.replace([page_number(number) for number in range(PER_PAGE * 2 + 3)], 1, "f")
        pages = [urls(index.search(Query("océan", page=page), ALL)) for page in (1, 2, 3, 4, MAX_PAGE)]
        assert [len(page) for page in pages] == [PER_PAGE, PER_PAGE, 3, 0, 0]
        assert len({url for page in pages for url in page}) == PER_PAGE * 2 + 3

    def test_marks(self, filled: SearchIndex) -> None:
        """Title and snippet are plain text with the spans of the words that matched."""
        hit = filled.search(Query("eruption volcan"), ALL).hits[0]
        assert [hit.title.text[start:end] for start, end in hit.title.spans] == ["volcans"]
        assert [hit.snippet.text[start:end] for start, end in hit.snippet.spans] == ["volcan", "éruption"]
        assert "\n" not in hit.snippet.text

    def test_markup_in_pages_is_text(self, index: SearchIndex) -> None:
        """What looks like HTML in a title or text comes out as it went in: hits never carry mark-up of ours."""
        index.replace(
            [Document("https://vivant.example/x", "vivant", "<script>x</script>", (), "a <b>mot</b>")], 1, "f"
        )
        hit = index.search(Query("mot"), ALL).hits[0]
        assert (hit.title.text, hit.snippet.text) == ("<script>x</script>", "a <b>mot</b>")

    @settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(st.text(max_size=60), st.integers(1, MAX_PAGE))
    def test_never_raises_on_text(self, filled: SearchIndex, text: str, page: int) -> None:
        """Any text is a query; spans of hits lie in their text, in order and apart."""
        for hit in filled.search(Query(text, page=page), ALL).hits:
            for marked in (hit.title, hit.snippet):
                borders = [border for span in marked.spans for border in span]
                assert borders == sorted(borders)
                assert all(start < end <= len(marked.text) for start, end in marked.spans)

    def test_running_reader_sees_commits(self, filled: SearchIndex, new_index: Callable[[], SearchIndex]) -> None:
        """A reader opened before a commit answers from it at its next search, and names another generation."""
        reader = new_index()
        before = reader.generation()
        assert reader.search(Query("océan"), ALL).total == 0
        filled.replace([page_number(1)], 4, "fence")
        assert reader.search(Query("océan"), ALL).total == 1
        assert reader.generation() != before

    def test_rebuilding_takes_over_at_once(self, filled: SearchIndex, new_index: Callable[[], SearchIndex]) -> None:
        """While a new generation is filled readers answer from the old one; when it is done, from the new one only."""
        reader = new_index()
        with filled.rebuilding() as fresh:
            assert (fresh.held_upto(), fresh.held_fence()) == (0, "")
            fresh.replace([page_number(1), MONEY], 7, "new fence")
            fresh.replace([page_number(2)], 8, "new fence")
            assert (fresh.held_upto(), fresh.held_fence()) == (8, "new fence")
            assert reader.search(Query("volcan"), ALL).total
            assert reader.held_upto() == 3
        assert reader.search(Query("volcan"), ALL).total == 0
        assert reader.search(Query("océan"), ALL).total == 2
        assert (reader.held_upto(), reader.held_fence()) == (8, "new fence")

    def test_rebuilding_takes_a_page_twice(self, index: SearchIndex) -> None:
        """A page that changes while the index is rebuilt is there once, as it was last."""
        with index.rebuilding() as fresh:
            fresh.replace([VOLCANO, MONEY], 2, "f")
            fresh.replace(
                [Document(VOLCANO.url, "vivant", "Les geysers", (), "Eau chaude"), Removed(MONEY.url)], 3, "f"
            )
        assert [hit.title.text for hit in index.search(Query("geyser"), ALL).hits] == ["Les geysers"]
        assert list(index.addresses()) == [(VOLCANO.url, "vivant")]
        assert index.held_upto() == 3

    def test_rebuilding_that_fails_changes_nothing(self, filled: SearchIndex) -> None:
        """When filling the new generation breaks, the old one stays, and can be written and rebuilt."""

        def rebuild() -> None:
            with filled.rebuilding() as fresh:
                fresh.replace([page_number(1)], 7, "f")
                raise ConnectionError

        with pytest.raises(ConnectionError):
            rebuild()
        assert filled.held_upto() == 3
        assert filled.search(Query("volcan"), ALL).total
        filled.replace([page_number(2)], 4, "f")
        with filled.rebuilding() as fresh:
            fresh.replace([page_number(3)], 5, "f")
        assert [url for url, _ in filled.addresses()] == [page_number(3).url]

    def test_a_search_outlives_rebuilds(self, filled: SearchIndex, new_index: Callable[[], SearchIndex]) -> None:
        """Readers in several threads answer without a gap while the index is rebuilt again and again."""
        reader, failures, done = new_index(), [], threading.Event()

        def read() -> None:
            while not done.is_set():
                try:
                    if reader.search(Query("lave"), ALL).total != 1:
                        failures.append("lost a page")
                except Exception as error:  # noqa: BLE001 - whatever it is, it must not happen
                    failures.append(repr(error))

        threads = [threading.Thread(target=read) for _ in range(3)]
        for thread in threads:
            thread.start()
        for number in range(4):
            with filled.rebuilding() as fresh:
                fresh.replace(THESE, number, "f")
            filled.replace([page_number(number)], number + 1, "f")
        done.set()
        for thread in threads:
            thread.join()
        assert failures == []

    @pytest.mark.parametrize("engine", ENGINES.values(), ids=ENGINES)
    def test_says_what_kept_it_from_writing(self, tmp_path: Path, engine: Callable[[Path], SearchIndex]) -> None:
        """A place that cannot be written is an IndexFailed that names it, not an error of the engine's library."""
        (tmp_path / "file").write_text("")
        with pytest.raises(IndexFailed, match="file"):
            engine(tmp_path / "file" / "index").replace([VOLCANO], 1, "f")

    def test_many_small_commits(self, index: SearchIndex) -> None:
        """After many commits every page is there once, and searching has not become a search of many indexes."""
        for number in range(25):
            index.replace([page_number(number), VOLCANO], number + 1, "f")
        assert index.search(Query("océan"), ALL).total == 25
        assert index.search(Query("cratère"), ALL).total == 1
        assert len(list(index.addresses())) == 26
