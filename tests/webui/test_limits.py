"""How much one address may ask: a program that runs wild is told to wait, others go on."""

from __future__ import annotations

import time
from ipaddress import ip_network

import pytest
from flask.testing import FlaskClient

from tests.webui.school import School
from webui.app import create_app
from webui.limits import SUGGESTIONS_A_SEARCH, Asked
from webui.options import Options


def client_of(school: School, options: Options) -> FlaskClient:
    """Whoever asks the school's search under these options."""
    return create_app(school.services, options).test_client()


def ask(client: FlaskClient, path: str, address: str = "192.0.2.1", **headers: str) -> int:
    """The status of an answer to this address."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.get(path, headers=named, environ_overrides={"REMOTE_ADDR": address}).status_code


def test_too_many_searches(school: School) -> None:
    """After so many searches in a minute, pages and API together, a friendly page says when to go on."""
    client = client_of(school, Options(searches_a_minute=3))
    assert [ask(client, path) for path in ("/search?q=a", "/search?q=b")] == [200, 200]
    answers = [client.get("/search?q=volcan", environ_overrides={"REMOTE_ADDR": "192.0.2.1"}) for _ in range(3)]
    refused = answers[-1]
    assert refused.status_code == 429
    assert refused.headers["Retry-After"] == "60"
    assert "Trop de recherches à la fois" in refused.get_data(as_text=True)


def test_programs_are_told_too(school: School) -> None:
    """The API says it as a problem (RFC 9457), under a bound of its own."""
    client = client_of(school, Options(searches_a_minute=1))
    assert ask(client, "/api/v1/search?q=a") == 200
    refused = client.get("/api/v1/search?q=a", environ_overrides={"REMOTE_ADDR": "192.0.2.1"})
    assert (refused.status_code, refused.mimetype) == (429, "application/problem+json")


def test_each_address_by_itself(school: School) -> None:
    """One that asks too much does not shut out the others, nor itself from other pages; suggestions have more room."""
    client = client_of(school, Options(searches_a_minute=1))
    assert [ask(client, "/search?q=a") for _ in range(3)][-1] == 429
    assert ask(client, "/search?q=a", "192.0.2.2") == 200
    assert (ask(client, "/"), ask(client, "/sites"), ask(client, "/healthz")) == (200, 200, 200)
    suggested = [ask(client, "/api/v1/suggest?q=v") for _ in range(SUGGESTIONS_A_SEARCH + 1)]
    assert suggested == [200] * SUGGESTIONS_A_SEARCH + [429]


def test_addresses_are_forgotten() -> None:
    """What is held of an address is dropped after its minute, though nobody asks for anything."""
    asked = Asked(1, forgotten_after=0.2)
    assert [asked.admits("search.results", "192.0.2.77") for _ in range(2)] == [True, False]
    assert "192.0.2.77" in repr(vars(vars(asked)["_times"]))
    deadline = time.monotonic() + 5
    while "192.0.2.77" in repr(vars(vars(asked)["_times"])):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert asked.admits("search.results", "192.0.2.77")
    assert "192.0.2.77" in repr(vars(vars(asked)["_times"]))


def test_no_bound(school: School) -> None:
    """0 is any number."""
    client = client_of(school, Options())
    assert {ask(client, "/search?q=a") for _ in range(50)} == {200}


@pytest.mark.parametrize(
    ("trusted", "forwarded", "counted_apart"),
    [
        ("10.0.0.0/8", ("192.0.2.7", "192.0.2.8"), True),  # pupils behind our proxy
        ("10.0.0.0/8", ("192.0.2.7, 10.1.1.1", "192.0.2.8, 10.1.1.1"), True),  # and behind a second one
        ("10.0.0.0/8", ("192.0.2.7, 192.0.2.9", "192.0.2.8, 192.0.2.9"), False),  # what the client wrote itself
        ("10.0.0.0/8", ("rien", "autre"), False),
        ("198.51.100.1", ("192.0.2.7", "192.0.2.8"), False),  # another proxy is trusted, not this one
        ("", ("192.0.2.7", "192.0.2.8"), False),
    ],
)
def test_who_asks(school: School, trusted: str, forwarded: tuple[str, str], counted_apart: bool) -> None:  # noqa: FBT001
    """X-Forwarded-For is believed from trusted proxies only, and of it only what they wrote."""
    proxies = (ip_network(trusted),) if trusted else ()
    client = client_of(school, Options(searches_a_minute=1, trusted_proxies=proxies))
    asked = [ask(client, "/search?q=a", "10.0.0.5", X_Forwarded_For=address) for address in forwarded]
    assert asked == [200, 200 if counted_apart else 429]


def test_trusted_hosts(school: School) -> None:
    """Under a name that is not the search's own, nothing is answered, and the name is not repeated."""
    client = client_of(school, Options(trusted_hosts=("recherche.ecole.example",)))
    assert ask(client, "/search?q=a", Host="recherche.ecole.example") == 200
    refused = client.get("/search?q=a", headers={"Host": "evil.example"})
    assert refused.status_code == 400
    assert "evil.example" not in refused.get_data(as_text=True)
