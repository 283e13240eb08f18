"""Which sites the table shows, in which order."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from allowlist.load import parse_allowlist
from allowlist.model import Allowlist
from webui.admin.site_table import PER_PAGE, Order, found, page_of, wanted

TODAY = date(2026, 11, 26)
LIST = """\
version: 1
vocabulary: {levels: {c2: CP, c3: CM, lycee: Lycée}, subjects: {svt: SVT, arts: Arts}}
sites:
  - id: b
    name: Étoiles
    start: ["https://b.fr/"]
    why: Le ciel
    levels: [lycee, c3]
    subjects: [svt]
    approved: {by: [z], date: 2026-09-01}
    review_by: 2026-12-01
  - id: a
    name: arbre
    start: ["https://a.fr/"]
    why: Les forêts
    levels: [c2]
    approved: {by: [ann], date: 2026-09-01}
    review_by: 2026-11-25
  - id: c
    name: Zoo
    start: ["https://c.fr/"]
    scope: [c.fr, "*.zoo.fr"]
    why: Les animaux
    subjects: [arts]
    approved: {by: [z], date: 2026-09-01}
    status: suspended
  - id: d
    name: Fossile
    start: ["https://d.fr/"]
    why: Parti
    approved: {by: [z], date: 2026-09-01}
    status: retired
    review_by: 2027-02-01
"""


def sites_list() -> Allowlist:
    loaded = parse_allowlist(LIST)
    assert isinstance(loaded, Allowlist), loaded.lines()
    return loaded


def ids(**given: str) -> str:
    allowlist = sites_list()
    return "".join(site.id for site in found(allowlist, wanted(given, allowlist), TODAY))


def test_filters() -> None:
    """Words are looked for without accents in all that a site says; filters go together; nonsense filters nothing."""
    assert ids() == "abdc"
    assert ids(q="ETOILES") == ids(q="ciel b.fr") == "b"
    assert ids(q="zoo.fr") == "c"
    assert ids(q="ann foret") == "a"
    assert ids(q="ann ciel") == ""
    assert (ids(status="suspended"), ids(level="c3"), ids(subject="arts")) == ("c", "b", "c")
    assert ids(status="active", level="c2") == "a"
    assert ids(status="x", level="?", subject="-", review="never", sort="-nothing") == "abdc"


def test_reviews() -> None:
    """Past, within 30 or 90 days, and none: today is not past."""
    found_by = {kind: ids(review=kind) for kind in ("past", "30", "90", "none")}
    assert found_by == {"past": "a", "30": "b", "90": "bd", "none": "c"}


def test_order() -> None:
    """Sorted by the vocabulary's order, and what has no value last; the other way round on demand."""
    assert ids(sort="level") == "abdc"
    assert ids(sort="-level") == "dcba"
    assert ids(sort="subject") == "bcad"
    assert ids(sort="status") == "abcd"
    assert (ids(sort="review"), ids(sort="-review")) == ("abdc", "cdba")
    assert ids(sort="-name") == "cdba"


def test_parameters() -> None:
    """What an address asks for can be asked again."""
    allowlist = sites_list()
    given = {"q": "le ciel", "status": "active", "level": "c3", "subject": "svt", "review": "30", "sort": "-review"}
    assert wanted(given, allowlist).parameters == given
    assert wanted({"sort": "name"}, allowlist).parameters == {}
    assert wanted({}, allowlist).sorted_by(Order.LEVEL, down=False) == {"sort": "level"}


@given(page=st.text(max_size=12) | st.integers(-5, 10**12).map(str), rows=st.integers(0, 5000))
def test_pages(page: str, rows: int) -> None:
    """Whatever page is asked for, there is one."""
    number, last = page_of({"page": page}, rows)
    assert 1 <= number <= last
    assert (last - 1) * PER_PAGE < max(rows, 1) <= last * PER_PAGE
