"""Notes above a site, from the desk: saved at once, recorded, undone, and never over somebody else's."""

from __future__ import annotations

from tests.webui.admin.conftest import SignedIn
from tests.webui.admin.people import read
from tests.webui.school import LIST, School, one, words
from webui.desk.audit import Wanted
from webui.desk.desk import Desk
from webui.desk.roles import Role

NOTES = "/admin/sites/lave/notes"


def test_written_and_undone(school: School, desk: Desk, signed_in: SignedIn) -> None:
    """A curator writes the comment above a site; it is in the form, the history and the log, and can be taken back."""
    curator = signed_in(Role.CURATOR)
    done = curator.followed(curator.post(NOTES, notes="vu en juin\r\n- le forum", seen=""))
    assert words(one(done, ".done")).startswith("C’est enregistré")
    assert school.text == LIST.replace("  - id: lave\n", "  # vu en juin\n  # - le forum\n  - id: lave\n")
    assert "le forum" in words(one(curator.page("/admin/sites/lave/edit"), ".aside"))
    entry = desk.audit().read(Wanted(what="site_noted"))[0].entry
    assert (entry.who, entry.before, entry.after) == (curator.name, "", "vu en juin\n- le forum")
    undo = str(one(done, "form[action$=undo]")["action"])
    curator.followed(curator.post(undo))
    assert school.text == LIST
    assert len(curator.page("/admin/sites/lave/history").select(".step")) == 2


def test_written_by_another(school: School, signed_in: SignedIn) -> None:
    """Notes that somebody else has changed meanwhile are shown beside one's own, and kept until one saves again."""
    curator = signed_in(Role.CURATOR)
    school.edit("  - id: lave\n", "  # à la main\n  - id: lave\n")
    page = read(curator.post(NOTES, notes="les miennes", seen=""), 409)
    assert "-à la main +les miennes" in words(one(page, ".difference"))
    assert one(page, "#notes").get_text().strip() == "les miennes"
    assert "# à la main" in school.text
    curator.followed(curator.post(NOTES, notes="les miennes", seen=str(one(page, "[name=seen]")["value"])))
    assert "# à la main" not in school.text


def test_refused(school: School, signed_in: SignedIn) -> None:
    """Too long is told, with what was written; a site that there is not is no page."""
    curator = signed_in(Role.CURATOR)
    page = read(curator.post(NOTES, notes="x" * 4001, seen=""), 400)
    assert len(one(page, "#notes").get_text()) > 4000
    assert curator.get("/admin/sites/personne/notes").status_code == 404
    assert school.text == LIST
