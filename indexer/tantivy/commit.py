"""One atomic commit into a Tantivy index: documents out, documents in, and the record of what is held."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from indexer.document import Change, Document, last_of_each
from indexer.fields import HELD
from indexer.tantivy.files import failing_plainly, writer_of
from indexer.tantivy.schema import KEY, document_of, record_of


def commit(index: Any, latest: Mapping[str, Change], upto: int, fence: str) -> int:
    """Write the changes and the record in one commit; returns how many documents were written."""
    writer = writer_of(index)
    try:
        # A writer that was killed after its files and before its commit leaves a list of deletions under the very name
        # that the next commit gives its own, which then fails, and so would every one after it.
        writer.garbage_collect_files()
        written = put_in(writer, latest)
        put_record(writer, upto, fence)
        writer.commit()
    except BaseException:
        writer.rollback()
        raise
    finally:
        writer.wait_merging_threads()
    return written


class Filling:
    """The `IndexWriter` of a new generation: all batches in one commit at the end, since nobody reads it before and
    a run that dies leaves nothing worth keeping.
    """

    def __init__(self, directory: Path, index: Any) -> None:
        self._directory = directory
        self._writer = writer_of(index)
        self._upto = 0
        self._fence = ""

    def held_upto(self) -> int:
        return self._upto

    def held_fence(self) -> str:
        return self._fence

    def replace(self, changes: Iterable[Change], upto: int, fence: str) -> int:
        latest = last_of_each(changes)
        with failing_plainly(self._directory):
            self._upto, self._fence = upto, fence
            return put_in(self._writer, latest)

    def finish(self) -> None:
        """Commit everything."""
        put_record(self._writer, self._upto, self._fence)
        self._writer.commit()
        self._writer.wait_merging_threads()

    def give_up(self) -> None:
        """Let go of the files."""
        self._writer.rollback()
        self._writer.wait_merging_threads()


def put_in(writer: Any, latest: Mapping[str, Change]) -> int:
    """Take out what stands at these addresses and add the documents; returns how many."""
    for url, change in latest.items():
        writer.delete_documents_by_term(KEY, url)
        if isinstance(change, Document):
            writer.add_document(document_of(change))
    return sum(isinstance(change, Document) for change in latest.values())


def put_record(writer: Any, upto: int, fence: str) -> None:
    """Put the record of what is held in place of the one before."""
    writer.delete_documents_by_term(KEY, HELD)
    writer.add_document(record_of(upto, fence))
