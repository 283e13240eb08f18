"""The names of Whoosh that we use, in one place and untyped: the fork says it has types (py.typed), but most of its
functions have none, and some of those it has are wrong (a column is a valid `sortable`). Types begin in our modules.
"""

from __future__ import annotations

from typing import Any

from whoosh import columns, fields, formats, index, reading, writing
from whoosh.codec import whoosh3
from whoosh.filedb import filestore
from whoosh.matching import wrappers
from whoosh.util import numeric

EmptyIndexError = index.EmptyIndexError
LockError = index.LockError
TermNotFound = reading.TermNotFound

FileIndex: Any = index.FileIndex
FileStorage: Any = filestore.FileStorage
SegmentReader: Any = reading.SegmentReader
BlockMatcher: Any = whoosh3.W3LeafMatcher
ByteReader: Any = columns.NumericColumn.Reader
FilterMatcher: Any = wrappers.FilterMatcher

Codec: Any = whoosh3.W3Codec
Column: Any = fields.COLUMN
Existence: Any = formats.Existence
FieldType: Any = fields.FieldType
ID: Any = fields.ID
LENGTHS: Any = whoosh3.LENGTHS_COLUMN
NumericColumn: Any = columns.NumericColumn
STORED: Any = fields.STORED
Schema: Any = fields.Schema
VarBytesColumn: Any = columns.VarBytesColumn

length_of_byte: Any = numeric.byte_to_length

NO_MERGE: Any = writing.NO_MERGE
OPTIMIZE: Any = writing.OPTIMIZE
