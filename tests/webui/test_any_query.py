from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.webui.school import School

PARAMETERS = ("q", "page", "level", "subject", "site", "language", "type", "lang", "_scheme", "_external", "endpoint")
VALUES = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        ["volcan", "-1", "1", "51", "lycee", "svt", "vikidia", "fr", "pdf", "{q}", '"a b"', "(", "*", "a~2"]
    ),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.dictionaries(st.sampled_from(PARAMETERS), VALUES), st.sampled_from(["/", "/search", "/api/v1/search", "/sites"])
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
