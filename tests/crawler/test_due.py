"""When is an address visited next?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from allowlist.model import Recrawl
from crawler.due import FIRST_RETRY, next_visit
from crawler.outcome import Failed, Fetched, Moved, Outcome, Refused, Unchanged, Vanished

NOW = datetime(2026, 9, 1, tzinfo=UTC)
DAY = timedelta(days=1)
RULES = Recrawl(DAY, 30 * DAY)

outcomes: st.SearchStrategy[Outcome] = st.sampled_from(
    [Fetched(200, {}, b""), Unchanged(), Moved("http://a.fr/"), Vanished(""), Refused(""), Failed("")]
)
bounds = st.tuples(st.timedeltas(timedelta(minutes=1), 30 * DAY), st.timedeltas(timedelta(0), 330 * DAY)).map(
    lambda pair: Recrawl(pair[0], pair[0] + pair[1])
)
intervals = st.none() | st.timedeltas(timedelta(0), 4000 * DAY)


@given(outcomes, intervals, st.integers(0, 10**6), bounds)
def test_next_visit_stays_within_bounds(
    outcome: Outcome, interval: timedelta | None, failures: int, recrawl: Recrawl
) -> None:
    """Whatever came before, the next visit lies ahead and at most the site's longest interval away."""
    visit = next_visit(outcome, interval, failures, recrawl, NOW)
    assert NOW < visit.due_at <= NOW + recrawl.max
    if not isinstance(outcome, Failed):
        assert visit.due_at - NOW == visit.interval >= recrawl.min
        assert visit.failures == 0


def test_first_visit_is_followed_by_the_shortest_interval() -> None:
    """A page that came for the first time is asked for again after `min`."""
    assert next_visit(Fetched(200, {}, b""), None, 0, RULES, NOW).due_at == NOW + DAY


@given(st.timedeltas(DAY, 30 * DAY))
def test_changing_pages_are_visited_more_often_than_still_ones(interval: timedelta) -> None:
    """A change halves the interval and none doubles it."""
    changed = next_visit(Fetched(200, {}, b""), interval, 0, RULES, NOW).interval
    still = next_visit(Unchanged(), interval, 0, RULES, NOW).interval
    assert changed == max(DAY, interval / 2)
    assert still == min(30 * DAY, interval * 2)


def test_failures_are_retried_later_and_later() -> None:
    """An hour after the first failure, two after the second, never beyond the longest interval."""
    waits = [next_visit(Failed(""), DAY, failures, RULES, NOW).due_at - NOW for failures in range(30)]
    assert waits[:3] == [FIRST_RETRY, 2 * FIRST_RETRY, 4 * FIRST_RETRY]
    assert waits == sorted(waits)
    assert waits[-1] == 30 * DAY


def test_a_failure_keeps_the_interval() -> None:
    """A failure counts up and leaves the page's own rhythm as it was."""
    visit = next_visit(Failed(""), 4 * DAY, 1, RULES, NOW)
    assert (visit.interval, visit.failures) == (4 * DAY, 2)


def test_a_site_that_says_when_to_come_back_is_believed() -> None:
    """A wait that was asked for takes the place of ours, up to the site's longest interval."""
    asked = [Failed("", timedelta(hours=5)), Failed("", timedelta(days=400))]
    waits = [next_visit(outcome, DAY, 3, RULES, NOW).due_at - NOW for outcome in asked]
    assert waits == [timedelta(hours=5), RULES.max]
