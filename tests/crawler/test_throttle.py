"""Slow sites are asked more slowly, quick ones at their own pace."""

from __future__ import annotations

from statistics import median

import pytest
from scrapy.core.downloader import Slot
from scrapy.http import Response
from scrapy.utils.test import get_crawler

from crawler.throttle import Throttle
from tests.loopback.client import Host, Loopback
from tests.loopback.command import Bench
from tests.loopback.pace import gaps, keeps

DELAY, LATENCY, LONGEST = 0.1, 0.4, 1.0


@pytest.fixture(scope="module")
def hosts(loopback: Loopback, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Host]:
    """One crawl over a host of each kind."""
    bench = Bench(tmp_path_factory.mktemp("throttle"), {"CARTABLE_MAX_CRAWL_DELAY": str(LONGEST)})
    found = {
        name: loopback.host() for name in ("slow", "slower", "quick", "at-full-speed", "once-slow", "busy", "rare")
    }
    for name, host in found.items():
        host.link("/", *map(str, range(6)))
        host.put("*", f"page {name}", wait={"slow": LATENCY, "slower": 1.2, "at-full-speed": LATENCY}.get(name, 0.0))
        delays = {"at-full-speed": 0, "rare": LONGEST + 0.3}
        bench.add(name, host, "/", f"delay: {delays.get(name, DELAY)}")
    found["once-slow"].link("/", *map(str, range(6)), wait=LATENCY)
    found["busy"].put("/0", "non", status=503, times=1, wait=LATENCY, Retry_After="1")
    assert bench.crawl().code == 0
    return found


def times(host: Host) -> list[float]:
    """When pages were asked for."""
    return [asked.at for asked in host.asked() if asked.path not in ("/", "/robots.txt")]


def test_a_slow_site_rests_as_long_as_it_took(hosts: dict[str, Host]) -> None:
    """Between two requests to a slow site is twice the time that it takes to answer."""
    assert median(gaps(times(hosts["slow"]))) >= 2 * LATENCY - 0.05


def test_no_longer_than_the_setting(hosts: dict[str, Host]) -> None:
    """A site that takes longer than the longest delay is asked when it has answered."""
    assert median(gaps(times(hosts["slower"]))) < 1.2 + 0.5


def test_a_quick_site_is_asked_at_its_delay(hosts: dict[str, Host]) -> None:
    """The list's delay is the least, and what a quick site gets."""
    assert keeps(times(hosts["quick"]), DELAY - 0.02)
    assert median(gaps(times(hosts["quick"]))) < 2 * DELAY


def test_a_delay_longer_than_the_setting_is_kept(hosts: dict[str, Host]) -> None:
    """The setting bounds what a slow answer causes, not what the list says."""
    assert keeps(times(hosts["rare"]), LONGEST + 0.25)


def test_no_delay_means_full_speed(hosts: dict[str, Host]) -> None:
    """A site of `delay: 0` is asked as soon as it has answered, however slow it is."""
    assert median(gaps(times(hosts["at-full-speed"]))) < 2 * LATENCY - 0.2


def test_one_slow_answer_is_forgotten(hosts: dict[str, Host]) -> None:
    """After a slow start page the delay halves with each quick answer, down to the list's."""
    found = gaps(times(hosts["once-slow"]))
    assert found[0] > 3 * DELAY
    assert found[-1] < 2 * DELAY


def test_a_busy_answer_has_its_own_pause(hosts: dict[str, Host]) -> None:
    """A slow "busy" makes the pause that it asks for, and no delay after it."""
    found = sorted(gaps(times(hosts["busy"])))
    assert found[-1] >= 1
    assert found[-2] < LATENCY


def test_not_modified_shortens_a_delay() -> None:
    """On a night of "not modified" the delay of one bad moment shrinks as it does with pages; errors leave it."""
    throttle = Throttle(get_crawler(settings_dict={"AUTOTHROTTLE_ENABLED": True}))
    throttle.mindelay, throttle.maxdelay = DELAY, LONGEST
    slot = Slot(1, 0.8, 0)
    throttle._adjust_delay(slot, 0.0, Response("http://a.example.org/", status=500))  # noqa: SLF001 (what Scrapy calls)
    assert slot.delay == 0.8
    throttle._adjust_delay(slot, 0.0, Response("http://a.example.org/", status=304))  # noqa: SLF001 (what Scrapy calls)
    assert slot.delay == pytest.approx(0.4)
