"""What readers ask for, brought together by the site that it is about. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from allowlist.model import Admitted, Allowlist, NotAdmitted, Site
from webui.desk.requests import Request


@dataclass(frozen=True, slots=True)
class Asked:
    """A request, and what the list says of its address now."""

    request: Request
    decision: Admitted | NotAdmitted


@dataclass(frozen=True, slots=True)
class Group:
    """Requests about one site of the list, or about one host that is on no site's; what most ask for first."""

    name: str
    site: Site | None
    asked: tuple[Asked, ...]

    @property
    def times(self) -> int:
        """How often readers asked, in all."""
        return sum(each.request.times for each in self.asked)


def grouped(requests: Iterable[Request], allowlist: Allowlist) -> list[Group]:
    """The groups, the one that is asked about most often first."""
    groups: dict[str, list[Asked]] = {}
    for request in requests:
        asked = Asked(request, allowlist.decide(request.url))
        groups.setdefault(_key(asked), []).append(asked)
    found = [_group(each) for each in groups.values()]
    return sorted(found, key=lambda group: -group.times)


def _key(asked: Asked) -> str:
    site = asked.decision.site
    return f"site {site.id}" if site else _host(asked.request.url)


def _group(asked: list[Asked]) -> Group:
    site = asked[0].decision.site
    return Group(site.name if site else _host(asked[0].request.url), site, tuple(asked))


def _host(url: str) -> str:
    return (urlsplit(url).hostname or url).removeprefix("www.")
