"""Is a page that came with status 200 really "Page introuvable"? Pure: takes HTML, touches nothing.

Two signs: its title or first heading says so and little else stands there; or its text is the one that the site answers
to an address that cannot exist (crawler/probe.py).
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from itertools import islice
from urllib.parse import unquote, urlsplit

from lxml.etree import iterwalk
from lxml.html import HtmlElement
from parsel import Selector

LITTLE_TEXT = 80
"""Words outside links and menus: with more, a page called "Erreur 404" is an article on it. The shortest of 79 pages of
Vikidia has 497; the error pages that Apache, nginx, SPIP and WordPress bring along have one to three sentences."""
MAY_DIFFER = 3
"""Words that one of two texts has and the other has not, and they still count as the same. Of 79 pages of Vikidia no
two differ in less than 811, of 330 of the LibreOffice help, terse ones in one frame, no two in less than 7."""
MAX_WORDS = 20_000
"""Words read of a page."""
_MAX_LINE = 1_000
"""Characters read of a title or heading as written."""

_UNSEEN = frozenset({"head", "script", "style", "noscript", "template", "svg"})
_AROUND = _UNSEEN | {"a", "nav", "header", "footer", "aside", "form", "button", "label", "select"}
_WORD = re.compile(r"[^\W\d_]{2,}(?!\d)")
_TAG = re.compile("<[^<>]*>")
_OPENS = {"title": re.compile(r"<[tT][iI][tT][lL][eE]\b[^<>]*>"), "h1": re.compile(r"<[hH]1\b[^<>]*>")}
"""Spelt out: with IGNORECASE the search takes five times as long."""
_BEFORE_THE_SITE = re.compile(r"\s+[-–—:/]\s+|\s*[|·•»›]\s*")
"""What stands between a page's title and the name of its site."""
_DATES = frozenset((
    "janvier", "fevrier", "mars", "avril", "mai", "juin", "juillet", "aout", "septembre", "octobre", "novembre",
    "decembre", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche", "january", "february", "march",
    "april", "may", "june", "july", "august", "september", "october", "november", "december", "monday", "tuesday",
    "wednesday", "thursday", "friday", "saturday", "sunday",
))  # fmt: skip
_ORNAMENTS = frozenset((
    "404", "410", "http", "code", "statut", "status", "erreur", "error", "oups", "oops", "aie", "zut", "desole",
    "sorry",
))  # fmt: skip
_HINT = re.compile("404|introuvable|inconnu|trouve|found|exist")
"""One of them stands in all that `_SAYS_SO` holds for."""
_SAYS_SO = re.compile(
    "not found|introuvable|impossible de trouver (?:la|cette) page|"
    "(?:(?:la|cette|l|le|ce|the|this|that|votre) )?"
    "(?:page|article|document|contenu|ressource|adresse|fichier|rubrique|url|content|resource|file)"
    "(?: web| internet)?"
    "(?: demandee?| recherchee?| requested| que vous (?:avez demandee?|recherchez|cherchez|demandez)"
    "| you (?:requested|are looking for|were looking for))?"
    "(?: est| is| was)? "
    "(?:introuvable|inexistante?|non trouvee?|pas trouvee?|inconnue?|not found|n existe (?:pas|plus|pas ou plus)"
    "|n a pas (?:pu etre|ete) trouvee?|n a pu etre trouvee?|does not exist|doesn t exist|no longer exists"
    "|(?:could not|couldn t|cannot|can t) be found)"
)
"""A whole title, in words without accents."""


@dataclass(frozen=True, slots=True)
class Text:
    """The words that a reader sees of a page and how often, and those of its title: without its address, which many
    error pages repeat, without numbers and dates.
    """

    title: tuple[str, ...]
    words: Mapping[str, int]


def text_of(html: str, url: str) -> Text:
    """The text of the page that `url` gave."""
    root = Selector(html, "html").root
    echoes = _echoes(url)
    title = next((element.text or "" for element in root.iter("title")), "")
    return Text(tuple(_words(title, echoes)), Counter(_words(" ".join(_seen(root, _UNSEEN)), echoes)))


def nearly_same(one: Text, other: Text) -> bool:
    """Whether two texts are the same but for a few words."""
    if one.title != other.title:
        return False
    words = {*one.words, *other.words}
    return sum(abs(one.words.get(word, 0) - other.words.get(word, 0)) for word in words) <= MAY_DIFFER


def says_so(html: str) -> bool:
    """Whether a page's title or first heading says that there is no such page, and it has little other text.

    >>> says_so("<title>Page introuvable - Le site</title><p>La page demandée n'existe plus.")
    True
    """
    if not (_is_not_found(_inside("title", html)) or _is_not_found(_inside("h1", html))):
        return False
    text = " ".join(_seen(Selector(html, "html").root, _AROUND))
    return sum(1 for _ in islice(_WORD.finditer(text), LITTLE_TEXT)) < LITTLE_TEXT


def _inside(tag: str, html: str) -> str:
    """What stands in the first such element, found without parsing: each page is asked, few say so."""
    start = _OPENS[tag].search(html)
    if start is None:
        return ""
    inside = html[start.end() : start.end() + _MAX_LINE]
    end = re.search(f"</{tag}", inside, re.IGNORECASE)
    return unescape(_TAG.sub(" ", inside[: end.start()])) if end else ""


def _is_not_found(line: str) -> bool:
    plain = _plain(line)
    if _HINT.search(plain) is None:  # nearly every page
        return False
    return any(_part_says_so(part) for part in (plain, *_BEFORE_THE_SITE.split(plain)))


def _part_says_so(part: str) -> bool:
    words = re.findall(r"\w+", part)
    said = _without_ornaments(words)
    if said:
        return _SAYS_SO.fullmatch(" ".join(said)) is not None
    return "404" in words and not {"erreur", "error"}.isdisjoint(words)  # alone, 404 may be a year or a car


def _without_ornaments(words: list[str]) -> list[str]:
    kept = [number for number, word in enumerate(words) if word not in _ORNAMENTS]
    return words[kept[0] : kept[-1] + 1] if kept else []


def _seen(root: HtmlElement, unseen: frozenset[str]) -> Iterator[str]:
    """The text outside these elements. In one walk: asking each text for its ancestors takes hours on a page that is a
    million elements deep.
    """
    walk = iterwalk(root, events=("start", "end", "comment", "pi"))
    for event, element in walk:
        if event != "start":
            yield element.tail or ""
        elif element.tag in unseen:
            walk.skip_subtree()
        else:
            yield element.text or ""


def _words(text: str, echoes: list[str]) -> Iterator[str]:
    plain = _plain(text)
    for echo in echoes:
        plain = plain.replace(echo, " ")
    return (word for word in islice(_WORD.findall(plain), MAX_WORDS) if word not in _DATES)


def _echoes(url: str) -> list[str]:
    """What a page may repeat of its address, the longest first."""
    path = urlsplit(url).path
    last = path.rstrip("/").rpartition("/")[2]
    spellings = {url, path, last, unquote(url), unquote(path), unquote(last), unquote(last).replace("_", " ")}
    return sorted((_plain(each) for each in spellings if len(each) > 2), key=len, reverse=True)


def _plain(text: str) -> str:
    """In lower case, without accents."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))
