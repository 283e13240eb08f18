"""The text of a robots.txt: what it allows us, whatever stands in it."""

from __future__ import annotations

import time
from collections.abc import Callable
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.robots_text import MAX_BYTES, TOKEN, decoded, rules_of
from tests.crawler.robots_files import FILES, Robots

HOST = "http://ecole.example"


@pytest.mark.parametrize("robots", FILES.values(), ids=FILES)
def test_real_files_are_read_as_they_are_meant(robots: Robots) -> None:
    """Own group, names, wildcards, longest match, ties, escapes, charsets, delays and sitemaps."""
    rules = rules_of(decoded(robots.body))
    assert [path for path in robots.allowed.split() if not rules.can_fetch(HOST + path, TOKEN)] == []
    assert [path for path in robots.refused.split() if rules.can_fetch(HOST + path, TOKEN)] == []
    assert rules.crawl_delay(TOKEN) == robots.delay
    assert tuple(rules.sitemaps) == robots.sitemaps


def test_no_more_is_read_than_the_limit() -> None:
    """RFC 9309 asks for at least 500 KiB; of what comes after nothing is read."""
    assert MAX_BYTES >= 500 * 1024
    text = decoded(b"#" * (MAX_BYTES - 20) + b"\nUser-agent: *\nDisallow: /")
    assert len(text) == MAX_BYTES
    assert rules_of(text).can_fetch(HOST, TOKEN)


SLOW: dict[str, Callable[[int], str]] = {
    "one rule of wildcards": lambda size: "User-agent: *\nDisallow: /" + "*a" * (size // 2) + "b$\n",
    "rules of wildcards": lambda size: "User-agent: *\n" + f"Disallow: /{'*a' * 16}b\n" * (size // 44),
    "rules that differ": lambda size: "User-agent: *\n" + "".join(f"Disallow: *{n}*a$\n" for n in range(size // 19)),
    "robots and rules": lambda size: (
        "".join(f"User-agent: a{n}\n" for n in range(size // 40)) + "Disallow: /x\n" * (size // 26)
    ),
    "robots": lambda size: "".join(f"User-agent: a{n}\nDisallow: /{n}\n" for n in range(size // 36)),
    "blanks": lambda size: "User-agent" + " " * size,
    "escapes": lambda size: "User-agent: *\nDisallow: /" + "%e9" * (size // 3),
}


@pytest.mark.parametrize("form", SLOW)
def test_a_file_made_to_be_slow_takes_a_moment(form: str) -> None:
    """The largest file that is read holds up the run for a few seconds, and each address for less than one."""
    text = decoded(SLOW[form](MAX_BYTES).encode())
    began = time.process_time()
    rules = rules_of(text)
    parsed = time.process_time()
    rules.can_fetch(f"{HOST}/{'a' * 2000}", TOKEN)
    rules.can_fetch(f"{HOST}/{'a' * 2000}?", TOKEN)
    assert parsed - began < 8
    assert time.process_time() - parsed < 2


_lines = st.lists(
    st.sampled_from(["User-agent: *", "User-agent: cartable", "user agent", "User-agent: x", "Allow:", "Disallow: /*$"])
    | st.text(max_size=20)
    | st.builds("{}: {}".format, st.sampled_from(["Allow", "Disallow", "Crawl-delay", "Sitemap", "Host"]), st.text()),
    max_size=12,
).map("\n".join)


@given(st.binary(max_size=200) | _lines.map(lambda text: text.encode("utf-8", "replace")), st.text(max_size=20))
def test_any_bytes_are_some_rules(body: bytes, path: str) -> None:
    """No bytes make the reading of a robots.txt fail, nor the asking whether an address is allowed."""
    rules = rules_of(decoded(body))
    assert rules.can_fetch(f"{HOST}/{quote(path, errors='replace')}", TOKEN) in (True, False)
    delay = rules.crawl_delay(TOKEN)
    assert delay is None or 0 <= delay < float("inf")


@given(_lines, st.text("abCART*-_/ 1", min_size=1, max_size=12))
def test_what_is_said_to_another_is_not_said_to_us(rules: str, name: str) -> None:
    """A group for one other robot changes nothing for us."""
    own = "User-agent: cartable\nDisallow: /own\nUser-agent: "
    if name.strip().lower().startswith(("*", TOKEN)) or not name.strip():
        return
    kept = "\n".join(line for line in rules.splitlines() if "agent" not in line.lower())
    assert not rules_of(f"{own}{name}\n{kept}\nDisallow: /").can_fetch(f"{HOST}/own", TOKEN)
    assert rules_of(f"{own}{name}\n{kept}\nDisallow: /").can_fetch(f"{HOST}/other", TOKEN)
