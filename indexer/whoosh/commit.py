"""One atomic commit into a Whoosh index: documents out, documents in, and the record of what is held."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from indexer.document import Change, Document, last_of_each
from indexer.fields import HELD
from indexer.whoosh.files import failing_plainly
from indexer.whoosh.library import NO_MERGE, OPTIMIZE, Codec, SegmentReader, TermNotFound
from indexer.whoosh.schema import fields_of

MAX_SEGMENTS = 8
"""A query looks up each of its words in every segment; beyond this many the smaller half is merged."""

POOL_MB = 32
"""Postings gathered before they are written out, by Whoosh's own estimate, which is a third of what Python takes: at
its default of 128 a run over 8,000 documents peaks 50 MB higher and is no faster."""

BLOCK = 2048
"""Postings in a block. Whoosh's 128 are for stepping over blocks; we read whole lists (indexer/whoosh/postings.py), of
frequent words in half the time so, and the index is a twentieth smaller."""


def commit(index: Any, latest: Mapping[str, Change], upto: int, fence: str) -> int:
    """Write the changes and the record in one commit; returns how many documents were written."""
    writer = opened(index)
    try:
        take_out(writer, [HELD, *latest])
        written = put_in(writer, latest.values())
        put_record(writer, upto, fence)
    except BaseException:
        writer.cancel()
        raise
    writer.commit(mergetype=merge_when_many)
    return written


class Filling:
    """The `IndexWriter` of a new generation: all batches in one commit at the end, since nobody reads it before and
    a run that dies leaves nothing worth keeping.
    """

    def __init__(self, directory: Path, index: Any) -> None:
        self._directory = directory
        self._index = index
        self._writer = opened(index)
        self._urls: set[str] = set()
        self._upto = 0
        self._fence = ""

    def held_upto(self) -> int:
        return self._upto

    def held_fence(self) -> str:
        return self._fence

    def replace(self, changes: Iterable[Change], upto: int, fence: str) -> int:
        latest = last_of_each(changes)
        with failing_plainly(self._directory):
            if not self._urls.isdisjoint(latest):
                # Whoosh deletes only what is committed; a page that changed while the rebuild ran comes twice.
                self._writer.commit(mergetype=NO_MERGE)
                self._writer = opened(self._index)
                take_out(self._writer, latest)
            self._urls.update(latest)
            self._upto, self._fence = upto, fence
            return put_in(self._writer, latest.values())

    def finish(self) -> None:
        """Commit everything, as one segment."""
        put_record(self._writer, self._upto, self._fence)
        self._writer.commit(mergetype=OPTIMIZE)

    def give_up(self) -> None:
        """Let go of the files."""
        if not self._writer.is_closed:
            self._writer.cancel()


def opened(index: Any) -> Any:
    """The one writer of an index."""
    return index.writer(limitmb=POOL_MB, codec=Codec(blocklimit=BLOCK))


def put_in(writer: Any, changes: Iterable[Change]) -> int:
    """Add the documents; returns how many."""
    documents = [change for change in changes if isinstance(change, Document)]
    for document in documents:
        writer.add_document(**fields_of(document))
    return len(documents)


def put_record(writer: Any, upto: int, fence: str) -> None:
    """Add the record of what is held."""
    writer.add_document(key=HELD, shown={"upto": upto, "fence": fence})


def take_out(writer: Any, keys: Iterable[str]) -> None:
    """Delete the committed documents of these keys."""
    reader = writer.reader()
    try:
        for key in keys:
            for number in _numbers(reader, key):
                writer.delete_document(number)
    finally:
        reader.close()


def merge_when_many(writer: Any, segments: list[Any]) -> list[Any]:
    """Whoosh's merge policy, for commits of hundreds of pages: theirs lets 17 such segments stand before it merges.

    Merged are those of which a third is deleted, and the smaller half when there are more than MAX_SEGMENTS.
    """
    by_size = sorted(segments, key=lambda segment: int(segment.doc_count()))
    many = len(segments) >= MAX_SEGMENTS
    kept = []
    for place, segment in enumerate(by_size):
        if segment.deleted_count() * 3 > segment.doc_count_all() or (many and place < MAX_SEGMENTS // 2):
            reader = SegmentReader(writer.storage, writer.schema, segment)
            writer.add_reader(reader)
            reader.close()
        else:
            kept.append(segment)
    return kept


def _numbers(reader: Any, key: str) -> list[int]:
    try:
        return [int(number) for number in reader.postings("key", key).all_ids()]
    except TermNotFound:
        return []
