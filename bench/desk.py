"""What the desk costs with a list of 5,000 sites: its table, searched and sorted, and one site edited and saved.

All in one process, as a worker of the server does it: guard, audit log, and the list read anew after each edit.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

from flask.testing import FlaskClient

from bench.runs import print_table
from cartable.desk import desk
from cartable.serve import web_application
from cartable.settings import Settings, read_settings
from webui.admin.person import COOKIE
from webui.desk.accounts import Link
from webui.desk.roles import Role

_HEAD = "version: 1\nvocabulary: {levels: {cycle2: CP, cycle3: CM, lycee: Lycée}}\nsites:\n"
_SITE = """\
  - id: site-{number}
    name: Site numéro {number}
    start: [https://s{number}.example.fr/]
    levels: [cycle3]
    why: Pour la classe {number}, et pour toutes celles qui apprennent la même chose
    approved: {{by: [a.martin, b.dupont], date: 2026-09-01}}
    review_by: 2027-09-01
"""
_OURS = {"Origin": "http://localhost"}


def main() -> None:
    """Measure as asked on the command line."""
    parser = argparse.ArgumentParser(prog="python -m bench.desk", description=__doc__)
    parser.add_argument("--sites", type=int, default=5000)
    parser.add_argument("--rounds", type=int, default=5)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "allowlist.yaml"
        sites = "".join(_SITE.format(number=number) for number in range(asked.sites))
        path.write_text(_HEAD + sites, encoding="utf-8")
        settings = read_settings({}, None, {"state": f"{folder}/state", "allowlist": str(path)})
        client, csrf = signed_in(settings)
        page = "/admin/sites"
        rows = [
            measured("the table, first page", asked.rounds, lambda _: get(client, page)),
            measured("searched, by review date, last page", asked.rounds, lambda _: get(client, f"{page}?{_SEARCHED}")),
            measured("one site suspended and shown", asked.rounds, lambda turn: suspend(client, csrf, turn)),
        ]
    print_table(f"a list of {asked.sites:,} sites", ("", "ms", "CPU ms"), rows)


_SEARCHED = "q=numero+classe&sort=-review&page=100"


def signed_in(settings: Settings) -> tuple[FlaskClient, str]:
    """A browser of an admin, and what its forms carry."""
    app, kept = web_application(settings), desk(settings)
    made = kept.accounts().add("bench", "bench", Role.ADMIN)
    if not isinstance(made, Link) or kept.accounts().redeem(made.token, "des volcans sous la neige") is None:
        raise SystemExit("no account could be made")
    token = kept.sessions().open("bench")
    session = kept.sessions().find(token or "")
    if token is None or session is None:
        raise SystemExit("nobody could sign in")
    client = app.test_client()
    client.set_cookie(COOKIE, token, path="/admin")
    return client, session.csrf


def get(client: FlaskClient, path: str) -> None:
    """Ask for a page that must be there."""
    if client.get(path).status_code != 200:
        raise SystemExit(f"{path} was not answered")


def suspend(client: FlaskClient, csrf: str, turn: int) -> None:
    """The edit that the desk must make at once, and the page of the site as it is then."""
    site = f"/admin/sites/site-{turn * 100}"
    answer = client.post(f"{site}/suspend", data={"csrf": csrf, "why": "bench"}, headers=_OURS)
    if answer.status_code != 303:
        raise SystemExit(f"{site} was not suspended")
    get(client, site)


def measured(name: str, rounds: int, work: Callable[[int], None]) -> tuple[str, float, float]:
    """The median time of the clock and of the processor, after one round that warms up."""
    work(rounds)
    times = []
    for turn in range(rounds):
        clock, cpu = perf_counter(), process_time()
        work(turn)
        times.append((1000 * (perf_counter() - clock), 1000 * (process_time() - cpu)))
    return name, median(each[0] for each in times), median(each[1] for each in times)


if __name__ == "__main__":
    main()
