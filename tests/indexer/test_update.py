"""The index follows the page store and the list."""

from __future__ import annotations

from pathlib import Path

import pytest

from allowlist.model import Allowlist, Status
from indexer import update
from indexer.engine import IndexWriter, Shown
from indexer.errors import IndexFailed
from indexer.query import Query
from indexer.update import EXAMPLES, rebuild_index, update_index
from indexer.whoosh.engine import WhooshIndex
from tests.indexer.lists import listed, site
from tests.indexer.memory_store import MemoryStore

LIST = listed(site("vivant", "vivant.example"), site("musee", "musee.example"))
A, B, C = "https://vivant.example/a", "https://vivant.example/b", "https://musee.example/c"


@pytest.fixture
def store() -> MemoryStore:
    store = MemoryStore()
    for url in (A, B, C):
        store.put(url, f"<title>Page {url[-1]}</title><p>la mer")
    return store


@pytest.fixture
def index(tmp_path: Path) -> WhooshIndex:
    return WhooshIndex(tmp_path)


def indexed(index: WhooshIndex) -> dict[str, str]:
    return dict(index.addresses())


def test_first_run(store: MemoryStore, index: WhooshIndex) -> None:
    """Every stored page that the list admits is indexed; the report counts them and the index holds its place."""
    seen: list[int] = []
    report = update_index(store, LIST, index, seen.append)
    assert (report.written, report.removed, report.skipped.total(), seen) == (3, 0, 0, [3])
    assert report.seconds > 0
    assert indexed(index) == {A: "vivant", B: "vivant", C: "musee"}
    assert (index.held_upto(), index.held_fence()) == (3, LIST.fence)


def test_nothing_to_do(store: MemoryStore, index: WhooshIndex) -> None:
    """A run without changes writes nothing, not even a commit."""
    update_index(store, LIST, index)
    before = index.generation()
    assert update_index(store, LIST, index).written == 0
    assert index.generation() == before


def test_changed_gone_and_skipped_pages(store: MemoryStore, index: WhooshIndex) -> None:
    """A changed page is found as it is now; one that is gone, or newly says noindex, is found no more."""
    update_index(store, LIST, index)
    store.put(A, "<p>la lune")
    store.put(B, '<meta name="robots" content="noindex"><p>la mer')
    store.lose(C)
    report = update_index(store, LIST, index)
    assert (report.written, report.removed, dict(report.skipped)) == (1, 1, {"noindex": 1})
    assert indexed(index) == {A: "vivant"}
    assert index.search(Query("lune"), Shown(frozenset({"vivant"}))).total == 1


def test_pages_off_the_list(store: MemoryStore, index: WhooshIndex) -> None:
    """A stored page that the list does not admit is never indexed."""
    store.put("https://evil.example/", "<p>la mer")
    report = update_index(store, LIST, index)
    assert dict(report.skipped) == {"not on the list": 1}
    assert "https://evil.example/" not in indexed(index)


def test_what_is_left_out_is_named(store: MemoryStore, index: WhooshIndex) -> None:
    """The report has the first addresses of each reason, and how many there are in all."""
    for number in range(EXAMPLES + 2):
        store.put(f"https://vivant.example/{number}", '<meta name="robots" content="noindex">')
    report = update_index(store, LIST, index)
    assert report.skipped["noindex"] == EXAMPLES + 2
    assert report.examples == {"noindex": [f"https://vivant.example/{number}" for number in range(EXAMPLES)]}


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        (listed(site("musee", "musee.example")), {C: "musee"}),
        (
            listed(site("vivant", "vivant.example", status=Status.SUSPENDED), site("musee", "musee.example")),
            {C: "musee"},
        ),
        (listed(site("vivant", "vivant.example", exclude=("vivant.example/b",))), {A: "vivant"}),
        (
            listed(site("nouveau", "vivant.example"), site("musee", "musee.example")),
            {A: "nouveau", B: "nouveau", C: "musee"},
        ),
        (Allowlist(), {}),
    ],
    ids=["site removed", "site suspended", "page excluded", "site renamed", "empty list"],
)
def test_the_list_changed(store: MemoryStore, index: WhooshIndex, changed: Allowlist, expected: dict[str, str]) -> None:
    """Without any change in the store, the index follows the list: out, over to another site, and in again."""
    update_index(store, LIST, index)
    update_index(store, changed, index)
    assert indexed(index) == expected
    assert index.held_fence() == changed.fence
    report = update_index(store, LIST, index)
    assert indexed(index) == {A: "vivant", B: "vivant", C: "musee"}
    assert report.written == len(set(indexed(index).items()) - set(expected.items()))


def test_small_batches(store: MemoryStore, index: WhooshIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each batch is a commit that holds its own sequence: a run that dies between two goes on from there."""
    monkeypatch.setattr(update, "BATCH_PAGES", 1)
    held: list[int] = []

    def dies(done: int) -> None:
        held.append(index.held_upto())
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        update_index(store, LIST, index, dies)
    assert held == [1, 2]
    assert update_index(store, LIST, index).written == 1
    assert len(indexed(index)) == 3


def test_batches_are_bounded_in_size(store: MemoryStore, index: WhooshIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    """A batch ends when its texts are as long as may be held at once."""
    monkeypatch.setattr(update, "BATCH_CHARACTERS", 10)
    seen: list[int] = []
    update_index(store, LIST, index, seen.append)
    assert seen == [2, 3]


def test_dying_under_a_new_list(store: MemoryStore, index: WhooshIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    """The new list counts as applied only when every page stands under it."""
    update_index(store, LIST, index)
    monkeypatch.setattr(update, "BATCH_PAGES", 1)
    renamed = listed(site("nouveau", "vivant.example"), site("musee", "musee.example"))

    def dies(_: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        update_index(store, renamed, index, dies)
    assert index.held_fence() == LIST.fence
    update_index(store, renamed, index)
    assert indexed(index) == {A: "nouveau", B: "nouveau", C: "musee"}
    assert index.held_fence() == renamed.fence


def test_one_page_one_hit(store: MemoryStore, index: WhooshIndex) -> None:
    """A page whose canonical address is stored gives way to it; one whose canonical is not there stays."""
    store.put(f"{A}?print=1", f'<link rel="canonical" href="{A}"><p>la mer')
    store.put(f"{B}?print=1", '<link rel="canonical" href="/nowhere"><p>la mer')
    report = update_index(store, LIST, index)
    assert dict(report.skipped) == {"same page as its canonical address": 1}
    assert set(indexed(index)) == {A, B, C, f"{B}?print=1"}


def test_pages_that_point_at_each_other(store: MemoryStore, index: WhooshIndex) -> None:
    """Two pages that name each other as canonical do not both disappear; nor does one whose canonical is noindex."""
    store.put(A, f'<link rel="canonical" href="{B}"><p>la mer')
    store.put(B, f'<link rel="canonical" href="{A}"><p>la mer')
    update_index(store, LIST, index)
    assert set(indexed(index)) == {A, B, C}
    store.put(A, '<meta name="robots" content="noindex"><p>la mer')
    store.put(B, f'<link rel="canonical" href="{A}"><p>la mer')
    update_index(store, LIST, index)
    assert set(indexed(index)) == {B, C}


def test_rebuild(store: MemoryStore, index: WhooshIndex) -> None:
    """A rebuilt index is the same as one filled step by step, and is up to date."""
    update_index(store, LIST, index)
    store.put(A, "<p>la lune")
    store.lose(B)
    report = rebuild_index(store, LIST, index)
    assert report.written == 2
    assert indexed(index) == {A: "vivant", C: "musee"}
    assert (index.held_upto(), index.held_fence()) == (5, LIST.fence)
    assert update_index(store, LIST, index).written == 0


def test_rebuild_of_nothing(index: WhooshIndex) -> None:
    """An empty store gives an empty index that is up to date."""
    rebuild_index(MemoryStore(), LIST, index)
    assert indexed(index) == {}
    assert index.held_fence() == LIST.fence


def test_a_failing_index_is_reported(store: MemoryStore, tmp_path: Path) -> None:
    """When the index cannot be written the run says so; the store is untouched and the next run starts over."""
    (tmp_path / "file").write_text("")
    index: IndexWriter = WhooshIndex(tmp_path / "file")
    with pytest.raises(IndexFailed):
        index.replace((), 1, "f")
    with pytest.raises(IndexFailed):
        update_index(store, LIST, WhooshIndex(tmp_path / "file"))
