"""The wiring of the search: settings in, parts out. The only place that picks an engine."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from cartable.errors import BadSetting
from cartable.settings import Settings
from crawler.canonical import canonical_spelling
from indexer.asking.synonym_file import watched_synonyms
from indexer.asking.synonyms import Synonyms
from indexer.companion import IndexWithWords
from indexer.engine import SearchIndex
from indexer.help.watch import CurrentCards, watched_cards
from indexer.links.store import LinkStore
from indexer.search import Searcher
from indexer.vocabulary.reader import Words
from indexer.vocabulary.spelling import Speller
from indexer.vocabulary.store import WordStore
from indexer.vocabulary.suggest import Finds, Popular, Suggester
from indexer.whoosh.engine import WhooshIndex

_SPELLINGS = 50_000
"""Addresses whose spelling is remembered during a run: the same few thousand are linked to again and again."""


def search_index(settings: Settings) -> SearchIndex:
    """The engine that the settings name, and its vocabulary beside it."""
    return IndexWithWords(_engine(settings), WordStore(settings.words_directory))


def link_store(settings: Settings) -> LinkStore:
    """The links between the pages of the index: in its folder, so that each engine's tells what that one was given."""
    return LinkStore(settings.index_directory, lru_cache(_SPELLINGS)(canonical_spelling))


def _engine(settings: Settings) -> SearchIndex:
    if settings.engine == "whoosh":
        return WhooshIndex(settings.index_directory)
    try:
        from indexer.tantivy.engine import TantivyIndex  # noqa: PLC0415 (an optional package, and only for this)
    except ImportError:
        remedy = "run `pip install 'cartable[fast]'`, or set engine to whoosh"
        raise BadSetting("engine", "tantivy is not installed", remedy) from None
    return TantivyIndex(settings.index_directory)


def searcher(settings: Settings, index: SearchIndex) -> Searcher:
    """The search over an index, with corrections from its vocabulary."""
    return Searcher(index, Speller(Words(settings.words_directory)), synonyms(settings))


def suggester(settings: Settings, popular: Popular, finds: Finds) -> Suggester:
    """The suggestions, with known queries among them."""
    return Suggester(Words(settings.words_directory), popular, finds)


def help_cards(settings: Settings) -> Callable[[], CurrentCards]:
    """What gives the help cards as they are at any moment."""
    return watched_cards(settings.help_cards, settings.own_help_cards)


def synonyms(settings: Settings) -> Callable[[], Synonyms]:
    """What gives the synonyms as they are at any moment."""
    return watched_synonyms(settings.own_synonyms)
