"""Review dates: what is overdue is suspended in the file, on its own line, and said."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from allowlist.load import parse_allowlist
from allowlist.model import Allowlist, Status
from cartable.review import suspend_overdue

TEXT = """version: 1
sites:
  # a note on the first
  - id: one
    name: One
    start: [https://one.example.org/]
    why: a reason
    approved: {by: [a], date: 2026-01-01}
    review_by: 2026-06-01   # each year
    status: active          # since January

  - id: two
    name: Two
    start: [https://two.example.org/]
    why: a reason
    approved: {by: [a], date: 2026-01-01}
    review_by: 2026-06-02
"""


def read(path: Path) -> Allowlist:
    allowlist = parse_allowlist(path.read_text(encoding="utf-8"))
    assert isinstance(allowlist, Allowlist)
    return allowlist


def test_nothing_is_overdue_on_the_day_itself(tmp_path: Path) -> None:
    """A site is reviewed by its date, that day included: the file is not touched."""
    path = tmp_path / "allowlist.yaml"
    path.write_text(TEXT, encoding="utf-8")
    review = suspend_overdue(path, read(path), date(2026, 6, 1))
    assert (review.notes, review.saved) == ((), True)
    assert path.read_text(encoding="utf-8") == TEXT


def test_an_overdue_site_is_suspended_on_its_own_line(tmp_path: Path) -> None:
    """Only the status of the overdue site changes; notes and all other lines stay byte for byte."""
    path = tmp_path / "allowlist.yaml"
    path.write_text(TEXT, encoding="utf-8")
    review = suspend_overdue(path, read(path), date(2026, 6, 2))
    assert review.notes == ("site one: suspended, its review was due on 2026-06-01",)
    assert [site.id for site in review.allowlist.active] == ["two"]
    assert path.read_text(encoding="utf-8") == TEXT.replace("status: active ", "status: suspended ")


def test_a_site_without_a_status_line_gets_one(tmp_path: Path) -> None:
    """Where the file has no status, the line is added to that site."""
    path = tmp_path / "allowlist.yaml"
    path.write_text(TEXT, encoding="utf-8")
    suspend_overdue(path, read(path), date(2026, 7, 1))
    assert [site.status for site in read(path).sites] == [Status.SUSPENDED, Status.SUSPENDED]
    assert path.read_text(encoding="utf-8").endswith("review_by: 2026-06-02\n    status: suspended\n")


def test_a_file_that_changed_meanwhile_is_left_alone_and_the_site_still_left_out(tmp_path: Path) -> None:
    """A curator's edit wins over cron's; the overdue site is out of this run all the same, and that is said."""
    path = tmp_path / "allowlist.yaml"
    path.write_text(TEXT, encoding="utf-8")
    allowlist = read(path)
    edited = TEXT.replace("name: Two", "name: Deux")
    path.write_text(edited, encoding="utf-8")
    review = suspend_overdue(path, allowlist, date(2026, 7, 1))
    assert path.read_text(encoding="utf-8") == edited
    assert review.allowlist.active == ()
    assert not review.saved
    assert "changed meanwhile" in review.notes[-1]
