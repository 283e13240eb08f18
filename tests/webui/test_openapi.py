"""The description of the API: what it says is what the API does, asked by a program that believes it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from indexer.help.file import shipped_help_cards
from indexer.query import Query, read_query
from tests.webui.school import School
from webui.app import create_app
from webui.openapi import document

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]


def test_the_api_is_as_described(school: School) -> None:
    """Whatever is asked, in or out of bounds, the answer is of a kind, a shape and a status that are described."""
    described = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", school.app)
    asked = 0
    results: list[Any] = list(described.get_all_operations())
    for result in results:
        operation = result.ok()
        cases = operation.as_strategy() | operation.as_strategy(generation_mode=schemathesis.GenerationMode.NEGATIVE)

        @given(cases)
        @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
        def ask(case: Any) -> None:
            nonlocal asked
            asked += 1
            case.call_and_validate(checks=CHECKS, headers={"Accept-Encoding": "identity"})

        ask()
    assert asked > 100


def test_every_address_of_the_api_is_described(school: School) -> None:
    """No address is left out, and none is made up."""
    rules = {rule.rule for rule in school.app.url_map.iter_rules() if rule.rule.startswith("/api/")}
    assert set(document()["paths"]) == rules


def test_every_parameter_is_described(school: School) -> None:
    """The parameters are those that a query is read from: each of them is looked at, and no other is."""
    asked: list[str] = []

    class Asked(dict[str, str]):
        def __contains__(self, name: object) -> bool:
            asked.append(str(name))
            return False

        def get(self, name: str, default: Any = None) -> Any:
            asked.append(name)
            return default

    assert isinstance(read_query(Asked(), school.services.current_list().allowlist), Query)
    described = [each["name"] for each in document()["paths"]["/api/v1/search"]["get"]["parameters"]]
    assert sorted(described) == sorted(set(asked))


def test_every_part_of_an_answer_is_described(school: School) -> None:
    """An answer, its hits and its help cards have the parts that are described, and no others."""
    schemas = document()["components"]["schemas"]
    answer: dict[str, Any] = school.client.get("/api/v1/search?q=volcan").get_json()
    app = create_app(replace(school.services, help_cards=shipped_help_cards))
    called: dict[str, Any] = app.test_client().get("/api/v1/search?q=suicide").get_json()
    assert list(answer) == list(schemas["Answer"]["properties"])
    assert {tuple(hit) for hit in answer["hits"]} == {tuple(schemas["Hit"]["properties"])}
    assert [list(card) for card in called["help"]] == [list(schemas["Help"]["properties"])]
