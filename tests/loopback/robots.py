"""robots.txt in every form, named by what a host does with it."""

from __future__ import annotations

from tests.loopback.misbehaviour import Answer, drop, endless, hang
from tests.loopback.redirects import filled, location
from tests.loopback.wire import Connection


def text(rules: str, status: int = 200) -> Answer:
    """These rules."""

    def answer(connection: Connection) -> None:
        connection.answer(status, filled(rules, connection).encode(), Content_Type="text/plain")

    return answer


def binary(connection: Connection) -> None:
    """Bytes that are no text."""
    connection.answer(200, bytes(range(256)) * 100, Content_Type="text/plain")


def empty_503(connection: Connection) -> None:
    """Not now, without a body."""
    connection.answer(503, b"")


_FILLER = "# rien\n" * 90_000

VARIANTS: dict[str, Answer] = {
    "none": text("non", 404),
    "forbidden": text("non", 403),
    "allow": text("User-agent: *\nAllow: /\n"),
    "disallow": text("User-agent: *\nDisallow: /\n"),
    "disallow-us": text("User-agent: *\nAllow: /\n\nUser-agent: other\nUser-agent: Cartable\nDisallow: /\n"),
    "disallow-others": text("User-agent: *\nDisallow: /\n\nUser-agent: cartable\nAllow: /\n"),
    "disallow-private": text("User-agent: *\nDisallow: /private\nAllow: /private/open\n"),
    "disallow-made-up": text("User-agent: *\nDisallow: /cartable\n"),
    "byte-order-mark": text("\ufeffUser-agent: *\nDisallow: /\n"),
    "5xx": text("non", 500),
    "empty-503": empty_503,
    "429": text("non", 429),
    "drop": drop,
    "hang": hang,
    "endless": endless,
    "binary": binary,
    "huge": text(f"User-agent: *\nDisallow: /private\n{_FILLER}"),
    "redirect": location("/robots-elsewhere.txt"),
    "redirect-to-robots": location("http://{own}/robots.txt?2"),
    "redirect-loop": location("/robots.txt"),
    "redirect-off-list": location("http://{off_list}/robots.txt"),
    "redirect-to-bad-address": location("http://[mauvais/robots.txt"),
    "redirect-to-javascript": location("javascript:alert(1)"),
    "crawl-delay": text("User-agent: *\nCrawl-delay: 0.4\n"),
    "crawl-delay-of-an-hour": text("User-agent: *\nCrawl-delay: 3600\n"),
    "crawl-delay-no-number": text("User-agent: *\nCrawl-delay: beaucoup\n"),
    "sitemap": text("Sitemap: http://{own}/plan.xml\n"),
    "sitemap-index": text("Sitemap: http://{own}/sitemap-index.xml\n"),
    "sitemap-off-list": text(
        "Sitemap: http://{off_list}/sitemap.xml\nSitemap: //{off_list}/s.xml\nSitemap: http://[mauvais/\n"
        "Sitemap: http://{own}/sitemap-off-list.xml\nSitemap: http://{own}/sitemap-index-off-list.xml\n"
    ),
}
