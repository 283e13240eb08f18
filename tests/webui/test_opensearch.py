from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree as ET

from tests.webui.school import PUBLIC_URL, School, address_of, one
from webui.app import create_app

NAMESPACE = "{http://a9.com/-/spec/opensearch/1.1/}"


def test_description(school: School) -> None:
    """A browser can add the engine: the description names `public_url`, whatever host it was asked from."""
    answer = school.client.get("/opensearch.xml", headers={"Host": "evil.example"})
    assert answer.mimetype == "application/opensearchdescription+xml"
    urls = ET.fromstring(answer.get_data()).findall(f"{NAMESPACE}Url")  # noqa: S314  # our own text
    templates = {url.get("type"): url.get("template") for url in urls}
    assert templates == {
        "text/html": f"{PUBLIC_URL}/search?q={{searchTerms}}",
        "application/x-suggestions+json": f"{PUBLIC_URL}/api/v1/suggest?q={{searchTerms}}",
        "application/atom+xml": f"{PUBLIC_URL}/search.atom?q={{searchTerms}}",
        "application/opensearchdescription+xml": f"{PUBLIC_URL}/opensearch.xml",
    }
    assert "evil" not in answer.get_data(as_text=True)


def test_templates_answer(school: School) -> None:
    """What the description names is there."""
    description = ET.fromstring(school.client.get("/opensearch.xml").get_data())  # noqa: S314  # our own text
    for url in description.findall(f"{NAMESPACE}Url"):
        address = str(url.get("template")).removeprefix(PUBLIC_URL).replace("{searchTerms}", "volcan")
        answer = school.client.get(address)
        assert (answer.status_code, answer.mimetype) == (200, url.get("type"))


def test_announced(school: School) -> None:
    """Pages announce the description."""
    assert address_of(one(school.page("/"), "link[rel=search]")) == "/opensearch.xml"


def test_markup_is_text(school: School) -> None:
    """An address with mark-up in it stays text."""
    app = create_app(replace(school.services, public_url='https://x.example/"><script>'))
    assert "<script>" not in app.test_client().get("/opensearch.xml").get_data(as_text=True)


def test_without_public_url(school: School) -> None:
    """Without `public_url` there is no description, and no page announces one."""
    client = create_app(replace(school.services, public_url="")).test_client()
    assert client.get("/opensearch.xml").status_code == 404
    assert "opensearch.xml" not in client.get("/").get_data(as_text=True)


def test_favicon(school: School) -> None:
    """The mark is an SVG of less than a kilobyte."""
    answer = school.client.get("/favicon.svg")
    assert answer.mimetype == "image/svg+xml"
    assert len(answer.get_data()) < 1024
    assert ET.fromstring(answer.get_data()).tag.endswith("svg")  # noqa: S314  # our own text
