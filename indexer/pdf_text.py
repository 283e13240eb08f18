"""Text out of a PDF as a reader sees it: letters instead of glyphs, accents on their letters, words in one piece."""

from __future__ import annotations

import re
import unicodedata

TITLE_LENGTH = 200

_GLYPHS = (*range(0xFB00, 0xFE00), *range(0xFE70, 0xFEFD), *range(0x1D400, 0x1D800))
"""Ligatures, Arabic letter shapes and mathematical alphabets are how letters look. What NFKC would also change means
something: m² is not m2, ½ not 1⁄2.
"""
_LETTERS = {code: plain for code in _GLYPHS if (plain := unicodedata.normalize("NFKC", chr(code))) != chr(code)}
_ACCENTS = dict(zip("´ˊ`ˋ¨ˆ^¸˜", "\u0301\u0301\u0300\u0300\u0308\u0302\u0302\u0327\u0303", strict=True))
_DOTLESS = {"ı": "i", "ȷ": "j"}
# Old TeX prints an accent, then its letter: `mat´eriel`. The two that are on every keyboard count only where French has
# them, and never as a pair of quotation marks.
_ACCENT_FIRST = re.compile(r"[´ˋˊ¨ˆ¸˜] ?([A-Za-zıȷ])|\^([ıȷ])|`([aeuAEU])(?!\w*[`'])")
_ACCENT_AFTER = re.compile(r"(\w) ([\u0300-\u0304\u0306-\u0308\u030a-\u030c\u0327\u0328])")
_HYPHEN_AT_END = re.compile(r"(?<=\w)[\u0002\u00ad\ufffe]\s*(?=\w)|\u00ad")
_CONTROLS = (*range(10), *range(11, 32), *range(127, 160), 0xFFFE, 0xFFFF)
_UNSEEN = dict.fromkeys(_CONTROLS, " ") | dict.fromkeys((0x200B, 0xFEFF), "")
_SPACES = re.compile(r"[^\S\n]+")
_LINES = re.compile(r" ?\n\s*")

_MADE_BY = re.compile(
    r"^(?:Microsoft (?:Word|PowerPoint|Excel)|Diapositive|Présentation PowerPoint)\s*[-–:]*\s*", re.IGNORECASE
)
_FILE_NAME = re.compile(
    r"\.(?:docx?|odt|odp|ods|pptx?|xlsx?|rtf|indd|tex|dvi|ps|pdf|qxp|pub|pages|html?|txt)$", re.IGNORECASE
)
_NO_TITLE = re.compile(
    r"(?:sans[ -]?titre|untitled|document|titre|title|noname|slide|diapo|page)[\s\d_-]*", re.IGNORECASE
)


def normalised(text: str) -> str:
    """Text with whole letters (ﬁ is fi, ´e is é), composed (NFC), words hyphenated at a line's end in one piece, one
    space between words and one line break between lines.
    """
    text = _HYPHEN_AT_END.sub("", text.replace("\r", "")).translate(_LETTERS).translate(_UNSEEN)
    text = _ACCENT_AFTER.sub(r"\1\2", text)
    # Where letters have accents already, those apart are apostrophes (`l´eau`).
    if len(_ACCENT_FIRST.findall(text)) > sum(map(text.count, "éèêà")):
        text = _ACCENT_FIRST.sub(_composed, text)
    text = unicodedata.normalize("NFC", text).encode("utf-8", "ignore").decode()
    return _LINES.sub("\n", _SPACES.sub(" ", text)).strip()


def _composed(match: re.Match[str]) -> str:
    """The letter with the accent before it, when there is such a letter."""
    letter = match[1] or match[2] or match[3]
    whole = unicodedata.normalize("NFC", _DOTLESS.get(letter, letter) + _ACCENTS[match[0][0]])
    return whole if len(whole) == 1 else match[0]


def telling_title(title: str) -> str:
    """A title in one line, "" when it names a file or a program, or says nothing."""
    title = _MADE_BY.sub("", " ".join(normalised(title).split()))
    letters = sum(map(str.isalpha, title))
    return "" if letters < 3 or _FILE_NAME.search(title) or _NO_TITLE.fullmatch(title) else title


def first_line(text: str) -> str:
    """The first line, when it looks like a heading: short, and words."""
    line = next((line for line in text.split("\n", 5)[:5] if telling_title(line)), "")
    return line if len(line) <= TITLE_LENGTH else ""
