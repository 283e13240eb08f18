"""The numbers for Prometheus, and who may see them."""

from __future__ import annotations

from dataclasses import replace
from ipaddress import ip_network

import pytest
from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families

from tests.webui.every_address import ADDRESSES
from tests.webui.school import TOTAL, School
from webui.app import create_app
from webui.metrics import MOST_NUMBERS
from webui.options import Options
from webui.shared_numbers import SharedNumbers
from webui.standing import Standing

TOKEN = "a" * 16


def client_of(school: School, **options: object) -> FlaskClient:
    return create_app(school.services, Options(**options)).test_client()  # type: ignore[arg-type]


def numbers(client: FlaskClient) -> dict[tuple[str, ...], float]:
    """Each number by its name and the values of its labels."""
    text = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"}).get_data(as_text=True)
    samples = (sample for family in text_string_to_metric_families(text) for sample in family.samples)
    return {(sample.name, *sample.labels.values()): sample.value for sample in samples}


def test_what_is_counted(school: School) -> None:
    """Answers by route and class of status, searches by what was found and how long they took, what there is."""
    school.services = replace(school.services, standing=lambda: Standing(1_000.0, 2_000.5, TOTAL))
    client = client_of(school)
    for path in ("/search?q=volcan", "/c3/search?q=volcan", "/search?q=zzyzx", "/search?page=x", "/nulle-part", "/xyz"):
        client.get(path)
    client.get("/api/v1/search?q=volcan")
    found = numbers(client)
    assert found["cartable_answers_total", "/search", "2xx"] == 2
    assert found["cartable_answers_total", "/search", "4xx"] == 1
    assert found["cartable_answers_total", "/<profile:profile>/search", "2xx"] == 1
    assert found["cartable_answers_total", "-", "4xx"] == 2
    assert (found["cartable_searches_total", "some"], found["cartable_searches_total", "none"]) == (3, 1)
    assert found["cartable_search_seconds_bucket", "+Inf"] == found["cartable_search_seconds_count",] == 5
    assert found["cartable_search_seconds_sum",] > 0
    assert found["cartable_index_changed_timestamp_seconds",] == 1_000
    assert found["cartable_list_changed_timestamp_seconds",] == 2_000.5
    assert (found["cartable_pages",], found["cartable_sites",]) == (TOTAL, 3)


def test_nothing_of_pupils(school: School) -> None:
    """No word, number or address of whoever asks is in it, whatever is asked; its lines are bounded by the routes."""
    client = client_of(school, trusted_proxies=(ip_network("127.0.0.1"),), metrics_token=TOKEN)
    for address in ADDRESSES:
        for method in ("GET", "SECRETWORD"):
            path = f"{address.partition('?')[0]}?q=secretword&x=y"
            client.open(path, method=method, headers={"X-Forwarded-For": "192.0.2.77"}).close()
    client.get("/secretword")
    before = numbers(client)
    text = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"}).get_data(as_text=True)
    assert "/follow/<number>" in text
    for trace in ("secretword", "SECRETWORD", "192.0.2", "127.0.0", "CART", "vikidia", "volcan"):
        assert trace not in text
    for number in range(50):
        client.get(f"/secretword/{number}")
        client.get(f"/follow/{number}")
    assert len(numbers(client)) <= len(before) + 1  # the answers of /metrics itself


def test_workers_together(school: School) -> None:
    """Each worker tells the numbers of all that share them."""
    shared = SharedNumbers(MOST_NUMBERS)
    workers = [client_of(school, numbers=shared, worker=number) for number in (1, 2, 66)]
    for client in workers:
        client.get("/search?q=volcan")
    assert [numbers(client)["cartable_answers_total", "/search", "2xx"] for client in workers] == [3, 3, 3]


def test_room_for_all_routes(school: School) -> None:
    """The numbers of all routes have room, and of as many again."""
    rules = {rule.rule for rule in school.app.url_map.iter_rules()}
    assert 2 * 4 * len(rules) < MOST_NUMBERS


PROXY = (ip_network("10.0.0.0/8"), ip_network("127.0.0.0/8"))


@pytest.mark.parametrize(
    ("options", "address", "headers", "status"),
    [
        ({}, "127.0.0.1", {}, 200),
        ({}, "::1", {}, 200),
        ({}, "192.0.2.1", {}, 404),
        ({}, "", {}, 404),
        ({}, "192.0.2.1", {"X-Forwarded-For": "127.0.0.1"}, 404),
        # A proxy on the same machine that nobody has named in the settings.
        ({}, "127.0.0.1", {"X-Forwarded-For": "192.0.2.1"}, 404),
        ({}, "127.0.0.1", {"Forwarded": "for=192.0.2.1"}, 404),
        ({}, "127.0.0.1", {"X-Real-IP": "192.0.2.1"}, 404),
        ({"trusted_proxies": PROXY}, "10.0.0.1", {"X-Forwarded-For": "192.0.2.1"}, 404),
        ({"trusted_proxies": PROXY}, "127.0.0.1", {"X-Forwarded-For": "192.0.2.1"}, 404),
        ({"trusted_proxies": PROXY}, "127.0.0.1", {"X-Forwarded-For": "unknown"}, 404),
        ({"trusted_proxies": PROXY}, "127.0.0.1", {}, 200),
        ({"metrics_token": TOKEN}, "192.0.2.1", {"Authorization": f"Bearer {TOKEN}"}, 200),
        ({"metrics_token": TOKEN}, "192.0.2.1", {"Authorization": f"Bearer {TOKEN}x"}, 404),
        ({"metrics_token": TOKEN}, "192.0.2.1", {"Authorization": TOKEN}, 404),
        ({"metrics_token": TOKEN}, "192.0.2.1", {"Authorization": "Bearer é"}, 404),
        ({"metrics_token": TOKEN}, "192.0.2.1", {}, 404),
        ({"metrics_token": TOKEN}, "127.0.0.1", {}, 404),
        ({}, "192.0.2.1", {"Authorization": "Bearer "}, 404),
    ],
)
def test_who_may_see(
    school: School, options: dict[str, object], address: str, headers: dict[str, str], status: int
) -> None:
    """Programs on this machine, or whoever has the token; to others there is no such page."""
    answer = client_of(school, **options).get("/metrics", headers=headers, environ_overrides={"REMOTE_ADDR": address})
    assert answer.status_code == status
    assert ("cartable_" in answer.get_data(as_text=True)) is (status == 200)
    assert answer.headers["Cache-Control"] == "no-store"
