"""Posting lists of every length, with and without deleted documents, against what was put in."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer.whoosh.commit import BLOCK, opened
from indexer.whoosh.library import FileStorage
from indexer.whoosh.postings import read_postings
from indexer.whoosh.schema import schema


@pytest.mark.parametrize("block", [128, BLOCK])
@pytest.mark.parametrize("pages", [1, 2, 127, 128, 129, 1000, BLOCK - 1, BLOCK, BLOCK + 1])
def test_whole_lists(tmp_path: Path, pages: int, block: int) -> None:
    """All documents of a term come, in order, with how often it occurs in each: in one block, in several, or inlined,
    in indexes of before as well; also those deleted since, whom the snapshot leaves out.
    """
    index = FileStorage(str(tmp_path)).create_index(schema())
    writer = index.writer() if block == 128 else opened(index)
    for number in range(pages):
        rare = ["rare"] if number == pages // 2 else []
        writer.add_document(key=f"http://s/{number}", shown={}, text=["volcan"] * (number % 7 + 1) + rare, title=["un"])
    writer.commit()
    for deleted in ([], [0, pages // 3]):
        writer = index.writer()
        for number in deleted:
            writer.delete_by_term("key", f"http://s/{number}")
        writer.commit()
        with index.reader() as reader:
            if reader.doc_count_all() != pages:
                return  # Whoosh drops a segment whose only document goes
            numbers, weights = read_postings(reader, "text", "volcan")
            assert numbers.tolist() == list(range(pages))
            assert weights.tolist() == [number % 7 + 1 for number in range(pages)]
            assert read_postings(reader, "title", "un")[1].tolist() == [1] * pages
            assert read_postings(reader, "text", "absent")[0].size == 0
            if not deleted:
                assert read_postings(reader, "text", "rare")[0].tolist() == [pages // 2]
