"""Nothing off the list is asked for, whatever the list, the names and the other sites are."""

from __future__ import annotations

import pytest

from tests.loopback.client import Loopback
from tests.loopback.command import Bench
from tests.loopback.pace import keeps

BROKEN_LISTS = {
    "empty": "",
    "no sites key": "version: 1\n",
    "no YAML": "version: 1\nsites: [\n",
    "binary": "\x00\x01",
}


@pytest.mark.parametrize("text", BROKEN_LISTS.values(), ids=BROKEN_LISTS)
def test_a_broken_list_means_no_request(loopback: Loopback, bench: Bench, text: str) -> None:
    """With an empty or broken list nothing is fetched, though a good list was in force before; exit code 1."""
    host = loopback.host()
    bench.add("a", host)
    assert bench.run("check").code == 0
    bench.write(text)
    ran = bench.run("crawl", "--all")
    assert ran.code == 1
    assert "nothing was done" in ran.err
    assert host.connections() == 0


def test_a_missing_list_means_no_request(bench: Bench) -> None:
    """Without a list nothing is fetched, and the sentence names the file."""
    ran = bench.run("crawl")
    assert ran.code == 1
    assert "allowlist.yaml" in ran.err
    assert "Traceback" not in ran.err


def test_all_problems_are_named(loopback: Loopback, bench: Bench) -> None:
    """A list with three problems names the three, each with its line, and its good sites are not visited either."""
    host = loopback.host()
    bench.add("a", host)
    bench.add("a", host)
    bench.add("b", host, "/", "delay: soon", "colour: red")
    ran = bench.run("crawl")
    assert ran.code == 1
    for word in ("soon", "colour"):
        assert any(word in line and "allowlist.yaml:" in line for line in ran.err.splitlines())
    assert sum("allowlist.yaml:" in line for line in ran.err.splitlines()) >= 3
    assert host.connections() == 0


def test_a_public_site_needs_a_contact(loopback: Loopback, bench: Bench) -> None:
    """Without a contact address no public site is visited, and private ones of the same list neither."""
    host = loopback.host()
    bench.add("a", host)
    bench.add("b", host, "http://public.example/", "private_network: false", scope="public.example")
    ran = bench.crawl()
    assert ran.code == 1
    assert "site b: no contact address is set: put CARTABLE_CONTACT=" in ran.err
    assert host.connections() == 0


def test_names_and_numbers_that_lead_inside(loopback: Loopback, bench: Bench) -> None:
    """A name that resolves to a private address, and a private address, are refused before any connection.

    Sites that say `private_network: true` are visited in the same run, and may not lend that to others.
    """
    host, by_number = loopback.host(), loopback.host()
    port = host.address.rpartition(":")[2]
    bench.environment["CARTABLE_CONTACT"] = "https://school.example/contact"
    public = "private_network: false"
    bench.add("by-name", host, f"http://localhost:{port}/", public, scope=f"localhost:{port}")
    bench.add("by-number", by_number, "/", public)
    allowed = loopback.host()
    allowed.link("/", f"http://localhost:{port}/linked", by_number.url("/linked"))
    bench.add("allowed", allowed)
    ran = bench.crawl()
    for site_id in ("by-name", "by-number"):
        assert ran.site(site_id)["reasons"] == {"refused: inside a private network": 2}
        assert ran.site(site_id)["state"] == "failed"
    assert host.connections() == by_number.connections() == 0
    assert allowed.paths() == ["/"]


def test_what_was_taken_off_the_list_is_not_asked_for(loopback: Loopback, bench: Bench) -> None:
    """Addresses in the store that the list no longer admits are not requested; those excluded as a browser shows them
    neither.
    """
    host, retired = loopback.host(), loopback.host()
    host.link("/", "/a", "/spip.php?article12", "/spip.php?article13")
    host.put("*", "page")
    retired.put("/", "page")
    bench.add("a", host)
    bench.add("b", retired)
    bench.crawl()
    before = len(host.paths())
    bench.clear()
    bench.add("a", host, "/", f"exclude: ['{host.address}/a', '{host.address}/spip.php?article12']")
    bench.add("b", retired, "/", "status: retired")
    ran = bench.crawl("--all")
    assert sorted(host.paths()[before:]) == ["/", "/spip.php?article13"]
    assert ran.site("a")["reasons"] == {"refused: off the list": 2}
    assert retired.paths() == ["/"]


def test_links_between_sites_of_the_list(loopback: Loopback, bench: Bench) -> None:
    """A page of one site that links to another gives that one work; with --site the other is left alone."""
    one, other = loopback.host(), loopback.host()
    one.link("/", other.url("/deep"))
    other.put("*", "page")
    bench.add("one", one)
    bench.add("other", other, "/start")
    bench.crawl("--site", "one")
    assert other.connections() == 0
    bench.crawl()
    assert sorted(other.paths()) == ["/deep", "/start"]


def test_folders_of_one_host(loopback: Loopback, bench: Bench) -> None:
    """Sites that are folders of one host share its robots.txt, its one connection and the longest delay; the narrower
    site owns its folder, and a sitemap names pages for both.
    """
    host = loopback.host("sitemap-index")
    host.put(
        "/sitemap-index.xml", f"<sitemapindex><sitemap><loc>{host.url('/part.xml')}</loc></sitemap></sitemapindex>"
    )
    # Six of them, since the first request of a run arrives late: its connection is still to be made.
    inside = ["/docs/", *(f"/docs/{number}" for number in range(5))]
    entries = "".join(f"<url><loc>{host.url(path)}</loc></url>" for path in ("/x", *inside[1:]))
    host.put("/part.xml", f"<urlset>{entries}</urlset>")
    host.put("*", "page")
    bench.add("wide", host, "/")
    bench.add("narrow", host, "/docs/", "overlaps: [wide]", "delay: 0.3", scope=f"{host.address}/docs/")
    ran = bench.crawl("--site", "wide")
    assert sorted(host.paths()) == ["/", "/part.xml", "/sitemap-index.xml", "/x"]
    assert ran.code == 0
    before = len(host.asked())
    bench.crawl("--site", "narrow")
    times = [asked.at for asked in host.asked()[before:]]
    assert sorted(asked.path for asked in host.asked()[before:]) == inside
    assert keeps(times, 0.25)


def test_a_folder_holds_across_every_hop(loopback: Loopback, bench: Bench) -> None:
    """A site that is a folder of its host stays in it, wherever redirects, refreshes, frames, bases, canonical links,
    feeds, sitemaps and odd paths lead on that host: the rest of it is asked for robots.txt and sitemaps only.
    """
    host = loopback.host("sitemap")
    host.link(
        "/cours/", *(f"/cours/{number}" for number in range(8)), "/coursier", "/cours/../out", "/cours/%2e%2e/out"
    )
    host.put("/cours/0", status=302, Location="/out/0")
    host.put("/cours/1", status=308, Location="../out/1")
    host.put("/cours/2", '<meta http-equiv="refresh" content="0; url=/out/2">')
    host.put("/cours/3", "x", Refresh="0; url=/cours%2f../out/3")
    host.put("/cours/4", '<link rel="canonical" href="/out/4"><iframe src="/out/4"></iframe><p>quatre')
    host.put("/cours/5", '<base href="/out/"><a href="5">5</a><a href="/cours/in">in</a>')
    host.put("/cours/6", "%PDF-1.4", Content_Type="application/pdf", Link="</out/6.pdf>; rel=canonical")
    host.put("/cours/7", status=302, Location="/cours/7-in")
    host.put("/plan.xml", f"<rss><channel><item><link>{host.url('/out/7')}</link></item></channel></rss>")
    host.put("*", "page")
    bench.add("a", host, "/cours/", scope=f"{host.address}/cours/")
    ran = bench.crawl()
    inside = {"/cours/", "/cours/in", "/cours/7-in", *(f"/cours/{number}" for number in range(8))}
    assert set(host.paths()) == {*inside, "/plan.xml"}
    assert ran.site("a")["reasons"] == {"vanished: redirects off the list": 4}
    assert ran.site("a")["ignored"] == {"canonical links off the site": 2, "links off the list": 6}
