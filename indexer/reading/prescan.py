"""The charset a page declares about itself: the HTML standard's "prescan a byte stream", with the XML declaration."""

from __future__ import annotations

import re
from collections.abc import Callable

PRESCANNED = 16_384
"""The standard says 1024 bytes and starts again when a <meta> comes later; one longer look gives the same."""

_XML = re.compile(r"\s*<\?xml\s[^>]*?encoding\s*=\s*[\"']\s*([\w.:-]+)", re.IGNORECASE)
_MARKUP = re.compile(r"<!--|<(/?[a-zA-Z][^\s/>]*)|<[!/?]")
_ATTRIBUTE = re.compile(
    r"[\s/]*(?:(?P<end>>)|(?P<name>[^\s/>][^\s/>=]*)"
    r"(?:\s*=\s*(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)'|(?P<bare>[^\s>\"'][^\s>]*)|(?P<open>[\"'])))?)"
)
_IN_CONTENT = re.compile(r"charset\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s;\"']+))", re.IGNORECASE)


def declared_charset(body: bytes, is_known: Callable[[str], bool]) -> str:
    """The first known charset in the XML declaration or a <meta>, as written, or ""."""
    text = body[:PRESCANNED].decode("latin-1")
    if (xml := _XML.match(text)) and is_known(xml[1]):
        return xml[1]
    position = 0
    while found := _MARKUP.search(text, position):
        if found[1]:
            attributes, position = _attributes(text, found.end())
            charset = _of_meta(attributes) if found[1].lower() == "meta" and position else ""
            if charset and is_known(charset):
                return charset
        else:
            closing = "-->" if found[0] == "<!--" else ">"
            # `<!-->` is a whole comment.
            position = text.find(closing, found.start() + 2) + len(closing)
            position = 0 if position < found.end() else position
        if not position:
            break
    return ""


def _attributes(text: str, position: int) -> tuple[dict[str, str], int]:
    """A tag's attributes and where it ends; 0 when it does not end in the bytes looked at."""
    attributes: dict[str, str] = {}
    while part := _ATTRIBUTE.match(text, position):
        position = part.end()
        if part["end"]:
            return attributes, position
        if part["open"]:
            break
        value = part["double"] or part["single"] or part["bare"] or ""
        attributes.setdefault(part["name"].lower(), value)
    return attributes, 0


def _of_meta(attributes: dict[str, str]) -> str:
    if "charset" in attributes:
        return attributes["charset"].strip()
    if attributes.get("http-equiv", "").lower() != "content-type":
        return ""
    found = _IN_CONTENT.search(attributes.get("content", ""))
    return next(filter(None, found.groups()), "").strip() if found else ""
