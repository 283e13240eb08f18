from __future__ import annotations

from urllib.parse import quote, unquote_to_bytes

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.webui.school import School

PARAMETERS = (
    "q",
    "page",
    "level",
    "subject",
    "site",
    "language",
    "type",
    "sort",
    "lang",
    "_scheme",
    "_external",
    "endpoint",
)
VALUES = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        ["volcan", "date", "-1", "1", "51", "lycee", "svt", "vikidia", "fr", "pdf", "{q}", '"a b"', "(", "*", "a~2"]
    ),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.dictionaries(st.sampled_from(PARAMETERS), VALUES),
    st.sampled_from(
        ["/", "/search", "/api/v1/search", "/sites", "/sites/lave", "/c3/", "/cycle3/search", "/lycee/sites"],
    ),
)
def test_never_a_fault(school: School, parameters: dict[str, str], path: str) -> None:
    """Whatever stands in the address, the answer is a page or says what is wrong."""
    assert school.client.get(path, query_string=parameters).status_code in {200, 400}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=60))
def test_never_a_fault_on_bytes(school: School, raw: bytes) -> None:
    """Nor when it is no text at all."""
    query = "".join(f"%{byte:02X}" if byte < 33 or byte > 126 or byte in b"%#" else chr(byte) for byte in raw)
    for path in ("/search", "/api/v1/search"):
        assert school.client.get(f"{path}?{query}&q=%{query}").status_code in {200, 400}
        assert school.client.get(f"{path}?q={query}").status_code in {200, 400}


PARTS = st.one_of(
    st.text(max_size=12).map(quote),
    st.sampled_from(
        ["", "c3", "c2", "cycle3", "lycee", "sites", "search", "lave", "admin", "static", "..", "%00", "%2F"]
    ),
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(PARTS, max_size=4), st.sampled_from(["", "/"]))
def test_never_a_fault_at_any_path(school: School, parts: list[str], slash: str) -> None:
    """Nor whatever the path is: there is a page, there is none, or it leads to one."""
    # As a server hands it on; the test client would read `//` as a host.
    path = unquote_to_bytes("/" + "/".join(parts) + slash).decode("latin-1")
    for query in ("", "q=volcan&lang=en", "level=x"):
        with school.client.get("/", query_string=query, environ_overrides={"PATH_INFO": path}) as answer:
            assert answer.status_code in {200, 302, 303, 308, 400, 404}
