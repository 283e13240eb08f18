"""Pages kept back under the list in force, without asking about all of them after each edit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from threading import Thread

import pytest

from allowlist.model import Allowlist
from indexer import hidden
from indexer.hidden import HiddenPages
from tests.indexer.lists import listed, site

PAGES = {f"http://{name}.example/{number}": name for name in ("a", "b", "c") for number in range(10)}
LIST = listed(*(site(name, f"{name}.example") for name in ("a", "b", "c")))


@dataclass
class Index:
    """What is asked of an index here."""

    held: str = LIST.fence
    commit: int = 1

    def generation(self) -> str:
        return str(self.commit)

    def held_fence(self) -> str:
        return self.held

    def addresses(self) -> Iterator[tuple[str, str]]:
        return iter(PAGES.items())


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses that the list is asked about."""
    urls: list[str] = []
    admits = hidden.admits

    def counted(allowlist: Allowlist, url: str, site_id: str) -> bool:
        urls.append(url)
        return admits(allowlist, url, site_id)

    monkeypatch.setattr(hidden, "admits", counted)
    return urls


def changed(*sites: str, **exclude: str) -> Allowlist:
    """The list with these sites, and with what some of them exclude."""
    return listed(
        *(site(name, f"{name}.example", exclude=(exclude[name],) if name in exclude else ()) for name in sites)
    )


def test_only_what_an_edit_concerns_is_asked_about(asked: list[str]) -> None:
    """One edit after another: what is hidden is right each time, and each address of the edited site is asked once."""
    pages = HiddenPages(Index())  # type: ignore[arg-type]
    assert (pages.under(LIST), asked) == (frozenset(), [])
    first = changed("a", "b", "c", a="a.example/3")
    assert pages.under(first) == {"http://a.example/3"}
    assert len(asked) == 10
    second = changed("a", "b", a="a.example/3", b="b.example/4")
    assert pages.under(second) == pages.under(second) == {"http://a.example/3", "http://b.example/4"}
    assert len(asked) == 20
    assert pages.under(LIST) == frozenset()
    assert pages.under(changed("a", "b", "c", c="c.example/*")) == {f"http://c.example/{n}" for n in range(10)}
    assert len(asked) == 30


def test_a_new_generation_is_asked_about_as_a_whole(asked: list[str]) -> None:
    """What is known of one generation says nothing of another; unless that one was written under this very list."""
    index = Index()
    pages = HiddenPages(index)  # type: ignore[arg-type]
    now = changed("a", "b", "c", a="a.example/3")
    pages.under(LIST)
    pages.under(now)
    index.commit = 2
    assert pages.under(now) == {"http://a.example/3"}
    assert len(asked) == 40
    index.commit, index.held = 3, now.fence
    assert (pages.under(now), len(asked)) == (frozenset(), 40)


def test_one_thread_asks_for_all(asked: list[str]) -> None:
    """Several queries at the same moment wait for the one answer."""
    pages = HiddenPages(Index(held="another"))  # type: ignore[arg-type]
    threads = [Thread(target=pages.under, args=(changed("a", "b"),)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(asked) == 20
