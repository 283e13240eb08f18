"""Text and titles out of files as a reader sees them: letters instead of glyphs, words in one piece, lines of words."""

from __future__ import annotations

import re
import unicodedata

TITLE_LENGTH = 200

_GLYPHS = (*range(0xFB00, 0xFE00), *range(0xFE70, 0xFEFD), *range(0x1D400, 0x1D800))
"""Ligatures, Arabic letter shapes and mathematical alphabets are how letters look. What NFKC would also change means
something: m² is not m2, ½ not 1⁄2.
"""
_LETTERS = {code: plain for code in _GLYPHS if (plain := unicodedata.normalize("NFKC", chr(code))) != chr(code)}
_HYPHEN_AT_END = re.compile(r"(?<=\w)[\u0002\u00ad\ufffe]\s*(?=\w)|\u00ad")
_CONTROLS = (*range(10), *range(11, 32), *range(127, 160), 0xFFFE, 0xFFFF)
_UNSEEN = dict.fromkeys(_CONTROLS, " ") | dict.fromkeys((0x200B, 0xFEFF), "")
_SHOWN = _LETTERS | _UNSEEN
_SPACES = re.compile(r"[^\S\n]+")
_LINES = re.compile(r" ?\n\s*")

_MADE_BY = re.compile(
    r"^(?:Microsoft (?:Word|PowerPoint|Excel)|Diapositive|Présentation PowerPoint)\s*[-–:]*\s*", re.IGNORECASE
)
_FILE_NAME = re.compile(
    r"\.(?:docx?|odt|odp|ods|pptx?|xlsx?|rtf|indd|tex|dvi|ps|pdf|qxp|pub|pages|html?|txt|epub)$", re.IGNORECASE
)
_NO_TITLE = re.compile(
    r"(?:sans[ -]?titre|untitled|document|titre|title|noname|slide|diapo|page)[\s\d_-]*", re.IGNORECASE
)


def tidied(text: str) -> str:
    """Text with whole letters (ﬁ is fi), composed (NFC), words hyphenated at a line's end in one piece, one space
    between words and one line break between lines.
    """
    text = _HYPHEN_AT_END.sub("", text.replace("\r", "")).translate(_SHOWN)
    text = unicodedata.normalize("NFC", text).encode("utf-8", "ignore").decode()
    return _LINES.sub("\n", _SPACES.sub(" ", text)).strip()


def telling_title(title: str) -> str:
    """A title in one line, "" when it names a file or a program, or says nothing."""
    title = _MADE_BY.sub("", " ".join(tidied(title).split()))
    letters = sum(map(str.isalpha, title))
    return "" if letters < 3 or _FILE_NAME.search(title) or _NO_TITLE.fullmatch(title) else title


def first_line(text: str) -> str:
    """The first line, when it looks like a heading: short, and words."""
    line = next((line for line in text.split("\n", 5)[:5] if telling_title(line)), "")
    return line if len(line) <= TITLE_LENGTH else ""
