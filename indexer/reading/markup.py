"""A parsed page's parts: what is text and what is furniture. Knows HTML, nothing of sites or documents."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from bs4 import BeautifulSoup
from bs4.element import AttributeDict, CData, NavigableString, PageElement, Tag

MAX_TEXT = 500_000
"""Characters of a page that are read, a long novel's worth: no query needs more, and 500 such pages are one batch of
the indexer in memory."""


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


MAX_TAGS = 100_000
"""Tags of a page that are parsed, 150 MB as a tree: the longest articles of Wikipedia have 60,000."""
MAX_MARKUP = 5_000_000
"""Characters of a page that are parsed."""

_NEVER = _names("""
    script style noscript noframes noembed template head title svg canvas iframe object embed audio video map
    button select textarea input datalist dialog nav aside
""")
_BLOCKS = _names("""
    address article blockquote br caption center dd details div dl dt fieldset figcaption figure form
    h1 h2 h3 h4 h5 h6 header hr legend li main ol p pre section summary table tbody tfoot thead tr ul
""")
_CELLS = frozenset({"td", "th", "img"})
"""Apart from their neighbours, on the same line."""
_FURNITURE_ROLES = frozenset(
    {"navigation", "banner", "contentinfo", "search", "menu", "menubar", "complementary", "dialog"}
)
# What pages themselves call navigation: Bootstrap, DocBook (GIMP's manual), MediaWiki, Spip, WordPress, the French
# state's design system (fr-); what they say not to print; and the notes on cookies that sites buy or fetch ready-made.
_FURNITURE_NAMES = _names("""
    navbar navheader navfooter nav-links breadcrumb breadcrumbs fil-ariane filariane pagination skip-link
    site-header site-footer cookie-banner noprint printfooter catlinks jump-to-nav sitesub contentsub
    mw-navigation mw-panel mw-head mw-jump-link mw-editsection mw-cite-backlink magnify
    fr-header fr-footer fr-nav fr-sidemenu fr-breadcrumb fr-skiplinks fr-share fr-follow fr-consent-banner
    skip skiplink skiplinks skip-links skip-to-content skip-to-main evitement acces-rapide liens-evitement
    tarteaucitronroot cookie-notice cookie-consent cookie-bar cookie-law-info-bar cookiebanner cc-window cc-banner
    cky-consent-container cmplz-cookiebanner moove_gdpr_cookie_info_bar eu-cookie-compliance-banner sliding-popup
    didomi-host onetrust-banner-sdk onetrust-consent-sdk cybotcookiebotdialog axeptio_overlay qc-cmp2-container
""")
_FURNITURE_IDS = _FURNITURE_NAMES | {"toc", "header", "footer", "nav", "menu", "sidebar"}
_SKIPPING = re.compile(
    r"\s*(?:(?:aller|passer|accéder|acc[eè]s)(?: directe?(?:ment)?)? (?:au|aux|à l[a’'])\s?"
    r"(?:contenu|menu|navigation|recherche|pied|liens)\b|(?:skip|jump|go) to (?:the )?(?:main |primary )?"
    r"(?:content|navigation|menu|search|footer)\b)",
    re.IGNORECASE,
)
"""How links within the page begin that lead past its menus."""
_LONGEST_SKIP = 60
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_MAIN_NAMES = ("main", "role", "article", "content", "main-content", "contenu", "page-content", "mw-content-text")
"""Elements, `role="main"` and usual ids, in the order they are tried."""
_HEADINGS = frozenset({"h1", "h2", "h3"})
_TELLING = frozenset({"html", "title", "meta", "link", "base", "time", "h1"})
_MAIN_SHARE = 0.5
"""A container is the main one when it holds at least this share of the page's text."""
_FILE_NAME = re.compile(r"\.(?:png|jpe?g|gif|svg|webp)\s*$", re.IGNORECASE)
_CONTROLS = dict.fromkeys([*range(10), *range(11, 32), *range(127, 160)], " ")
_SPACES = re.compile(r"[^\S\n]+")
_LINES = re.compile(r" ?\n[\s]*")


@dataclass(slots=True)
class Linking:
    """A link as it stands in a page: its element, and the pieces of text in it."""

    element: Tag
    pieces: list[str]


@dataclass(frozen=True, slots=True)
class Matter:
    """What a page is about: its element, the text with one line per block, at most MAX_TEXT characters of it, and the
    headings in it; the `links` in it, and how many characters of the text they take.
    """

    element: Tag
    text: str
    headings: tuple[Tag, ...]
    links: Sequence[Linking] = ()
    linked: int = 0


@dataclass(slots=True)
class _Noted:
    """What a walk through a page notes beside its text."""

    headings: list[Tag] = field(default_factory=list)
    links: list[Linking] = field(default_factory=list)
    linked: int = 0


class Outline:
    """A parsed page and, gathered in one walk, the elements that say what it is: Beautiful Soup's `find_all` would walk
    the tree once for each question, which took more than half of the time of a conversion.
    """

    def __init__(self, markup: str) -> None:
        # libxml2 ends a document at a NUL, browsers read on. The line break before it all keeps Beautiful Soup from
        # warning that a text without tags looks like a file name, or that XHTML looks like XML. Attributes stay
        # strings: taking each `class` apart costs a tenth of the parsing.
        self.soup = BeautifulSoup(
            "\n" + _bounded(markup).replace("\0", ""),
            "lxml",
            multi_valued_attributes=None,
            attribute_dict_class=AttributeDict,
        )
        self._tags: dict[str, list[Tag]] = {name: [] for name in _TELLING}
        self._candidates: dict[str, Tag] = {}
        for node in self.soup.descendants:
            if isinstance(node, Tag):
                if node.name in _TELLING:
                    self._tags[node.name].append(node)
                if name := _main_name(node):
                    self._candidates.setdefault(name, node)

    def all(self, name: str) -> list[Tag]:
        """The elements of a telling name, in order."""
        return self._tags[name]

    def matter(self) -> Matter:
        """The element that holds what the page is about."""
        everything = _matter(self.soup.body or self.soup)
        for name in _MAIN_NAMES:
            if candidate := self._candidates.get(name):
                part = _matter(candidate)
                if part.text and len(part.text) >= _MAIN_SHARE * len(everything.text):
                    return part
        return everything


def line_text(tag: Tag) -> str:
    """The text of an element on one line, without its furniture."""
    return one_line("".join(_pieces(tag, _Noted())))


def one_line(text: str) -> str:
    """Runs of spaces, line breaks and control characters as one space."""
    return " ".join(text.translate(_CONTROLS).split())


def _matter(root: Tag) -> Matter:
    noted = _Noted()
    text = _SPACES.sub(" ", "".join(_pieces(root, noted)).translate(_CONTROLS))
    text = _LINES.sub("\n", text).strip()[:MAX_TEXT].rstrip()
    return Matter(root, text, tuple(noted.headings), noted.links, noted.linked)


def _bounded(markup: str) -> str:
    """The beginning of a page that was made to be too much."""
    markup = markup[:MAX_MARKUP]
    if markup.count("<") > MAX_TAGS:
        last = next(islice(re.finditer("<", markup), MAX_TAGS, None))
        markup = markup[: last.start()]
    return markup


def _main_name(tag: Tag) -> str:
    """By which of _MAIN_NAMES this element may hold the page's matter; "" for most elements."""
    if tag.name in ("main", "article"):
        return tag.name
    if not tag.attrs:
        return ""
    if tag.attrs.get("role") == "main":
        return "role"
    identity = str(tag.attrs.get("id", "")).lower()
    return identity if identity in _MAIN_NAMES else ""


def _pieces(root: Tag, noted: _Noted) -> Iterator[str]:
    """Text and line breaks in order, without furniture. The walk has a stack of its own: hostile pages nest deeper than
    Python calls.
    """
    room = 2 * MAX_TEXT
    # Entries are (element, whether it stands in an article or main, and in which link); a string stands for itself.
    stack: list[tuple[PageElement | str, bool, list[str] | None]] = [
        (child, _is_matter(root), None) for child in reversed(root.contents)
    ]
    while stack and room > 0:
        node, in_matter, in_link = stack.pop()
        if isinstance(node, Tag):
            border = _border(node, in_matter=in_matter)
            if border is None:
                continue
            yield border
            if node.name in _HEADINGS:
                noted.headings.append(node)
            elif node.name == "a" and "href" in node.attrs:
                in_link = []
                noted.links.append(Linking(node, in_link))
            if border:
                stack.append((border, in_matter, None))
            if node.name == "img":
                stack.append((_described(node), in_matter, in_link))
            in_matter = in_matter or _is_matter(node)
            stack.extend((child, in_matter, in_link) for child in reversed(node.contents))
        elif type(node) in (NavigableString, CData, str):
            text = str(node)
            # Line breaks in the source are spaces; those that blocks make come as "\n" alone.
            piece = text if type(node) is str else text.replace("\n", " ")
            room -= len(piece)
            if in_link is not None:
                noted.linked += len(piece)
                in_link.append(piece)
            yield piece


def _described(image: Tag) -> str:
    """The text in an image's place; names of files, which some editors put there, say nothing."""
    text = str(image.get("alt") or "")
    return "" if _FILE_NAME.search(text) else text


def _is_matter(tag: Tag) -> bool:
    return tag.name in ("article", "main")


def _border(tag: Tag, *, in_matter: bool) -> str | None:
    """What stands before and after the element's text: a line break, a space, nothing; None leaves the element out."""
    name = tag.name
    if name in _NEVER or (tag.attrs and _is_furniture(tag)):
        return None
    if name == "footer" or (name == "header" and not in_matter):
        return None
    if name == "form" and not tag.find(["h1", "main", "article", "p"]):
        # Some servers (ASP.NET) wrap the whole page in a form; a form without prose is only fields.
        return None
    if name == "a" and _leads_past(tag):
        return None
    if name in _BLOCKS:
        return "\n"
    return " " if name in _CELLS else ""


def _leads_past(link: Tag) -> bool:
    """Whether it is a link like « Aller au contenu », for those who cannot see where the menus end."""
    if not str(link.attrs.get("href", "")).startswith("#"):
        return False
    text = link.get_text()
    return len(text) <= _LONGEST_SKIP and bool(_SKIPPING.match(text))


def _is_furniture(tag: Tag) -> bool:
    """Hidden from readers, or navigation by its role or by name."""
    attrs = tag.attrs
    if "hidden" in attrs or attrs.get("aria-hidden") == "true" or _HIDDEN_STYLE.search(str(attrs.get("style", ""))):
        return True
    if str(attrs.get("role", "")).lower() in _FURNITURE_ROLES or str(attrs.get("id", "")).lower() in _FURNITURE_IDS:
        return True
    classes = str(attrs.get("class", "")).lower().split()
    if tag.name == "sup" and "reference" in classes:
        return True
    return tag.name != "body" and not _FURNITURE_NAMES.isdisjoint(classes)
