"""The names of Tantivy that we use, in one place and untyped: its stubs lack return types. Types begin in our modules.

Importing this is what needs the optional package: `pip install 'cartable[fast]'`.
"""

from __future__ import annotations

from typing import Any

import tantivy

TantivyDocument: Any = tantivy.Document
TantivyIndex: Any = tantivy.Index
Occur: Any = tantivy.Occur
Order: Any = tantivy.Order
Queries: Any = tantivy.Query
SchemaBuilder: Any = tantivy.SchemaBuilder
