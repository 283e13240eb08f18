"""robots.txt as real sites have them: written as their software writes it, or taken from RFC 9309 (Revised BSD), with
its robot's name for ours. After each: paths that we may ask for, and paths that we may not.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Robots:
    """One file, and what follows from it for us."""

    text: str | bytes
    allowed: str
    refused: str = ""
    delay: float | None = None
    sitemaps: tuple[str, ...] = ()

    @property
    def body(self) -> bytes:
        """As it is sent."""
        return self.text.encode() if isinstance(self.text, str) else self.text


RFC_SIMPLE = """User-Agent: *
Disallow: *.gif$
Disallow: /example/
Allow: /publications/

User-Agent: foobot
Disallow:/
Allow:/example/page.html
Allow:/example/allowed.gif

User-Agent: barbot
User-Agent: bazbot
Disallow: /example/page.html

User-Agent: quxbot
"""
RFC_PATHS = """User-agent: *
Disallow: /
Allow: /foo/bar?baz=quz
Allow: /foo/bar?baz=https%3A%2F%2Ffoo.bar
Allow: /foo/bar/\u30c4
Allow: /foo/bar/%62%61%7A
Allow: /path/file-with-a-%2A.html
Allow: /path/foo-%24
"""
WIKI = """# Merci de ne pas aspirer le site.
User-agent: MJ12bot
Disallow: /

User-agent: IsraBot
Disallow:

User-agent: wget
User-agent: HTTrack
Disallow: /

User-agent: *
Allow: /w/api.php?action=mobileview&
Allow: /w/load.php?
Disallow: /w/
Disallow: /wiki/Special:
Disallow: /wiki/Sp%C3%A9cial:
Disallow: /wiki/Spécial%3A
Disallow: /wiki/Discussion_utilisateur:
"""
DRUPAL = """User-agent: *
Crawl-delay: 10
# CSS, JS, Images
Allow: /core/*.css$
Allow: /core/*.css?
Allow: /profiles/*.svg
# Directories
Disallow: /core/
Disallow: /profiles/
# Paths (clean URLs)
Disallow: /admin/
Disallow: /node/add/
Disallow: /user/login
# Paths (no clean URLs)
Disallow: /index.php/admin/
Disallow: /?q=admin/
"""
SPIP = """# robots.txt
# @url: http://ecole.example
# @generator: SPIP 4.2
# @template: squelettes-dist/robots.txt.html

User-agent: *
Disallow: /local/
Disallow: /ecrire/
Disallow: /plugins/
Disallow: /prive/
Disallow: /tmp/
Disallow: /*.js$
Disallow: /spip.php?page=login
Disallow: /*?*recherche=

Sitemap: http://ecole.example/sitemap.xml
"""
TYPO3 = """User-Agent: *
Allow: /
Disallow: /typo3/
Disallow: /typo3_src/
Allow: /typo3/sysext/frontend/Resources/Public/*
Disallow: /*?id=*
Disallow: /*&type=98
Disallow: /*?tx_*
Disallow: *no_cache=1
"""
MOODLE = """User-agent: *
Disallow: /*.php
Allow: /course/view.php
Disallow: /calendar/
Disallow: /*?*sesskey=*
"""
GOUV = """# Ministère : règles pour les moteurs\r
User-agent: *\r
Disallow: /recherche\r
Disallow: /*/print$\r
Disallow: /sites/default/files/*.zip$\r
Crawl-delay: 0.5\r
\r
User-agent: AhrefsBot\r
User-agent: SemrushBot\r
Crawl-delay: 30\r
Disallow: /\r
\r
Sitemap: https://gouv.example/sitemap_index.xml\r
sitemap:https://gouv.example/actualites.xml\r
"""
OWN_GROUP = """User-agent: *
Disallow: /
User-agent: autre
User-agent: CARTABLE/1.0 (moteur de recherche)  # bienvenue
User-agent: encore
Disallow: /prive
Crawl-delay: 2
User-agent: cart
Disallow: /cours
User-agent: cartable-images
Disallow: /images
User-agent: cartable
Disallow: /notes
"""

FILES: dict[str, Robots] = {
    "RFC 9309 §5.1, all": Robots(
        RFC_SIMPLE, "/ /publications/a /a.gif? /a.gif/b", "/a.gif /example/ /publications-/x.gif"
    ),
    "RFC 9309 §5.1, foobot": Robots(
        RFC_SIMPLE.replace("foobot", "cartable"), "/example/page.html /example/allowed.gif", "/ /publications/ /x"
    ),
    "RFC 9309 §5.1, bazbot": Robots(
        RFC_SIMPLE.replace("bazbot", "Cartable"), "/ /a.gif /example/", "/example/page.html"
    ),
    "RFC 9309 §5.1, quxbot": Robots(RFC_SIMPLE.replace("quxbot", "cartable"), "/ /a.gif /example/page.html"),
    "RFC 9309 §5.2": Robots(
        "User-Agent: cartable\nAllow: /example/page/\nDisallow: /example/page/disallowed.gif\n",
        "/ /example/page/ /example/page/x.gif",
        "/example/page/disallowed.gif",
    ),
    "RFC 9309 §2.2.2": Robots(
        RFC_PATHS,
        "/foo/bar?baz=quz /foo/bar?baz=https%3A%2F%2Ffoo.bar /foo/bar/%E3%83%84 /foo/bar/%e3%83%84 /foo/bar/baz "
        "/path/file-with-a-*.html /path/file-with-a-%2A.html /path/foo-$",
        "/foo/bar?baz=https://foo.bar /foo/BAR?baz=quz /foo/bar/%E3%83%85 /path/file-with-a-b.html",
    ),
    "RFC 9309 §2.2.2, ties": Robots("User-agent: *\nDisallow: /a\nAllow: /a\nAllow: /b\nDisallow: /b\n", "/a /b"),
    "MediaWiki": Robots(
        WIKI,
        "/wiki/Molière /wiki/Moli%C3%A8re /w/load.php?x=1 /w/api.php?action=mobileview&page=A /wiki/Sp%C3%A9cial",
        "/w/index.php?title=A&action=edit /w/load.php /wiki/Special:Random /wiki/Sp%C3%A9cial:Page "
        "/wiki/Sp%c3%a9cial%3aPage /wiki/Discussion_utilisateur:Moi",
    ),
    "WordPress": Robots(
        "User-agent: *\nDisallow: /wp-admin/\nAllow: /wp-admin/admin-ajax.php\nDisallow: /?s=\nDisallow: */feed/$\n"
        "\nSitemap: https://ecole.example/wp-sitemap.xml",
        "/ /2026/09/rentree/ /wp-admin/admin-ajax.php /wp-admin /?p=12 /feed",
        "/wp-admin/ /wp-admin/post.php /?s=rentree /2026/09/rentree/feed/",
        sitemaps=("https://ecole.example/wp-sitemap.xml",),
    ),
    "Drupal": Robots(
        DRUPAL,
        "/ /core/misc/a.css /core/a.css?v=2 /profiles/x/logo.svg /node/12 /admin /en/user/login",
        "/core/ /core/a.csss /profiles/x/a.png /admin/content /user/login?destination=x /index.php/admin/ /?q=admin/x",
        10,
    ),
    "SPIP": Robots(
        SPIP,
        "/ /spip.php?article12 /spip.php?rubrique3&page=login /ecrire /a.json",
        "/local/cache /ecrire/ /squelettes/a.js /spip.php?page=login&url=x /spip.php?page=r&recherche=volcan",
        sitemaps=("http://ecole.example/sitemap.xml",),
    ),
    "TYPO3": Robots(
        TYPO3,
        "/ /fr/cours /typo3/sysext/frontend/Resources/Public/a.css /index.php?L=1&id=3",
        "/typo3/ /typo3_src/x /index.php?id=3 /x?L=1&type=98 /x?tx_news=1 /x?a=1&no_cache=1",
    ),
    "DokuWiki": Robots(
        "User-agent: *\nDisallow: /*?do=\nDisallow: /*&do=\nDisallow: /_media/\nNoindex: /start\nHost: wiki.example\n",
        "/ /start /cours:volcans?id=x",
        "/start?do=edit /start?id=a&do=diff /_media/a.png",
    ),
    "Moodle": Robots(
        MOODLE,
        "/ /course/view.php?id=2 /course/",
        "/login/index.php /course/view.phtml.php /calendar/ /course/?a=1&sesskey=x",
    ),
    "gouv.fr": Robots(
        GOUV,
        "/ /education /education/printed /sites/default/files/a.zip?x /sites/default/files/a.pdf",
        "/recherche?q=a /recherche-avancee /education/print /sites/default/files/2026/a.zip",
        0.5,
        ("https://gouv.example/sitemap_index.xml", "https://gouv.example/actualites.xml"),
    ),
    "its own group, in two parts, by name and version": Robots(OWN_GROUP, "/ /cours /images", "/prive/a /notes", 2),
    "a name that ours begins with": Robots("User-agent: cart\nDisallow: /\nUser-agent: table\nDisallow: /\n", "/"),
    "a name that begins with ours": Robots("User-agent: cartable_images\nDisallow: /\n", "/"),
    "a byte order mark": Robots(b"\xef\xbb\xbfUser-agent: *\nDisallow: /a\n", "/", "/a"),
    "UTF-16, little end first": Robots("\ufeffUser-agent: *\r\nDisallow: /é\r\n".encode("utf-16-le"), "/", "/%C3%A9"),
    "UTF-16, big end first": Robots("\ufeffUser-agent: *\nDisallow: /a\n".encode("utf-16-be"), "/", "/a"),
    "Latin-1": Robots("User-agent: *\nDisallow: /été\nDisallow: /a # déjà\n".encode("latin-1"), "/", "/%E9t%E9 /a"),
    "returns alone end lines": Robots("User-agent: *\rDisallow: /a\r", "/b", "/a"),
    "a page in its place": Robots(
        "<!DOCTYPE html>\n<html><head><title>Page introuvable</title></head>\n<body>Disallow: / est ici</body></html>",
        "/ /a",
    ),
    "nothing": Robots(b"", "/ /a"),
    "rules before any name": Robots("Disallow: /\nUser-agent: *\nDisallow: /a\n", "/ /b", "/a"),
    "an empty Disallow": Robots("User-agent: *\nDisallow:\nDisallow: # rien\n", "/ /a"),
    "capitals and blanks": Robots("  USER-AGENT :*\n\tDISALLOW:/a#b\nallow :  /a/b  \n", "/ /A /a/b", "/a /a/c"),
    "slips": Robots("User agent: *\nDissalow: /a\nDisallow /b\n", "/", "/a /b"),
    "delay 0": Robots("User-agent: *\nCrawl-delay: 0\n", "/", delay=0),
    "delay of a word": Robots("User-agent: *\nCrawl-delay: dix\nDisallow: /a\n", "/", "/a"),
    "delay below nothing": Robots("User-agent: *\nCrawl-delay: -5\n", "/"),
    "delay without end": Robots("User-agent: *\nCrawl-delay: inf\nCrawl-delay: nan\n", "/"),
    "delay with a comma": Robots("User-agent: *\nCrawl-delay: 1,5\n", "/"),
}  # fmt: skip
