"""Suggestions for programs and browsers: OpenSearch Suggestions."""

from __future__ import annotations

import json

from tests.webui.school import School


def suggested(school: School, address: str) -> list[object]:
    answer = school.client.get(address)
    assert (answer.status_code, answer.mimetype) == (200, "application/x-suggestions+json")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    given: list[object] = json.loads(answer.get_data())
    return given


def test_shape(school: School) -> None:
    """What was typed, and the ways to go on: two members, as the format has it."""
    assert suggested(school, "/api/v1/suggest?q=insi") == ["insi", ["Inside a volcano"]]
    assert suggested(school, "/api/v1/suggest") == ["", []]


def test_level(school: School) -> None:
    """With a level, only its sites' pages; a level that there is not is a problem that says so."""
    assert suggested(school, "/api/v1/suggest?q=insi&level=lycee") == ["insi", ["Inside a volcano"]]
    assert suggested(school, "/api/v1/suggest?q=insi&level=cycle3") == ["insi", []]
    answer = school.client.get("/api/v1/suggest?q=insi&level=cycle9")
    assert (answer.status_code, answer.mimetype) == (400, "application/problem+json")


def test_bounded(school: School) -> None:
    """At most eight, whatever is typed."""
    assert len(suggested(school, "/api/v1/suggest?q=fiche")[1]) == 8  # type: ignore[arg-type]
    assert suggested(school, f"/api/v1/suggest?q={'%C3%A9' * 2000}")[1] == []


def test_taken_down(school: School) -> None:
    """A site that leaves the list is suggested no more at the next letter."""
    assert "Volcan" in suggested(school, "/api/v1/suggest?q=volc")[1]  # type: ignore[operator]
    school.edit("scope: [fr.vikidia.org/wiki/]", "scope: [fr.vikidia.org/wiki/]\n    status: suspended")
    assert "Volcan" not in suggested(school, "/api/v1/suggest?q=volc")[1]  # type: ignore[operator]


def test_markup_stays_text(school: School) -> None:
    """Mark-up in a title is a plain string of JSON."""
    assert "<script>" in str(suggested(school, "/api/v1/suggest?q=piege")[1])


def test_no_index_yet(empty_school: School) -> None:
    """Before anything is indexed there is nothing to suggest, and no error."""
    assert suggested(empty_school, "/api/v1/suggest?q=insi") == ["insi", []]
