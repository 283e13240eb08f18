"""Parts of a site that have no end, named by the beginning of their paths."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from urllib.parse import parse_qsl, urlencode, urlsplit

from tests.loopback.misbehaviour import Answer
from tests.loopback.wire import Connection

_SESSIONS = itertools.count(1)
_KEYS = ("couleur", "forme", "prix", "taille", "tri")


def _linking(connection: Connection, targets: Iterable[str]) -> None:
    connection.page(text="".join(f'<a href="{target}">suite</a> ' for target in targets).replace("&", "&amp;"))


def calendar(connection: Connection) -> None:
    """A month, with its days and the months around it, for ever."""
    asked = dict(parse_qsl(urlsplit(connection.request.path).query))
    month, year = int(asked.get("mois", "9")), int(asked.get("annee", "2026"))
    around = ((month - 2) % 12 + 1, year - (month == 1)), (month % 12 + 1, year + (month == 12))
    months = (f"/agenda?annee={in_year}&mois={in_month}" for in_month, in_year in around)
    _linking(connection, [*months, *(f"/agenda/{year}-{month:02}-{day:02}" for day in range(1, 29))])


def filters(connection: Connection) -> None:
    """A list that offers every further filter."""
    chosen = dict.fromkeys(_KEYS, "")  # as a form sends what was left open
    chosen |= dict(parse_qsl(urlsplit(connection.request.path).query))
    further = ({**chosen, key: str(value)} for key in _KEYS for value in range(3))
    _linking(connection, (f"/liste?{urlencode(each)}" for each in further))


def repeating(connection: Connection) -> None:
    """A relative link that should have been absolute."""
    _linking(connection, ["cours/lecon/"])


def java_session(connection: Connection) -> None:
    """Five pages, named anew on each visit."""
    _linking(connection, (f"/java/{page};jsessionid=A{next(_SESSIONS)}" for page in "abcde"))


def net_session(connection: Connection) -> None:
    """The same with the session before the page; without one, a new one is given."""
    here = connection.request.path
    if here.startswith("/net/"):
        connection.answer(302, b"", Location=f"/(S(n{next(_SESSIONS)}))/net/a.aspx")
    else:
        _linking(connection, (f"/(S(n{next(_SESSIONS)}))/net/{page}.aspx" for page in "abcde"))


def maze(connection: Connection) -> None:
    """A hundred further pages, none of which was ever named."""
    _linking(connection, (f"/maze/{next(_SESSIONS)}" for _ in range(100)))


_ENDLESS: dict[str, Answer] = {
    "/agenda": calendar,
    "/liste": filters,
    "/relative/": repeating,
    "/java/": java_session,
    "/net/": net_session,
    "/(S(": net_session,
    "/maze/": maze,
}


def endless(path: str) -> Answer | None:
    """What answers at a path without end; None elsewhere."""
    return next((answer for beginning, answer in _ENDLESS.items() if path.startswith(beginning)), None)
