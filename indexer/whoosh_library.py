"""The names of Whoosh that we use, in one place and untyped: the fork says it has types (py.typed), but most of its
functions have none, and some of those it has are wrong (a column is a valid `sortable`). Types begin in our modules.
"""

from __future__ import annotations

from typing import Any

from whoosh import columns, fields, formats, index, reading, writing
from whoosh.codec import whoosh3
from whoosh.filedb import filestore
from whoosh.matching import wrappers

EmptyIndexError = index.EmptyIndexError
LockError = index.LockError
TermNotFound = reading.TermNotFound

FileIndex: Any = index.FileIndex
FileStorage: Any = filestore.FileStorage
SegmentReader: Any = reading.SegmentReader
BlockMatcher: Any = whoosh3.W3LeafMatcher
FilterMatcher: Any = wrappers.FilterMatcher

Column: Any = fields.COLUMN
Existence: Any = formats.Existence
FieldType: Any = fields.FieldType
ID: Any = fields.ID
NumericColumn: Any = columns.NumericColumn
STORED: Any = fields.STORED
Schema: Any = fields.Schema
VarBytesColumn: Any = columns.VarBytesColumn

NO_MERGE: Any = writing.NO_MERGE
OPTIMIZE: Any = writing.OPTIMIZE
