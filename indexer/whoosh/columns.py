"""Whole columns of small numbers out of a Whoosh segment: one byte for each document, as they lie on the disk.

Whoosh gives them one by one, in Python, at 3 µs each: the lengths of six fields of 100,000 documents took two seconds,
which the first query after a start or a new commit had to wait for. That they lie side by side is private to Whoosh's
column, which is why its version is pinned exactly.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.answering.scores import Floats
from indexer.whoosh.library import LENGTHS, ByteReader, length_of_byte

_LENGTH_OF = np.array([length_of_byte(byte) if byte else 0 for byte in range(256)], np.float32)


def read_lengths(reader: Any, field: str) -> Floats:
    """How many terms each document has in the field, as Whoosh rounds it to a byte."""
    per_document, name = reader._perdoc, f"_{field}_len"  # noqa: SLF001 (see above)
    if not per_document.has_column(name):
        return np.zeros(reader.doc_count_all(), np.float32)
    lengths: Floats = _LENGTH_OF[_whole(per_document.column_reader(name, LENGTHS), reader.doc_count_all())]
    return lengths


def read_numbers(reader: Any, column: str) -> NDArray[np.uint8]:
    """The value of each document in a column of bytes."""
    return _whole(reader.column_reader(column, translate=False), reader.doc_count_all())


def _whole(column: Any, size: int) -> NDArray[np.uint8]:
    if not isinstance(column, ByteReader):  # of a segment in which no document has a value
        return np.fromiter((column[number] for number in range(size)), np.uint8, size)
    values = np.full(size, column._default, np.uint8)  # noqa: SLF001 (see above)
    kept = min(column._count, size)  # noqa: SLF001 (those behind the last that has one are not written)
    values[:kept] = np.frombuffer(column._dbfile.get(column._basepos, kept), np.uint8)  # noqa: SLF001
    return values
