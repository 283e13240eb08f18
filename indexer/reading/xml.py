"""XML as strangers write it: no document type and so no entities, nothing fetched, libxml2's own bounds on depth."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from lxml import etree

from indexer.reading.package import Unreadable

ENOUGH_SECONDS = 10
"""After so long no more of a file is read, and what was read is kept."""
_SAFE: dict[str, Any] = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False}


class Events(Protocol):
    """What is told of a document as it goes by. `full` ends it early."""

    @property
    def full(self) -> bool: ...

    def start(self, tag: str, attributes: Mapping[str, str]) -> None: ...

    def end(self, tag: str) -> None: ...

    def data(self, text: str) -> None: ...


class _Target:
    """lxml's side of the events; it has a method only for what is allowed to be in a document."""

    def __init__(self, events: Events) -> None:
        self.start, self.end, self.data = events.start, events.end, events.data

    def doctype(self, *_: str | None) -> None:
        raise Unreadable

    def close(self) -> None:
        """Nothing is built."""


def tell(pieces: Iterable[bytes], events: Events) -> None:
    """Tell the events of a document in order, without a tree in memory."""
    parser = etree.XMLParser(target=_Target(events), **_SAFE)
    late = time.monotonic() + ENOUGH_SECONDS
    try:
        for piece in pieces:
            parser.feed(piece)
            if events.full or time.monotonic() > late:
                return
        parser.close()
    except (etree.LxmlError, ValueError) as error:
        raise Unreadable from error


def tree(document: bytes) -> etree._Element | None:
    """A small document as a tree; None when there is none."""
    if not document:
        return None
    try:
        root = etree.fromstring(document, etree.XMLParser(remove_comments=True, remove_pis=True, **_SAFE))
    except (etree.LxmlError, ValueError) as error:
        raise Unreadable from error
    if root is None or root.getroottree().docinfo.internalDTD is not None:
        raise Unreadable
    return root


def text_of(root: etree._Element | None, tag: str) -> str:
    """The text of the first element of that name; "" without one."""
    found = None if root is None else next(root.iter(tag), None)
    return "" if found is None else "".join(found.itertext())
