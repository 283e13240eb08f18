"""The audit log: only added to, read by filters, exported so that no spreadsheet runs it."""

from __future__ import annotations

import csv
import io
import sqlite3
from contextlib import closing
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allowlist.spreadsheet import safe_cell
from tests.webui.admin.conftest import SignedIn
from tests.webui.school import School, address_of, one, words
from webui.desk.audit import PER_PAGE, AuditLog, Entry, Wanted, record
from webui.desk.desk import Desk
from webui.desk.roles import Role
from webui.desk.schema import open_desk
from webui.desk.spreadsheet import csv_lines
from webui.desk.store import Store

CHANGE = Entry("a.martin", "site_changed", "lave", "name: Lave", "name: Lave & Cie\nboost: 2", "le nom <b>complet</b>")


@pytest.fixture
def log(desk: Desk) -> AuditLog:
    return desk.audit()


@pytest.mark.parametrize(
    "change", ["UPDATE audit SET who = 'x'", "DELETE FROM audit", "DELETE FROM audit WHERE id = 1"]
)
def test_only_added_to(school: School, log: AuditLog, change: str) -> None:
    """The database itself refuses to change an entry or take it away."""
    log.append(CHANGE)
    with (
        closing(sqlite3.connect(school.file.parent / "desk.sqlite")) as connection,
        pytest.raises(sqlite3.IntegrityError, match="only added to"),
    ):
        connection.execute(change)
    assert log.read(Wanted())[0].entry == CHANGE


def test_read(school: School, log: AuditLog) -> None:
    """The newest first, by person, action, the beginning of a subject, and days, both included."""
    began = school.clock
    for number, entry in enumerate((CHANGE, Entry("b.dupont", "site_added", "lave-2"), Entry("b.dupont", "x", "50%_"))):
        school.clock = began + timedelta(days=number)
        log.append(entry)
    school.clock = began

    def found(**wanted: object) -> list[str]:
        return [each.entry.subject for each in log.read(Wanted(**wanted))]  # type: ignore[arg-type]

    assert found() == ["50%_", "lave-2", "lave"]
    assert found(who="b.dupont") == ["50%_", "lave-2"]
    assert found(what="site_changed") == ["lave"]
    assert found(subject="lave") == ["lave-2", "lave"]
    assert found(subject="%") == []
    assert found(subject="50%_") == ["50%_"]
    day = began.date()
    assert found(since=day + timedelta(days=1)) == ["50%_", "lave-2"]
    assert found(until=day) == ["lave"]
    assert log.verbs() == ["site_added", "site_changed", "x"]


def test_an_account_and_its_entry_stand_together(school: School, desk: Desk) -> None:
    """Where the log cannot be written, nothing is done."""
    desk.accounts().add("cli:test", "a.martin")
    with closing(sqlite3.connect(school.file.parent / "desk.sqlite")) as connection:
        connection.execute("CREATE TRIGGER full BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'disk full'); END")
        connection.commit()
    with pytest.raises(Exception, match="disk full"):
        desk.accounts().add("cli:test", "b.dupont")
    assert desk.accounts().find("b.dupont") is None


def test_the_page(log: AuditLog, signed_in: SignedIn) -> None:
    """An entry is shown as text, with what changed; filters stay in the form and in the export's address."""
    log.append(CHANGE)
    page = signed_in(Role.READER).page("/admin/journal?who=a.martin&since=2026-11-01")
    row = [words(cell) for cell in one(page, "tbody tr").select("td")]
    assert row[0].startswith("25/11/2026")
    assert row[1:4] == ["a.martin", "site modifié", "lave"]
    assert "boost: 2" in row[4]
    assert row[5] == "le nom <b>complet</b>"
    assert one(page, "#who")["value"] == "a.martin"
    assert one(page, "#since")["value"] == "2026-11-01"
    export = address_of(page.select("main .ways a")[-1])
    assert export == "/admin/journal.csv?who=a.martin&since=2026-11-01"


def test_nothing_found(signed_in: SignedIn) -> None:
    """Filters that find nothing say so."""
    page = signed_in(Role.READER).page("/admin/journal?who=personne")
    assert "Rien de tel dans le journal." in words(one(page, "main"))


def test_from_page_to_page(log: AuditLog, signed_in: SignedIn) -> None:
    """Older entries follow without a gap or a double, though new ones come meanwhile."""
    person = signed_in(Role.READER)
    for number in range(2 * PER_PAGE):
        log.append(Entry("x", "counted", str(number)))
    seen, path = [], "/admin/journal?what=counted"
    for _ in range(2):
        page = person.page(path)
        seen += [words(row.select("td")[3]) for row in page.select("tbody tr")]
        path = address_of(page.select("main .ways a")[0])
        log.append(Entry("x", "counted", "new"))
    assert seen == [str(number) for number in reversed(range(2 * PER_PAGE))]
    assert address_of(page.select("main .ways a")[0]) == "/admin/journal?what=counted"


def test_exported(school: School, signed_in: SignedIn) -> None:
    """The file has all entries that the filters find, and nothing in it is a formula."""
    person = signed_in(Role.READER)
    engine = open_desk(school.place.url)
    with Store(engine).writing() as connection:
        for number in range(1200):
            entry = Entry("x", "counted", str(number), why='=HYPERLINK("https://evil.example")')
            record(connection, entry, school.clock)
    engine.dispose()
    answer = person.get("/admin/journal.csv?what=counted")
    assert answer.mimetype == "text/csv"
    assert answer.headers["Content-Disposition"] == "attachment; filename=cartable-journal-2026-11-25.csv"
    text = answer.get_data().decode("utf-8-sig")
    head, *rows = csv.reader(io.StringIO(text))
    assert head == ["number", "at", "who", "what", "subject", "before", "after", "why"]
    assert [row[4] for row in rows] == [str(number) for number in reversed(range(1200))]
    assert {row[7] for row in rows} == {'\'=HYPERLINK("https://evil.example")'}
    assert rows[0][1] == "2026-11-25T10:00:00+00:00"


@given(st.text())
def test_no_cell_is_a_formula(text: str) -> None:
    """No text, whatever it is, begins as a formula does; it can be read back, and comes through a CSV reader."""
    cell = safe_cell(text)
    assert cell.removeprefix("'") == text.removeprefix("'") or cell == text
    assert not cell.lstrip(" \u00a0").startswith(tuple("=+-@\t\r\n"))


@given(st.lists(st.lists(st.text(alphabet=st.characters(blacklist_categories=["Cs"])), min_size=1), max_size=5))
def test_lines(rows: list[list[str]]) -> None:
    """What is written is read again, row by row."""
    text = "".join(csv_lines(rows)).removeprefix("\ufeff")
    assert list(csv.reader(io.StringIO(text, newline=""))) == [[safe_cell(cell) for cell in row] for row in rows]


@pytest.mark.parametrize("day", ["2026-02-30", "hier", "", "2026-11", "99999-01-01"])
def test_a_day_that_is_none(log: AuditLog, signed_in: SignedIn, day: str) -> None:
    """A day that there is not filters nothing."""
    log.append(CHANGE)
    page = signed_in(Role.READER).page(f"/admin/journal?what=site_changed&since={day}&until={day}")
    assert len(page.select("tbody tr")) == 1
