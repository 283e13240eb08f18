"""How the search is doing, in numbers for Prometheus. No word that was searched and no address is in them, and there
are as many as the program has routes.
"""

from __future__ import annotations

import hmac
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from ipaddress import ip_address
from itertools import accumulate
from typing import Final

from flask import Blueprint, Flask, Response, abort, current_app, request
from prometheus_client import CollectorRegistry
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.exposition import choose_encoder
from prometheus_client.registry import Collector

from indexer.engine import ResultPage
from webui.observed import NONE, Seen
from webui.proxies import FORWARDED
from webui.services import services
from webui.shared_numbers import Row, SharedNumbers

blueprint = Blueprint("metrics", __name__)

MOST_NUMBERS: Final = 2048
"""Room for the numbers of some 400 routes."""
_KEY: Final = "cartable.metrics"
_CLASSES: Final = ("2xx", "3xx", "4xx", "5xx")
_SEARCHES: Final = frozenset({"search.results", "api.search"})
_BOUNDS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, float("inf"))
"""Seconds. The target of a search is 0.1."""
_FOUND: Final = ("none", "some")
_OF_PROXIES: Final = ("Forwarded", "Via", "X-Real-IP", "X-Forwarded-Host", "X-Forwarded-Server")


@blueprint.get("/metrics")
def metrics() -> Response:
    """The numbers; 404 for whoever may not see them, as if there were none."""
    if not _may_see(_kept().token):
        abort(404)
    encode, kind = choose_encoder(request.headers.get("Accept", ""))
    registry = CollectorRegistry()
    registry.register(_kept())
    return Response(encode(registry), headers={"Content-Type": kind})


def searched(result: ResultPage) -> None:
    """Count the answer to a search: whether anything was found."""
    _kept().count_search(found=bool(result.total))


def install(app: Flask, numbers: SharedNumbers, worker: int, token: str) -> Metrics:
    """Count for `app`, as the `worker`-th process; its routes may come later."""
    kept = Metrics(app, numbers, numbers.row(worker), token)
    app.extensions[_KEY] = kept
    return kept


class Metrics(Collector):
    """The numbers of one server, and the row that this process adds to."""

    def __init__(self, app: Flask, numbers: SharedNumbers, row: Row, token: str) -> None:
        self.token = token
        self._app = app
        self._numbers = numbers
        self._row = row
        self._places: dict[tuple[str, str], int] = {}

    def observe(self, seen: Seen) -> None:
        """Count an answer, and how long a search took."""
        self._add(seen.route, f"{seen.status // 100}xx")
        if seen.endpoint in _SEARCHES:
            self._add("bucket", str(bisect_left(_BOUNDS, seen.seconds)))
            self._add("sum", "", amount=seen.seconds)

    def count_search(self, *, found: bool) -> None:
        """Count a search by what came of it."""
        self._add("found", _FOUND[found])

    def collect(self) -> Iterator[Metric]:
        """For prometheus-client: all numbers, of all workers."""
        totals = self._numbers.totals()
        of = {key: totals[place] for key, place in self._all_places().items()}
        answers = CounterMetricFamily("cartable_answers", "Answers sent", labels=("route", "status"))
        for route in self._routes():
            for status in _CLASSES:
                if of.get((route, status)):
                    answers.add_metric((route, status), of[route, status])
        yield answers
        found = CounterMetricFamily("cartable_searches", "Searches, by what was found", labels=("results",))
        for each in _FOUND:
            found.add_metric((each,), of["found", each])
        yield found
        took = accumulate(of["bucket", str(number)] for number in range(len(_BOUNDS)))
        buckets = [("+Inf" if bound == _BOUNDS[-1] else str(bound), n) for bound, n in zip(_BOUNDS, took, strict=True)]
        yield HistogramMetricFamily("cartable_search_seconds", "Time to answer a search", buckets, of["sum", ""])
        yield from _standing()

    def _add(self, family: str, which: str, amount: float = 1) -> None:
        place = self._all_places().get((family, which))
        if place is not None:
            self._row.add(place, amount)

    def _routes(self) -> Sequence[str]:
        return (NONE, *sorted({rule.rule for rule in self._app.url_map.iter_rules()}))

    def _all_places(self) -> dict[tuple[str, str], int]:
        """Where each number is: in one order in all workers, since all have the same routes."""
        if not self._places:
            keys = [
                *(("found", each) for each in _FOUND),
                *(("bucket", str(number)) for number in range(len(_BOUNDS))),
                ("sum", ""),
                *((route, status) for route in self._routes() for status in _CLASSES),
            ]
            self._places = {key: place for place, key in enumerate(keys[: self._numbers.size])}
        return self._places


def _standing() -> Iterator[Metric]:
    """When index and list were changed, not how long ago: `time() - x` says it, and goes on when a scrape fails."""
    standing = services().standing()
    told = (
        ("cartable_index_changed_timestamp_seconds", "When the index was last written", standing.index_changed),
        ("cartable_list_changed_timestamp_seconds", "When the list was last changed", standing.list_changed),
        ("cartable_pages", "Pages in the index", standing.pages),
        ("cartable_sites", "Active sites of the list", len(services().current_list().allowlist.active)),
    )
    for name, what, value in told:
        if value is not None:
            yield GaugeMetricFamily(name, what, value)


def _may_see(token: str) -> bool:
    """With a token whoever has it, from anywhere; without, programs on this very machine only."""
    if token:
        given = request.headers.get("Authorization", "").encode()
        return hmac.compare_digest(given, f"Bearer {token}".encode())
    return _is_local() and not (FORWARDED in request.environ or any(name in request.headers for name in _OF_PROXIES))


def _is_local() -> bool:
    try:
        return ip_address(request.remote_addr or "").is_loopback
    except ValueError:
        return False


def _kept() -> Metrics:
    kept: Metrics = current_app.extensions[_KEY]
    return kept
