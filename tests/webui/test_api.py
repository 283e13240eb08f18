from __future__ import annotations

import pytest

from indexer.answering.answer_json import as_json
from indexer.query import Query
from tests.webui.school import TOTAL, School

PROBLEM = "application/problem+json"


def test_same_as_the_command_line(school: School) -> None:
    """The API answers with the JSON that `cartable search --json` prints, key for key."""
    answer = school.client.get("/api/v1/search?q=volcan&page=2&level=lycee")
    assert answer.mimetype == "application/json"
    allowlist = school.services.current_list().allowlist
    printed = as_json(school.services.search(Query("volcan", page=2, level="lycee"), allowlist), allowlist)
    given = answer.get_json()
    assert {**given, "took_ms": 0} == {**printed, "took_ms": 0}
    assert list(given) == list(printed)


def test_markup_stays_text(school: School) -> None:
    """Mark-up in a page's text is a plain string in the answer, and the answer is never read as a page."""
    answer = school.client.get("/api/v1/search?q=piège")
    assert "<script>alert('volcan')</script>" in answer.get_json()["hits"][0]["title"]
    assert answer.mimetype == "application/json"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("parameter", "given", "allowed"),
    [
        ("page", "0", "50"),
        ("page", "deux", "50"),
        ("level", "cycle9", "cycle2, cycle3, lycee"),
        ("subject", "<b>", "culture, svt, anglais, arts, sport"),
        ("site", "ancien", "vikidia, lave, kids"),
        ("language", "xx", "en, fr"),
        ("type", "gif", "html"),
    ],
)
def test_bad_parameter(school: School, parameter: str, given: str, allowed: str) -> None:
    """A parameter that cannot be answered is a problem that says which, what was given and what is allowed."""
    answer = school.client.get("/api/v1/search", query_string={"q": "volcan", parameter: given})
    problem = answer.get_json(force=True)
    assert (answer.status_code, answer.mimetype) == (400, PROBLEM)
    assert (problem["status"], problem["parameter"], problem["given"]) == (400, parameter, given)
    assert allowed in problem["allowed"]
    assert parameter in problem["detail"]


def test_empty_parameter(school: School) -> None:
    """An empty parameter is as if absent."""
    answer = school.client.get("/api/v1/search?q=volcan&page=&level=&site=&type=")
    assert answer.get_json()["total"] == TOTAL


def test_empty_list(school: School) -> None:
    """With no list there are no results."""
    school.file.write_text("", encoding="utf-8")
    assert school.client.get("/api/v1/search?q=volcan").get_json()["total"] == 0


def test_errors_for_programs(school: School) -> None:
    """Every other error under /api/v1 is a problem too, with the headers that its code asks for."""
    assert school.client.get("/api/v1/nothing").mimetype == PROBLEM
    answer = school.client.post("/api/v1/search")
    assert (answer.status_code, answer.mimetype) == (405, PROBLEM)
    assert "GET" in answer.headers["Allow"]
