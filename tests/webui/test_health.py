from __future__ import annotations

from tests.webui.school import School


def test_alive(empty_school: School) -> None:
    """A process that answers is alive, whatever it can answer with."""
    assert empty_school.client.get("/healthz").status_code == 200


def test_ready(school: School) -> None:
    """With a list and an index the server is ready."""
    assert school.client.get("/readyz").status_code == 200


def test_no_index(empty_school: School) -> None:
    """Without an index it is not, and says what to do."""
    answer = empty_school.client.get("/readyz")
    assert answer.status_code == 503
    assert "cartable recrawl" in answer.get_data(as_text=True)


def test_no_list(school: School) -> None:
    """Without a list it is not, and says what to do."""
    school.file.unlink()
    answer = school.client.get("/readyz")
    assert answer.status_code == 503
    assert "cartable check" in answer.get_data(as_text=True)
