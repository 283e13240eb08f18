"""What a snapshot of several segments, small and large, tells of its documents, against what was put in."""

from __future__ import annotations

from pathlib import Path

from indexer.answering.near_duplicates import sketch
from indexer.document import Document
from indexer.whoosh.engine import WhooshIndex
from indexer.whoosh.snapshot import Snapshot

NIGHTS = (260, 3, 1, 40)
"""Documents of each commit: the first makes a segment whose terms are looked up, the others are known by heart."""
LONG = " ".join(f"mot{number}" for number in range(60))


def pages() -> list[list[Document]]:
    made, number = [], 0
    for night, count in enumerate(NIGHTS):
        batch = []
        for _ in range(count):
            text = f"nuit{night} page{number} {'volcan ' * (number % 3)}{LONG} variante{number}"
            batch.append(Document(f"http://s/{number}", "s", f"Page {number}", (), text, language=""))
            number += 1
        made.append(batch)
    return made


def snapshot(folder: Path) -> tuple[Snapshot, list[Document]]:
    index = WhooshIndex(folder)
    batches = pages()
    for number, batch in enumerate(batches, 1):
        index.replace(batch, number, "")
    current = index._snapshot()  # noqa: SLF001 (no other way leads to one)
    return current, [document for batch in batches for document in batch]


def test_every_segment_is_asked(tmp_path: Path) -> None:
    """A word is found in all the documents that have it, whichever commit brought them, and absent ones in none."""
    current, documents = snapshot(tmp_path)
    assert len(list(current.addresses())) == sum(NIGHTS)
    for night, count in enumerate(NIGHTS):
        assert len(current.having("text", f"nuit{night}")) == count
    for number in (0, 259, 260, 262, 263, 264, 303):
        found, counts = current.postings("text", f"page{number}")
        assert [current.stored(place)["url"] for place in found] == [f"http://s/{number}"]
        assert counts.tolist() == [1]
        assert current.number_of(f"http://s/{number}") == found[0]
    having, counts = current.postings("text", "volcan")
    expected = {document.url: document.text.count("volcan") for document in documents if "volcan" in document.text}
    told = {current.stored(place)["url"]: count for place, count in zip(having, counts.tolist(), strict=True)}
    assert told == expected
    assert having.tolist() == sorted(having.tolist())
    for field, term in (("text", "absent"), ("title", "volcan"), ("anchors", "volcan"), ("key", "http://s/999")):
        assert len(current.postings(field, term)[0]) == 0


def test_sketches_in_their_places(tmp_path: Path) -> None:
    """Each document's own sketch is given, in whatever order and from whichever segment they are asked for."""
    current, documents = snapshot(tmp_path)
    asked = current.having("text", "mot1")[::-7]
    by_url = {document.url: document for document in documents}
    asked_for = [by_url[current.stored(number)["url"]] for number in asked]
    assert current.sketches_of(asked) == [sketch(document.title, document.text) for document in asked_for]
    assert len(asked) > 40
    assert current.sketches_of(asked[:0]) == []
