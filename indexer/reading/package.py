"""A zip as strangers make it: read in memory, and no number in it believed. ODT, DOCX and EPUB are such zips."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

MAX_ENTRIES = 10_000
"""Entries of a zip: a school book with a picture on every page has a few hundred."""
MAX_UNPACKED = 64_000_000
"""Bytes unpacked of one file in all, whatever it holds. Pictures and fonts are never unpacked."""
MAX_RATIO = 300
"""What prose in XML never reaches (5 to 40 measured), and bombs do (1030); counted from RATIO_FROM bytes on."""
RATIO_FROM = 4_000_000
_ENTRY = b"PK\x01\x02"
_IS_ENCRYPTED = 0x1
_PIECE = 65_536
_BROKEN = (BadZipFile, EOFError, NotImplementedError, OSError, RuntimeError, ValueError, zlib.error, struct.error)
"""What `zipfile` raises on the bytes of strangers."""


class Unreadable(Exception):
    """The file is not what it says, or is made to be too much. Never leaves the child that reads it."""


class Encrypted(Exception):
    """The file has a password. Never leaves the child that reads it."""


class Package:
    """The parts of a zip by name. Entries that are zips themselves are never opened."""

    def __init__(self, body: bytes) -> None:
        if body.count(_ENTRY) > MAX_ENTRIES:
            raise Unreadable
        try:
            self._zip = ZipFile(BytesIO(body))
        except _BROKEN as error:
            raise Unreadable from error
        self._left = MAX_UNPACKED

    def __contains__(self, name: str) -> bool:
        return name in self._zip.NameToInfo

    def part(self, name: str, most: int) -> bytes:
        """The first so many bytes of a part; b"" when there is no such part."""
        read = bytearray()
        for piece in self.pieces(name):
            read += piece
            if len(read) >= most:
                break
        return bytes(read[:most])

    def pieces(self, name: str) -> Iterator[bytes]:
        """A part, unpacked as it is asked for; nothing when there is no such part."""
        entry = self._zip.NameToInfo.get(name)
        if entry is None:
            return
        if entry.flag_bits & _IS_ENCRYPTED:
            raise Encrypted
        if entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED):  # the only ones the three formats allow
            raise Unreadable
        try:
            yield from self._unpacked(entry)
        except _BROKEN as error:
            raise Unreadable from error

    def _unpacked(self, entry: ZipInfo) -> Iterator[bytes]:
        read = 0
        with self._zip.open(entry) as stream:
            while piece := stream.read(_PIECE):
                read += len(piece)
                self._left -= len(piece)
                if self._left < 0 or read > max(RATIO_FROM, MAX_RATIO * entry.compress_size):
                    raise Unreadable
                yield piece
