"""What a page says to a reader, without what differs at every visit: so noise is not taken for a change. Pure.

Markup is left out, and with it the tokens against forgery and the numbers of sessions; so is every word with a figure
in it (dates, times, counters), and the words that stand beside such figures.
"""

from __future__ import annotations

import re
from dataclasses import replace
from hashlib import blake2b

from lxml.etree import XPath
from scrapy.http import Response, TextResponse

from crawler.document import document_of
from crawler.outcome import Fetched, Outcome

MAX_PAGE = 1_000_000
"""Characters: longer pages are compared by their bytes. The worst of this size takes half a second, a usual page of
30 KB half a millisecond.
"""
# Two plain paths and a set: one path that leaves out what stands in scripts takes three times as long.
_TEXTS = XPath("//text()", smart_strings=False)
_NOT_SHOWN = XPath("//script/text() | //style/text() | //noscript/text() | //template/text()", smart_strings=False)
_WORD = re.compile(r"\w+")
_BESIDE = (
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre janv févr avr juil sept oct "
    "nov déc lundi mardi mercredi jeudi vendredi samedi dimanche lun mar mer jeu ven sam dim "
    "january february march april may june july august october november december jan feb apr jun jul aug sep dec "
    "monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun "
    "seconde secondes minute minutes min heure heures jour jours semaine semaines mois an ans année années hier "
    "instant un une second seconds hour hours day days week weeks month months year years yesterday ago am pm a an h s "
    "visiteur visiteurs visite visites vue vues lecture lectures visitor visitors visit visits view views"
)
"""Months, days of the week, lengths of time (`il y a une heure`), what is counted, in French and English."""
_BESIDE_FIGURES = frozenset(_BESIDE.split())


def with_gist(outcome: Outcome, response: Response) -> Outcome:
    """The outcome of a visit to a page, with what the page says."""
    return replace(outcome, gist=gist_of(response)) if isinstance(outcome, Fetched) else outcome


def gist_of(response: Response) -> bytes:
    """A digest of a page's words; b"" when it has none, is too long, or is no text."""
    if not isinstance(response, TextResponse) or len(response.text) > MAX_PAGE:
        return b""
    root = document_of(response).root
    not_shown = set(_NOT_SHOWN(root))
    text = " ".join(each for each in _TEXTS(root) if each not in not_shown)
    words = [word for word in _WORD.findall(text.lower()) if word.isalpha() and word not in _BESIDE_FIGURES]
    return blake2b(" ".join(words).encode("utf-8", "replace"), digest_size=16).digest() if words else b""
