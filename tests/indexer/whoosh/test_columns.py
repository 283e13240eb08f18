"""Columns of bytes taken whole, against what Whoosh gives one by one."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer.fields import EASE, NO_EASE, QUALITY, RANK
from indexer.whoosh.columns import read_lengths, read_numbers
from indexer.whoosh.library import FileStorage
from indexer.whoosh.schema import schema


@pytest.mark.parametrize("pages", [1, 300])
def test_whole_columns(tmp_path: Path, pages: int) -> None:
    """Each document has the number that was put in, and the default where none was: before, between and behind those
    that have one, and where none has; lengths are as Whoosh rounds them.
    """
    index = FileStorage(str(tmp_path)).create_index(schema())
    writer = index.writer()
    for number in range(pages):
        has = {EASE: number % 100} if number % 3 == 1 and number < pages - 2 else {}
        text = ["volcan"] * (number % 40) if number < pages - 1 else []
        writer.add_document(key=f"http://s/{number}", shown={}, text=text, **{QUALITY: number % 101}, **has)
    writer.commit()
    with index.reader() as reader:
        assert read_numbers(reader, QUALITY).tolist() == [number % 101 for number in range(pages)]
        ease = [number % 100 if number % 3 == 1 and number < pages - 2 else NO_EASE for number in range(pages)]
        assert read_numbers(reader, EASE).tolist() == ease
        assert read_numbers(reader, RANK).tolist() == [0] * pages
        one_by_one = [reader.doc_field_length(number, "text") or 0 for number in range(pages)]
        assert read_lengths(reader, "text").tolist() == one_by_one
        assert (pages == 1) or max(one_by_one) >= 39
        assert read_lengths(reader, "title").tolist() == [0] * pages
