"""A pin as it is written in a form, and what must be mended before it is kept. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from allowlist.address import MAX_URL_LENGTH
from allowlist.model import Allowlist
from webui.desk.pinned import query_key
from webui.desk.pins import LONGEST_NOTE, LONGEST_QUERY, LONGEST_TITLE, MOST_PAGES, Pin, PinnedPage
from webui.forms.address import Unusable, meant_by
from webui.forms.fields import Fault, visible

_TOLD = {Unusable.EMPTY: "url_empty", Unusable.PRIVATE: "not_listed", Unusable.SUFFIX: "not_listed"}
PLACES = tuple(range(1, MOST_PAGES + 1))


@dataclass(frozen=True, slots=True)
class Written:
    """The fields by name, as they were typed."""

    fields: Mapping[str, str]

    def __getitem__(self, name: str) -> str:
        return self.fields.get(name, "")


def names() -> dict[str, int]:
    """The fields of the form, and how much of each is read."""
    pages = {
        name: most
        for place in PLACES
        for name, most in ((f"url{place}", MAX_URL_LENGTH + 1), (f"title{place}", LONGEST_TITLE + 1))
    }
    return {"query": LONGEST_QUERY + 1, **pages, "since": 10, "until": 10, "note": LONGEST_NOTE + 1}


def typed(given: Mapping[str, str]) -> Written:
    """What a form holds; each field is one line."""
    return Written({name: " ".join(visible(given.get(name, "")).split())[:most] for name, most in names().items()})


def written(pin: Pin) -> Written:
    """A pin, to be changed."""
    pages = {
        name: text
        for place, page in enumerate(pin.pages, 1)
        for name, text in ((f"url{place}", page.url), (f"title{place}", page.title))
    }
    days = {"since": str(pin.since or ""), "until": str(pin.until or "")}
    return Written({"query": pin.query, **pages, **days, "note": pin.note})


def read_pin(form: Written, allowlist: Allowlist) -> Pin | tuple[Fault, ...]:
    """The pin, or every fault of the form in the order of its fields."""
    pages: list[PinnedPage] = []
    faults = [*_query_faults(form["query"])]
    for place in PLACES:
        page = _page(form, place, allowlist)
        if isinstance(page, PinnedPage):
            pages.append(page)
        elif page:
            faults += page
    if not pages and not faults:
        faults.append(Fault("url1", "pins.fault.no_page"))
    faults += _other_faults(form)
    if faults:
        return tuple(faults)
    return Pin(form["query"], tuple(pages), _day(form["since"]), _day(form["until"]), form["note"])


def _query_faults(query: str) -> Iterator[Fault]:
    if len(query) > LONGEST_QUERY:
        yield Fault("query", "pins.fault.long", values={"most": LONGEST_QUERY})
    elif not query_key(query):
        yield Fault("query", "pins.fault.query")


def _page(form: Written, place: int, allowlist: Allowlist) -> PinnedPage | tuple[Fault, ...]:
    """The page in that place, no fault where it is left empty."""
    url, title = form[f"url{place}"], form[f"title{place}"]
    if not url and not title:
        return ()
    faults = []
    meant = meant_by(url, allowlist)
    if isinstance(meant, Unusable):
        faults.append(Fault(f"url{place}", f"pins.fault.{_TOLD.get(meant, 'url_odd')}"))
    elif meant.site is None:
        faults.append(Fault(f"url{place}", "pins.fault.not_listed"))
    if not title or len(title) > LONGEST_TITLE:
        key = "pins.fault.long" if title else "pins.fault.title"
        faults.append(Fault(f"title{place}", key, values={"most": LONGEST_TITLE}))
    return tuple(faults) if faults or isinstance(meant, Unusable) else PinnedPage(meant.url, title)


def _other_faults(form: Written) -> Iterator[Fault]:
    days = {name: _day(form[name]) for name in ("since", "until")}
    for name, day in days.items():
        if form[name] and day is None:
            yield Fault(name, "pins.fault.day")
    since, until = days["since"], days["until"]
    if since and until and until < since:
        yield Fault("until", "pins.fault.order")
    if len(form["note"]) > LONGEST_NOTE:
        yield Fault("note", "pins.fault.long", values={"most": LONGEST_NOTE})


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
