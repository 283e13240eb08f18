"""The box, and the answers."""

from __future__ import annotations

from enum import StrEnum

from flask import Blueprint, Flask, current_app, render_template, request
from flask.typing import ResponseReturnValue

from allowlist.current import CurrentList
from allowlist.model import Allowlist
from indexer.engine import ResultPage
from indexer.help.cards import HelpCard
from indexer.query import BadQuery, Query
from webui import browse, errors, fewer, filters, help_cards, hits, metrics, paging
from webui.addresses import asked, link, parameters_of
from webui.counting import FOLLOWED, count
from webui.language import PARAMETER, given_language, messages, page_language
from webui.notice import notice_of
from webui.pinned import ShownPin, shown_pins
from webui.profiles import asked_query, current_profile
from webui.rendered import HomePages, RenderedPages
from webui.services import services
from webui.trail import trail

blueprint = Blueprint("search", __name__)
_KEY, _HOME_KEY = "cartable.rendered", "cartable.home"


class Outcome(StrEnum):
    """What the answer to a search looks like."""

    HITS = "hits"
    NO_WORDS = "no_words"
    PAST_THE_END = "past_the_end"
    NOTHING_FOUND = "nothing_found"
    NOTHING_YET = "nothing_yet"


@blueprint.get("/")
def home() -> ResponseReturnValue:
    """The search box."""
    current = services().current_list()
    empty = _holds_nothing(current.allowlist)
    given = given_language()
    # Whatever else stands in the address may be anything, and is in the links to other languages.
    if request.args and list(request.args.items(multi=True)) != [(PARAMETER, given)]:
        page = _home_page(current, empty=empty)
    else:
        key = (request.script_root, request.path, given, page_language(), notice_of(current), empty)
        kept: HomePages = current_app.extensions[_HOME_KEY]
        page = kept.page(key, current.allowlist, lambda: _home_page(current, empty=empty))
    return page, {"Cache-Control": "no-cache"}


@blueprint.get("/search")
def results() -> ResponseReturnValue:
    """A page of answers; 400 for parameters that have none."""
    current = services().current_list()
    query = asked_query(request.args, current.allowlist)
    if isinstance(query, BadQuery):
        return errors.bad_query(query, current.allowlist)
    result = services().search(query, current.allowlist)
    cards = services().help_cards()
    called = cards.called_for(query.text, query.level)
    count(result, called)
    metrics.searched(result)
    asked_as = (request.script_root, request.path, request.query_string, page_language())
    pinned = shown_pins(result, current.allowlist)
    told = tuple((pin.url, pin.title) for pin in pinned)
    key = (*asked_as, notice_of(current), cards.digest if called else "", told)
    return _pages().page(key, result, lambda: _results_page(result, current, called, pinned))


def install(app: Flask) -> None:
    """Give `app` what it keeps of pages."""
    app.extensions[_KEY] = RenderedPages()
    app.extensions[_HOME_KEY] = HomePages()


def rehearse(app: Flask) -> None:
    """Write pages that nobody asked for: the first of each kind costs a third of a second."""
    with app.test_request_context():
        current = services().current_list()
        services().help_cards().called_for("")
        _home_page(current, empty=True)
        _results_page(ResultPage(Query(""), 0, 0.0, ()), current, (), ())


def _pages() -> RenderedPages:
    kept: RenderedPages = current_app.extensions[_KEY]
    return kept


def _home_page(current: CurrentList, *, empty: bool) -> str:
    allowlist, profile = current.allowlist, current_profile()
    level = profile.level if profile else None
    return render_template(
        "home.html",
        notice=notice_of(current),
        sites=len(browse.sites_of(allowlist, level)),
        levels=browse.ways_to_levels(allowlist, messages()),
        subjects=browse.ways_to_subjects(allowlist, level),
        empty=empty,
    )


def _results_page(
    result: ResultPage, current: CurrentList, called: tuple[HelpCard, ...], pinned: tuple[ShownPin, ...]
) -> str:
    last = paging.last_page(result.total)
    allowlist, profile = current.allowlist, current_profile()
    simple = profile is not None and profile.young
    outcome = _outcome(result, allowlist)
    lost = outcome is Outcome.NOTHING_FOUND
    return render_template(
        "results.html",
        notice=notice_of(current),
        outcome=outcome,
        help=help_cards.shown_cards(called, current.allowlist, messages()),
        pinned=pinned,
        query=result.query,
        asked_for=_asked_for(result.query, current.allowlist),
        answered=result.suggestion if result.corrected else _asked_for(result.query, current.allowlist),
        partial=result.partial and not result.corrected,
        offered_spelling=None if result.corrected else result.suggestion,
        repeat=parameters_of(result.query),
        total=result.total,
        hits=hits.shown_hits(result, allowlist, messages(), simple=simple),
        chosen=filters.chosen_filters(result, allowlist, messages()),
        offered=filters.offered_filters(result, allowlist, messages(), filters.FEW if simple else filters.FILTERS),
        at_once=filters.AT_ONCE,
        followed=FOLLOWED,
        sorts=() if simple else filters.ways_to_sort(result.query, messages()),
        ways_on=_ways_on(result, allowlist) if lost else (),
        subjects=browse.ways_to_subjects(allowlist, result.query.level) if lost else (),
        last=last,
        numbers=paging.numbers(min(result.query.page, last), last),
    )


def _asked_for(query: Query, allowlist: Allowlist) -> str:
    """The words, or which page's like was asked for."""
    site = allowlist.site_for(query.like) if query.like else None
    if not query.like or site is None:
        return query.text
    return messages()("results.similar", page=" › ".join((site.name, *trail(query.like, site))))


def _outcome(result: ResultPage, allowlist: Allowlist) -> Outcome:
    if not (result.query.text or result.query.like):
        return Outcome.NO_WORDS
    if result.hits:
        return Outcome.HITS
    if result.total:
        return Outcome.PAST_THE_END
    return Outcome.NOTHING_YET if _holds_nothing(allowlist) else Outcome.NOTHING_FOUND


def _ways_on(result: ResultPage, allowlist: Allowlist) -> tuple[browse.Way, ...]:
    """Shorter searches that find something, with the same filters."""
    kept = {name: value for name, value in asked().items() if name not in {"page", "exact"}}

    def finds(text: str) -> bool:
        query = asked_query({**kept, "q": text, "exact": "1"}, allowlist)
        return not isinstance(query, BadQuery) and services().search(query, allowlist).total > 0

    return tuple(
        browse.Way(text, link("search.results", **{**kept, "q": text, **FOLLOWED}))
        for text in fewer.that_find(result.query.text, finds)
    )


def _holds_nothing(allowlist: Allowlist) -> bool:
    """Whether no search at all could find anything now, whatever its words."""
    return not allowlist.active or not services().index_ready()
