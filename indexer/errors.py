"""What the indexer raises: one root, each naming its subject and what to do next."""

from __future__ import annotations


class IndexerError(Exception):
    """Root of everything this package raises; the message is one plain sentence with its remedy."""


class IndexFailed(IndexerError):
    """The index could not be written; it is as it was before."""

    def __init__(self, directory: str, cause: str) -> None:
        super().__init__(
            f"{directory}: the index was not written ({cause}): "
            "free space or mend the rights, then run `cartable index` again"
        )


class IndexUnreadable(IndexerError):
    """The files of the index are damaged, and so nothing can be searched."""

    def __init__(self, directory: str, cause: str) -> None:
        super().__init__(f"{directory}: the index cannot be read ({cause}): run `cartable index --rebuild`")
