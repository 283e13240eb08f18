"""Canonical addresses, and what a run says of the addresses it did not follow."""

from __future__ import annotations

from tests.loopback.client import Host, Loopback
from tests.loopback.command import Bench


def canonical(host: Host, path: str, target: str, body: str = "") -> None:
    """A page that gives `target` as its own address."""
    host.put(path, f'<title>{path}</title><link rel="canonical" href="{target}">{body}')


def test_canonical_pages_of_the_site_are_visited(loopback: Loopback, bench: Bench) -> None:
    """The page that another gives as its canonical address is visited once, whether head or header says so, a PDF's
    too, and as deep as the page that names it.
    """
    host = loopback.host()
    host.link("/", "/a?x=1", "/a?x=2", "/cours.pdf", "/itself")
    canonical(host, "/a?x=1", "/a")
    canonical(host, "/a?x=2", "/a")
    canonical(host, "/itself", "/itself#top")
    host.put("/a", "page")
    host.put(
        "/cours.pdf", "%PDF-1.4", Content_Type="application/pdf", Link='<style.css>; rel=x, </cours>; rel="canonical"'
    )
    host.put("/cours", "page")
    bench.add("a", host, "/", "max_depth: 1")
    ran = bench.crawl()
    assert sorted(host.paths()) == ["/", "/a", "/a?x=1", "/a?x=2", "/cours", "/cours.pdf", "/itself"]
    assert ran.site("a")["ignored"] == {}


def test_canonical_addresses_off_the_site_are_counted(loopback: Loopback, bench: Bench) -> None:
    """An address off the list, excluded, or of another site of the list is not believed: no request, a number, and the
    first of them with its page.
    """
    host, other = loopback.host(), loopback.host()
    host.link("/", "/1", "/2", "/3")
    canonical(host, "/", loopback.off_list.url("/canonical"), '<a href="/1">1</a><a href="/2">2</a>')
    canonical(host, "/1", other.url("/page"))
    canonical(host, "/2", "/excluded")
    other.put("/", "page")
    bench.add("a", host, "/", f"exclude: ['{host.address}/excluded']")
    bench.add("b", other)
    ran = bench.crawl()
    assert sorted(host.paths()) == ["/", "/1", "/2"]
    assert other.paths() == ["/"]
    assert ran.site("a")["ignored"] == {"canonical links off the site": 3}
    example = f"{loopback.off_list.url('/canonical')} (on {host.url()})"
    assert ran.site("a")["examples"] == {"canonical links off the site": example}


def test_the_first_of_each_refusal_is_named(loopback: Loopback, bench: Bench) -> None:
    """The report counts each kind of refusal and the links off the list, and keeps the first address of each kind with
    the page it stood on, in the JSON and in what people read; links off the list are not in the ledger.
    """
    host = loopback.host("disallow-private")
    off = loopback.off_list.url
    host.link("/", "/page", "/private", off("/x"), off("/y"))
    host.link("/page", "/image", "/private/2", off("/x"))
    host.put("/image", "png", Content_Type="image/png")
    bench.add("a", host)
    site = bench.crawl().site("a")
    on_start, on_page = f"(on {host.url()})", f"(on {host.url('/page')})"
    assert site["reasons"] == {"refused: robots.txt disallows it": 2, "refused: type image/png": 1}
    assert site["ignored"] == {"links off the list": 3}
    assert site["examples"] == {
        "refused: robots.txt disallows it": f"{host.url('/private')} {on_start}",
        "refused: type image/png": f"{host.url('/image')} {on_page}",
        "links off the list": f"{off('/x')} {on_start}",
    }
    with bench.engine().connect() as connection:
        urls = connection.exec_driver_sql("SELECT url FROM address").scalars().all()
    assert not [url for url in urls if loopback.off_list.address in url]
    lines = bench.run("crawl", "--all").out.splitlines()
    below = lines[lines.index("    links off the list (3)") + 1]
    assert below == f"        first: {site['examples']['links off the list']}"
    assert f"        first: {host.url('/image')} {on_page}" in lines
