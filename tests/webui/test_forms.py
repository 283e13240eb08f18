"""The public forms, as a browser without script uses them: a page, what stands in it, a sending, what comes back."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from bs4 import BeautifulSoup
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from tests.webui.school import School, address_of, one, words
from webui.desk.requests import Status
from webui.forms.fields import LONGEST_WORDS
from webui.forms.views import TRAP

PROPOSAL = {"url": "https://www.lumni.fr/", "words": "Des vidéos courtes.", "subject": "svt", "level": "cycle3"}
REPORT = {"url": "https://lave.example/volcans/fiche_1.html", "problem": "dead", "words": ""}
BOTH = pytest.mark.parametrize(("path", "draft"), [("/propose", PROPOSAL), ("/report", REPORT)])


def token(school: School, path: str) -> str:
    return str(one(school.page(path), "input[name=token]")["value"])


def send(school: School, path: str, draft: Mapping[str, str], after: float = 5) -> TestResponse:
    """Open the form, write for a while, and send it."""
    given = {**draft, "token": token(school, path)}
    school.clock += timedelta(seconds=after)
    return school.client.post(path, data=given)


def read(answer: TestResponse, status: int) -> BeautifulSoup:
    assert answer.status_code == status, answer.get_data(as_text=True)
    return BeautifulSoup(answer.get_data(as_text=True), "lxml")


def followed(school: School, answer: TestResponse) -> BeautifulSoup:
    """The page that a form which was taken leads to."""
    assert answer.status_code == 303
    return school.page(answer.headers["Location"])


def kept(school: School) -> int:
    """How many requests the desk has."""
    return len(school.services.desk.requests().listed(answered=True))


def stands(page: BeautifulSoup, draft: Mapping[str, str]) -> bool:
    """Whether the form holds all that was typed."""
    checked = page.select_one("input[name=problem][checked]")
    now = {
        "url": one(page, "#url")["value"],
        "words": one(page, "#words").get_text().removeprefix("\n"),
        "problem": checked["value"] if checked else "",
        **{name: chosen["value"] for name in ("subject", "level") for chosen in page.select(f"#{name} [selected]")},
    }
    return all(now.get(name, "") == value for name, value in draft.items())


@BOTH
def test_taken(school: School, path: str, draft: dict[str, str]) -> None:
    """A form leads to the page of its number, which says that it has come; it sets no cookie."""
    answer = send(school, path, draft)
    assert "Set-Cookie" not in answer.headers
    page = followed(school, answer)
    number = words(one(page, ".number b"))
    assert answer.headers["Location"] == f"/follow/{number}"
    assert words(one(page, "h1")).endswith("reçu" if path == "/report" else "reçue")
    assert draft["url"] in words(one(page, "dl"))
    (found,) = school.services.desk.requests().listed(answered=False)
    assert found.number == number
    assert found.voices[0].words == draft["words"]
    assert (found.voices[0].subject, found.voices[0].level) == (draft.get("subject", ""), draft.get("level", ""))


def test_sent_twice(school: School) -> None:
    """A form sent again, by a double click or a page loaded anew, leads to the same page and is kept once."""
    given = {**PROPOSAL, "token": token(school, "/propose")}
    school.clock += timedelta(seconds=5)
    places = {school.client.post("/propose", data=given).headers["Location"] for _ in range(3)}
    assert len(places) == 1
    assert kept(school) == 1


def test_answered(school: School) -> None:
    """The answer is read under the number, as text, and the proposed site is no link: nobody has read it yet."""
    answer = send(school, "/propose", PROPOSAL)
    number = answer.headers["Location"].rpartition("/")[2]
    assert not followed(school, answer).select("main a")
    requests = school.services.desk.requests()
    requests.answer(number, Status.REFUSED, "Trop de <b>publicité</b>.\nMerci.", school.clock.date())
    page = school.page(f"/follow/{number}")
    assert words(one(page, "h1")) == "Proposition refusée"
    assert words(one(page, ".reason")) == "Trop de <b>publicité</b>. Merci."
    assert "25 novembre 2026" in words(page)
    assert not page.select("main a")


def test_accepted_and_listed(school: School) -> None:
    """When a proposed site has joined the list, its page of follow-up leads there."""
    answer = send(school, "/propose", PROPOSAL)
    school.edit("https://kids.example/]", "https://www.lumni.fr/]")
    assert address_of(one(followed(school, answer), "main a")) == "/sites#site-kids"


@BOTH
def test_under_a_profile(school: School, path: str, draft: dict[str, str]) -> None:
    """Under a profile the forms are its own: what is sent stays there, in a language too, and what came of it."""
    page = school.page(f"/c3{path}?lang=en")
    assert one(page, "form[method=post]")["action"] == f"/c3{path}?lang=en"
    assert words(one(page, "header .profile")) == "CM1–6e"
    one(page, "html.young")
    given = {**draft, "token": str(one(page, "input[name=token]")["value"])}
    faulty = read(school.client.post(f"/c3{path}", data={**given, "url": "x y"}), 400)
    assert one(faulty, "form[method=post]")["action"] == f"/c3{path}"
    school.clock += timedelta(seconds=5)
    answer = school.client.post(f"/c3{path}?lang=en", data=given)
    assert answer.headers["Location"].startswith("/c3/follow/CART-")
    assert words(one(followed(school, answer), "header .profile")) == "CM1–6e"
    number = answer.headers["Location"].partition("?")[0].rpartition("/")[2]
    typed = school.client.get(f"/c3/follow?number={number}")
    assert typed.headers["Location"] == f"/c3/follow/{number}"
    assert one(school.page("/c3/follow"), "main form")["action"] == "/c3/follow"


def test_the_level_of_a_profile_is_proposed(school: School) -> None:
    """Under a profile its level is chosen in the form already, and can be taken off; under a lock there is no other."""
    assert one(school.page("/c3/propose"), "#level [selected]")["value"] == "cycle3"
    assert not school.page("/propose").select("#level [selected]")
    assert len(school.page("/c3/propose").select("#level option")) == 4
    school.start_with("cycle3", lock=True)
    assert [each["value"] for each in school.page("/propose").select("#level option")] == ["", "cycle3"]
    assert school.client.get("/lycee/propose").headers["Location"] == "/cycle3/"


def test_a_listed_site_of_another_level(school: School) -> None:
    """Links to a site on the list lead to where it stands: out of the profile, and nowhere under a lock."""
    kids, lave = ({**PROPOSAL, "url": f"https://{name}.example/"} for name in ("kids", "lave"))
    for draft, path, way in ((kids, "/c3", "/sites#site-kids"), (lave, "/c3", "/c3/sites#site-lave")):
        page = read(send(school, f"{path}/propose", draft), 400)
        assert address_of(one(page, ".fault a")) == way
        assert one(school.page(way), way[way.index("#") :])
    school.start_with("cycle3", lock=True)
    assert not read(send(school, "/propose", kids), 400).select(".fault a")


@pytest.mark.parametrize("typed", ["CART-7K3M-9Q2P-W4XD", "CART", "%3Cb%3E", "x" * 3000])
def test_unknown_number(school: School, typed: str) -> None:
    """A number that is none gets a page that says so, and a place to type it again."""
    page = school.page(f"/follow/{typed}", status=404)
    assert words(one(page, "h1")) == "Numéro inconnu"
    one(page, "input[name=number]")
    assert not page.select("main b")


def test_typed_number(school: School) -> None:
    """A number copied from paper finds its page, whatever its case and its hyphens."""
    number = send(school, "/propose", PROPOSAL).headers["Location"].rpartition("/")[2]
    answer = school.client.get(f"/follow?number={quote(number.lower().replace('-', ' '))}&lang=en")
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/follow/{number}?lang=en")
    assert words(one(school.page("/follow"), "h1")) == "Suivre une demande"
    school.page("/follow?number=zzz", status=404)


@pytest.mark.parametrize(
    ("path", "draft", "faults"),
    [
        ("/propose", {}, {"url": "L’adresse manque", "words": "Quelques mots manquent"}),
        ("/propose", {**PROPOSAL, "url": "lave.example"}, {"url": "déjà dans la liste : Lave & Cie"}),
        ("/propose", {**PROPOSAL, "url": "http://10.0.0.1/"}, {"url": "n’est pas publique"}),
        ("/propose", {**PROPOSAL, "url": "https://a@b.fr/"}, {"url": "contient un @"}),
        ("/propose", {**PROPOSAL, "words": "é" * (LONGEST_WORDS + 1)}, {"words": "trop long : 1 000 signes"}),
        ("/propose", {**PROPOSAL, "subject": "latin", "level": "x"}, {"subject": "n’existe plus", "level": "n’existe"}),
        ("/report", {"url": "ftp://x.fr/"}, {"url": "commence par https", "problem": "choisir une réponse"}),
        ("/report", {**REPORT, "problem": "odd"}, {"problem": "choisir une réponse"}),
        ("/report", {**REPORT, "problem": "other"}, {"words": "Quelques mots manquent"}),
    ],
)
def test_faults(school: School, path: str, draft: dict[str, str], faults: dict[str, str]) -> None:
    """Each fault stands above with a link to its field, and at the field, which names it; what was typed stays."""
    page = read(send(school, path, draft), 400)
    told = {address_of(each).removeprefix("#"): words(each) for each in page.select(".faults a")}
    assert list(told) == list(faults)
    assert one(page, "title").get_text().startswith("À corriger")
    for name, sentence in faults.items():
        assert sentence in told[name]
        field = one(page, f"#{name}")
        assert field["aria-invalid"] == "true"
        assert f"{name}-fault" in str(field["aria-describedby"]).split()
        assert sentence in words(one(page, f"#{name}-fault"))
    assert stands(
        page, {name: value for name, value in draft.items() if name not in faults or name in {"url", "words"}}
    )
    assert kept(school) == 0


def test_the_longest_words(school: School) -> None:
    """A text of the length that is allowed is taken, though browsers send two signs for the end of a line."""
    text = "é\r\n" * (LONGEST_WORDS // 2 - 1) + "é"
    followed(school, send(school, "/propose", {**PROPOSAL, "words": text}))


def test_a_listed_site_is_shown(school: School) -> None:
    """Who proposes what is on the list is led to its place there."""
    page = read(send(school, "/propose", {**PROPOSAL, "url": "https://lave.example/volcans/"}), 400)
    place = address_of(one(page, "#url-fault a"))
    assert place == "/sites#site-lave"
    one(school.page("/sites"), f"#{urlsplit(place).fragment}")


def test_a_retired_site_may_be_proposed(school: School) -> None:
    """Why a site has left is not told; it may be asked for again."""
    followed(school, send(school, "/propose", {**PROPOSAL, "url": "ancien.example.org"}))


def test_a_page_off_the_list_may_be_reported(school: School) -> None:
    """A page where a redirect led, off the list, is a report that must not be lost."""
    followed(school, send(school, "/report", {**REPORT, "url": "https://www.autre.fr/", "problem": "content"}))


@BOTH
@pytest.mark.parametrize(
    ("after", "changed", "said"),
    [
        (1, {}, "parti trop vite"),
        (13 * 3600, {}, "ouvert trop longtemps"),
        (5, {"token": "x"}, "pas été reconnu"),
        (5, {"token": ""}, "pas été reconnu"),
        (5, {TRAP: "https://spam.example"}, "pas été reconnu"),
    ],
)
def test_not_believed(
    school: School, path: str, draft: dict[str, str], after: float, changed: dict[str, str], said: str
) -> None:
    """A form of a program, or one that has grown too old, is not kept; it comes back whole, and can be sent again."""
    given = {**draft, "token": token(school, path), **changed}
    school.clock += timedelta(seconds=after)
    page = read(school.client.post(path, data=given), 400)
    assert said in words(one(page, ".faults"))
    assert stands(page, draft)
    assert kept(school) == 0
    again = {**draft, "token": str(one(page, "input[name=token]")["value"]), TRAP: ""}
    school.clock += timedelta(seconds=3)
    followed(school, school.client.post(path, data=again))


def test_the_trap_is_seen_by_nobody(school: School) -> None:
    """The field for programs is reached by no key and read out to nobody."""
    trap = one(school.page("/propose"), f"input[name={TRAP}]")
    assert trap["tabindex"] == "-1"
    assert trap.find_parent(attrs={"aria-hidden": "true"})


@BOTH
def test_full(school: School, path: str, draft: dict[str, str]) -> None:
    """When the day's box is full, a page says so and until when; what was typed stays. The next day it is open."""
    for number in range(school.place.per_day):
        followed(school, send(school, path, {**draft, "url": f"https://site{number}.fr/"}))
    answer = send(school, path, draft)
    assert 0 < int(answer.headers["Retry-After"]) <= 86_400
    page = read(answer, 429)
    assert "pleine pour aujourd’hui" in words(one(page, ".faults"))
    assert stands(page, draft)
    school.clock += timedelta(seconds=int(answer.headers["Retry-After"]))
    followed(school, send(school, path, draft))


@pytest.mark.usefixtures("impatient")
@BOTH
def test_locked(
    school: School, path: str, draft: dict[str, str], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """While the desk cannot be written, 503 says so, and the very form can be sent again afterwards. The log has the
    cause, and nothing of what was typed.
    """
    kept(school)
    with sqlite3.connect(tmp_path / "desk.sqlite") as holder:
        holder.execute("BEGIN IMMEDIATE")
        answer = send(school, path, draft)
    holder.close()
    assert answer.headers["Retry-After"] == "60"
    page = read(answer, 503)
    assert "ne répond pas" in words(one(page, ".faults"))
    assert stands(page, draft)
    assert "the desk cannot be used (database is locked)" in caplog.text
    assert urlsplit(draft["url"]).netloc not in caplog.text
    again = {**draft, "token": str(one(page, "input[name=token]")["value"])}
    followed(school, school.client.post(path, data=again))


def test_no_desk_at_all(school: School, tmp_path: Path) -> None:
    """Without key or database every page of the desk says 503 and loses nothing; searches go on, and so do forms once
    the fault is mended.
    """
    (tmp_path / "form.key").write_bytes(b"half")
    assert stands(read(school.client.get("/report?url=https://lave.example/x"), 503), {"url": "https://lave.example/x"})
    assert stands(read(school.client.post("/propose", data=PROPOSAL), 503), PROPOSAL)
    (tmp_path / "form.key").unlink()
    (tmp_path / "desk.sqlite").write_bytes(b"not a database, not at all " * 100)
    assert stands(read(send(school, "/propose", PROPOSAL), 503), PROPOSAL)
    assert "ne répond pas" in words(read(school.client.get("/follow/CART-7K3M-9Q2P-W4XD"), 503))
    school.page("/search?q=volcan")
    (tmp_path / "desk.sqlite").unlink()
    followed(school, send(school, "/propose", PROPOSAL))


def test_hits_can_be_reported(school: School) -> None:
    """Each hit leads to the form, its address draft in and itself named."""
    page = school.page("/search?q=volcan&lang=en")
    links = page.select(".hits .report a")
    assert len(links) == len(page.select(".hits > li"))
    assert len({words(link) for link in links}) == len(links)
    form = school.page(address_of(links[0]))
    assert one(form, "html")["lang"] == "en"
    assert one(form, "#url")["value"] == address_of(page.select(".hits h2 a")[0])


def test_ways_to_the_forms(school: School) -> None:
    """Every page leads to the forms, the list to the proposal, and the forms to the follow-up."""
    leads = {address_of(link) for link in school.page("/").select("footer a")}
    assert {"/propose", "/report"} <= leads
    one(school.page("/sites"), "main a[href='/propose']")
    one(school.page("/report"), "main a[href='/follow']")


@pytest.mark.parametrize("path", ["/propose", "/report?url=https%3A%2F%2Flave.example%2Fx", "/follow", "/follow/CART"])
def test_in_english(school: School, path: str) -> None:
    """Each page is there in English, one link away, and what was in its address stays in it."""
    french = school.client.get(path).get_data(as_text=True)
    switch = address_of(one(BeautifulSoup(french, "lxml"), "footer a[hreflang=en]"))
    assert urlsplit(switch).path == urlsplit(path).path
    assert parse_qs(urlsplit(path).query).items() <= parse_qs(urlsplit(switch).query).items()
    english = BeautifulSoup(school.client.get(switch).get_data(as_text=True), "lxml")
    assert one(english, "html")["lang"] == "en"


def test_language_is_kept(school: School) -> None:
    """Who chose English and sends a form stays in English, with faults and without."""
    given = {**PROPOSAL, "token": token(school, "/propose?lang=en")}
    action = address_of_form(school.page("/propose?lang=en"))
    assert "robots" in words(read(school.client.post(action, data=given), 400)).lower()
    school.clock += timedelta(seconds=5)
    assert school.client.post(action, data=given).headers["Location"].endswith("?lang=en")


def address_of_form(page: BeautifulSoup) -> str:
    return str(one(page, "form[method=post]")["action"])


@pytest.mark.parametrize("path", ["/propose", "/report"])
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(
    fields=st.dictionaries(
        st.sampled_from(["url", "words", "problem", "subject", "level", "other"]),
        st.text(max_size=60)
        | st.sampled_from(["<script>alert(1)</script>", "https://x.fr/<b>\"'", '"><b>', "{{ 7*7 }}"]),
    )
)
def test_any_fields(school: School, path: str, fields: dict[str, str]) -> None:
    """Whatever is written into a form is text: it comes back as such, and is no fault of ours."""
    school.services.desk.requests().sweep(school.clock.date() + timedelta(days=1000))  # else the box would be full
    answer = send(school, path, {name: value.encode("utf-8", "replace").decode() for name, value in fields.items()})
    assert answer.status_code in {303, 400}
    page = followed(school, answer) if answer.status_code == 303 else read(answer, 400)
    assert not page.select("script:not([src]), main b:not(.number b, .fault b)")


@pytest.mark.parametrize(
    ("data", "content_type"),
    [
        (b"\xff\xfe=\x00&url=%FF%00&words=%ED%A0%80", "application/x-www-form-urlencoded"),
        (b'{"url": 1}', "application/json"),
        (b"--x\r\nnonsense", "multipart/form-data; boundary=x"),
        (b"--x", "multipart/form-data"),
        (b"&".join(b"f%d=x" % number for number in range(5000)), "application/x-www-form-urlencoded"),
        (b"words=" + b"x" * 70_000, "application/x-www-form-urlencoded"),
    ],
)
def test_any_body(school: School, data: bytes, content_type: str) -> None:
    """A body that no browser sends is a refusal, not a fault."""
    answer = school.client.post("/propose", data=data, content_type=content_type)
    assert answer.status_code in {400, 413}
    assert kept(school) == 0
