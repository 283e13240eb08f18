"""The form of a site filled in, as a browser would send it."""

from __future__ import annotations

from collections.abc import Mapping

from bs4 import BeautifulSoup, Tag
from werkzeug.test import TestResponse

from tests.webui.admin.people import OURS, Person

Filled = dict[str, str | list[str]]
NEW: Filled = {
    "id": "neuf",
    "name": "Site neuf",
    "why": "Pour les tests",
    "start": "https://neuf.example/",
    "scope": "neuf.example",
    "levels": ["cycle3", "lycee"],
    "subjects": ["svt"],
    "languages": "fr",
    "review_by": "2027-09-01",
    "reason": "demandé par un professeur",
}
"""A new site without fault."""


def filled(page: BeautifulSoup) -> Filled:
    """What the form would send when nobody touches it."""
    form = page.select_one("form.site")
    assert form is not None
    fields: Filled = {}
    for field in form.select("input[name], textarea[name]"):
        name = str(field["name"])
        if field.get("type") == "checkbox":
            held = fields.setdefault(name, [])
            if field.has_attr("checked") and isinstance(held, list):
                held.append(str(field["value"]))
        else:
            fields[name] = _text(field)
    return fields


def send(person: Person, path: str, fields: Mapping[str, str | list[str]], action: str = "save") -> TestResponse:
    """Press a button of a form that holds `fields`."""
    data = {**fields, "csrf": person.csrf, "action": action}
    return person.client.post(path, data=data, headers=OURS)


def number_of(answer: TestResponse) -> int:
    """The number of the draft that an answer leads to."""
    assert answer.status_code == 303, answer.get_data(as_text=True)
    path = answer.headers["Location"].partition("?")[0]
    assert path.startswith("/admin/drafts/"), path
    return int(path.rpartition("/")[2])


def _text(field: Tag) -> str:
    """Browsers send lines that end in CR LF, and leave out the line end that begins a textarea."""
    if field.name == "textarea":
        return field.get_text().removeprefix("\n").replace("\n", "\r\n")
    return str(field.get("value", ""))
