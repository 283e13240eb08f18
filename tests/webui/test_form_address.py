from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allowlist.load import parse_allowlist
from allowlist.model import Allowlist
from tests.webui.school import LIST
from webui.forms.address import Meant, Unusable, meant_by

INTRANET = """
  - id: intranet
    name: Intranet
    start: [http://10.1.2.3/]
    why: le site de l’école
    approved: {by: [a], date: 2026-01-01}
    private_network: true
"""


def school_list(more: str = "") -> Allowlist:
    allowlist = parse_allowlist(LIST + more)
    assert isinstance(allowlist, Allowlist), allowlist.lines()
    return allowlist


@pytest.mark.parametrize(
    ("typed", "url"),
    [
        ("https://www.lumni.fr/", "https://www.lumni.fr/"),
        ("  lumni.fr/college \n", "https://lumni.fr/college"),
        ("HTTP://Lumni.fr:80/a?utm_source=x&b=1#haut", "http://lumni.fr/a?b=1"),
        ("https://élève.fr/é", "https://xn--lve-6lad.fr/%C3%A9"),
        ("93.184.216.34", "https://93.184.216.34/"),
    ],
)
def test_meant(typed: str, url: str) -> None:
    """An address is read as people write it, and kept in its canonical spelling."""
    assert meant_by(typed, school_list()) == Meant(url, None)


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        (" \n", Unusable.EMPTY),
        (f"https://lumni.fr/{'a' * 2100}", Unusable.TOO_LONG),
        ("https://lum ni.fr/", Unusable.CHARACTERS),
        ("https://lumni.fr/\u202egpj.exe", Unusable.CHARACTERS),
        ("ftp://lumni.fr/", Unusable.SCHEME),
        ("javascript://lumni.fr/%0aalert(1)", Unusable.SCHEME),
        ("lea@ecole.fr", Unusable.USER),
        ("https://lumni.fr@autre.fr/", Unusable.USER),
        ("github.io", Unusable.SUFFIX),
        ("https://co.uk/", Unusable.SUFFIX),
        ("http://10.1.2.3/", Unusable.PRIVATE),
        ("http://[::1]/", Unusable.PRIVATE),
        ("localhost:8000", Unusable.PRIVATE),
        ("http://imprimante/", Unusable.PRIVATE),
        ("http://serveur.lan/", Unusable.PRIVATE),
        ("https://lumni.fr\\@autre.fr/", Unusable.ODD),
        ("http://0x7f.1/", Unusable.ODD),
        ("Lumni", Unusable.PRIVATE),
        ("https://lumni.fr:99999/", Unusable.ODD),
        ("https:///", Unusable.ODD),
    ],
)
def test_unusable(typed: str, why: Unusable) -> None:
    """What no list could have is sent back with its reason."""
    assert meant_by(typed, school_list()) is why


def test_listed() -> None:
    """What the list admits is told with its site, also where the list lets a private network in."""
    allowlist = school_list(INTRANET)
    for typed, site_id in (("lave.example/x", "lave"), ("http://10.1.2.3/cours", "intranet")):
        meant = meant_by(typed, allowlist)
        assert isinstance(meant, Meant)
        assert meant.site is allowlist.site(site_id)


@given(st.text() | st.text(alphabet="htps:/.@[]%\\?#;é0 x"))
def test_any_text(typed: str) -> None:
    """Whatever is typed is an address or a reason, and an address is one that a list could have."""
    meant = meant_by(typed, school_list())
    if isinstance(meant, Meant):
        assert meant_by(meant.url, school_list()) == meant
