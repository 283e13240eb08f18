"""Sites to be reviewed: the list, the one click, and the calendar."""

from __future__ import annotations

from datetime import date

from icalendar import Calendar

from tests.webui.admin.conftest import SignedIn
from tests.webui.admin.people import Person
from tests.webui.school import PUBLIC_URL, School, one, words
from webui.admin.reviews import Group, groups
from webui.desk.audit import Wanted
from webui.desk.desk import Desk
from webui.desk.roles import Role


def dated(school: School, **days: str) -> None:
    """Give sites their review dates."""
    for site_id, day in days.items():
        school.edit(f"  - id: {site_id}\n", f"  - id: {site_id}\n    review_by: {day}  # à revoir\n")


def link_of(person: Person) -> str:
    """The secret link, as it is shown once."""
    page = person.post("/admin/reviews-calendar")
    assert page.status_code == 200
    return page.get_data(as_text=True).partition(f'value="{PUBLIC_URL}')[2].partition('"')[0].replace("&amp;", "&")


def test_the_list(school: School, signed_in: SignedIn) -> None:
    """What is past first, then within 30 and 90 days to the day, then without a date; no retired site."""
    today = date(2026, 11, 25)
    dated(school, vikidia="2026-11-24", lave="2026-11-25", kids="2026-12-26", ancien="2026-11-01")
    found = [(group.key, [site.id for site in group.sites]) for group in groups_of(school, today)]
    assert found == [("past", ["vikidia"]), ("near", ["lave"]), ("far", ["kids"])]
    assert [group.key for group in groups_of(school, date(2026, 9, 1))] == ["far"]
    assert [group.key for group in groups_of(school, date(2026, 11, 26))][:2] == ["past", "near"]
    page = signed_in(Role.READER).page("/admin/reviews")
    assert [words(each) for each in page.select("h2")][:3] == [
        "Date passée (1)",
        "Dans les 30 jours (1)",
        "Dans les 90 jours (1)",
    ]
    assert not page.select("tbody form")
    assert "2 sites sont à réviser dans les 30 jours" in words(one(signed_in(Role.READER).page("/admin/"), ".ways"))


def groups_of(school: School, today: date) -> list[Group]:
    with school.app.app_context():
        return groups(today)


def test_reviewed(school: School, desk: Desk, signed_in: SignedIn) -> None:
    """One click sets the date a year on, in its own line only, and is in the audit log; the note beside it stays."""
    dated(school, lave="2026-11-25")
    before = school.file.read_text(encoding="utf-8")
    curator = signed_in(Role.CURATOR)
    done = curator.followed(curator.post("/admin/reviews/lave", seen="2026-11-25"))
    assert words(one(done, ".done")) == "La révision est notée. La prochaine est dans un an."
    after = school.file.read_text(encoding="utf-8")
    assert after == before.replace("2026-11-25  # à revoir", "2027-11-25  # à revoir")
    newest = desk.audit().read(Wanted())[0].entry
    assert (newest.who, newest.what, newest.subject) == ("une.curator", "site_reviewed", "lave")
    undated = curator.followed(curator.post("/admin/reviews/kids", seen=""))
    assert undated.select(".done")
    assert "review_by: 2027-11-25" in school.file.read_text(encoding="utf-8").partition("id: kids")[2]


def test_not_reviewed(school: School, signed_in: SignedIn) -> None:
    """A date that was changed meanwhile, a broken list, an unknown site, a reader: the file is as it was."""
    dated(school, lave="2026-11-25")
    curator, reader = signed_in(Role.CURATOR), signed_in(Role.READER)
    before = school.file.read_bytes()
    answer = curator.post("/admin/reviews/lave", seen="2026-11-20")
    assert answer.status_code == 409
    assert "a reçu une autre date entre-temps" in answer.get_data(as_text=True)
    assert curator.post("/admin/reviews/inconnu", seen="").status_code == 404
    assert reader.post("/admin/reviews/lave", seen="2026-11-25").status_code == 403
    assert school.file.read_bytes() == before
    school.edit("why: Pages courtes", "wy: Pages courtes")
    broken = school.file.read_bytes()
    answer = curator.post("/admin/reviews/lave", seen="2026-11-25")
    assert answer.status_code == 409
    assert "la liste est intacte" in answer.get_data(as_text=True)
    assert school.file.read_bytes() == broken


def test_the_calendar(school: School, desk: Desk, signed_in: SignedIn) -> None:
    """A secret link gives the dates as all-day events; a new link, a revocation or a closed account end the old one."""
    dated(school, lave="2026-12-01", ancien="2026-12-02")
    reader = signed_in(Role.READER)
    path = link_of(reader)
    assert path.startswith("/admin/reviews.ics?key=")
    answer = school.client.get(path)
    assert (answer.status_code, answer.mimetype) == (200, "text/calendar")
    assert answer.headers["Cache-Control"] == "no-store"
    events = Calendar.from_ical(answer.get_data()).walk("VEVENT")
    assert [(str(each["summary"]), each.decoded("dtstart")) for each in events] == [
        ("Réviser\u202f: Lave & Cie", date(2026, 12, 1))
    ]
    assert "Révisions de Cartable" in answer.get_data(as_text=True)
    for wrong in ("/admin/reviews.ics", "/admin/reviews.ics?key=x", "/admin/reviews.ics?key=%00é"):
        assert school.client.get(wrong).status_code == 404
    renewed = link_of(reader)
    assert school.client.get(path).status_code == 404
    assert school.client.get(renewed).status_code == 200
    assert "Vous en avez un depuis" in words(one(reader.page("/admin/reviews"), "main"))
    desk.accounts().enable("premiere", "une.reader", enabled=False)
    assert school.client.get(renewed).status_code == 404
    other = signed_in(Role.CURATOR)
    third = link_of(other)
    assert school.client.get(third).status_code == 200
    other.followed(other.post("/admin/reviews-calendar/revoke"))
    assert school.client.get(third).status_code == 404
    assert third.partition("=")[2].encode() not in (school.file.parent / "desk.sqlite").read_bytes()
