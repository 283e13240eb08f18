"""Text out of a PDF as a reader sees it: accents that were printed apart stand on their letters."""

from __future__ import annotations

import re
import unicodedata

from indexer.reading.file_text import tidied

_ACCENTS = dict(zip("´ˊ`ˋ¨ˆ^¸˜", "\u0301\u0301\u0300\u0300\u0308\u0302\u0302\u0327\u0303", strict=True))
_DOTLESS = {"ı": "i", "ȷ": "j"}
# Old TeX prints an accent, then its letter: `mat´eriel`. The two that are on every keyboard count only where French has
# them, and never as a pair of quotation marks.
_ACCENT_FIRST = re.compile(r"[´ˋˊ¨ˆ¸˜] ?([A-Za-zıȷ])|\^([ıȷ])|`([aeuAEU])(?!\w*[`'])")
_ACCENT_AFTER = re.compile(r"(\w) ([\u0300-\u0304\u0306-\u0308\u030a-\u030c\u0327\u0328])")


def normalised(text: str) -> str:
    """Tidied text with accents on their letters: ´e is é."""
    text = _ACCENT_AFTER.sub(r"\1\2", tidied(text))
    # Where letters have accents already, those apart are apostrophes (`l´eau`).
    if len(_ACCENT_FIRST.findall(text)) > sum(map(text.count, "éèêà")):
        text = _ACCENT_FIRST.sub(_composed, text)
    return unicodedata.normalize("NFC", text)


def _composed(match: re.Match[str]) -> str:
    """The letter with the accent before it, when there is such a letter."""
    letter = match[1] or match[2] or match[3]
    whole = unicodedata.normalize("NFC", _DOTLESS.get(letter, letter) + _ACCENTS[match[0][0]])
    return whole if len(whole) == 1 else match[0]
