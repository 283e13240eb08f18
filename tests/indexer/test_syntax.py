"""Operators in queries, and what only looks like them."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.syntax import Atom, Typed, take_apart


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("le chat noir", Typed("le chat noir")),
        ('"roche fondue" lave', Typed("lave", ((Atom("roche fondue", phrase=True),),))),
        ("« roche fondue »", Typed("", ((Atom("roche fondue", phrase=True),),))),
        ("“roche fondue”", Typed("", ((Atom("roche fondue", phrase=True),),))),
        ("lave -Etna", Typed("lave", (), (Atom("Etna"),))),
        ('lave -"mont Etna"', Typed("lave", (), (Atom("mont Etna", phrase=True),))),
        ("volcan OR séisme France", Typed("France", ((Atom("volcan"), Atom("séisme")),))),
        ("volcan OU séisme OU geyser", Typed("", ((Atom("volcan"), Atom("séisme"), Atom("geyser")),))),
        ("titre:molière avare", Typed("avare", ((Atom("molière", title=True),),))),
        ('title:"le malade imaginaire"', Typed("", ((Atom("le malade imaginaire", phrase=True, title=True),),))),
        ("lave site:vikidia type:pdf", Typed("lave", (), (), {"site": "vikidia", "type": "pdf"})),
        ("lave langue:fr niveau:cycle3", Typed("lave", (), (), {"language": "fr", "level": "cycle3"})),
        ("lave lang:en level:lycee", Typed("lave", (), (), {"language": "en", "level": "lycee"})),
    ],
)
def test_operators(text: str, typed: Typed) -> None:
    """Each operator is read, in French and in English."""
    assert take_apart(text) == typed


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ('"roche fondue', '" roche fondue'),
        ("porte-monnaie", "porte-monnaie"),
        ("-5 degrés", "-5 degrés"),
        ("3 - 2", "3 - 2"),
        ("remarque: lire", "remarque: lire"),
        ("https://site.example/page", "https://site.example/page"),
        ("Jean-Pierre:chanteur", "Jean-Pierre:chanteur"),
        ("site:", "site:"),
        ("OR", "OR"),
        ("chat OR", "chat OR"),
        ("LE CHAT OU LE CHIEN", "LE CHAT OU LE CHIEN"),
        ('""', ""),
        ("AAAA:0", "AAAA:0"),
        ("NOTE:LE CHAT OU LE CHIEN", "NOTE:LE CHAT OU LE CHIEN"),
    ],
)
def test_words_after_all(text: str, plain: str) -> None:
    """What is half open, or no operator, is words."""
    typed = take_apart(text)
    assert (typed.plain, typed.needs, typed.without, dict(typed.filters)) == (plain, (), (), {})


@given(st.text(max_size=200) | st.text(alphabet='"«»“”-:| ORUsite', max_size=200))
def test_any_text(text: str) -> None:
    """Whatever is typed is taken apart, and every word of it is in some part."""
    typed = take_apart(text)
    parts = [typed.plain, *(atom.text for need in typed.needs for atom in need), *(atom.text for atom in typed.without)]
    known = set("".join([*parts, *typed.filters.values()]))
    assert len(typed.needs) <= 16
    if not typed.needs and not typed.without and not typed.filters and '"' not in text:
        assert {char for char in text if char.isalnum()} <= known


@pytest.mark.parametrize(
    "text", ['"' * 10_000, "-a " * 5_000, "a OR " * 2_500, "site:a " * 2_000, "«" * 10_000, "a:" * 5_000]
)
def test_time_is_bounded(text: str) -> None:
    """Four times as many half-open operators take about four times as long, and not sixteen."""
    assert cost(4 * text) < 9 * cost(text) + 0.001


def cost(text: str) -> float:
    """Seconds of the processor, at best."""
    times = []
    for _ in range(4):
        began = time.process_time()
        take_apart.__wrapped__(text)  # what is kept costs nothing
        times.append(time.process_time() - began)
    return min(times)
