"""Edits that wait for nobody, because they only take away, and that the audit log hears of all the same."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from allowlist.load import load_allowlist
from allowlist.model import Allowlist
from cartable.desk import desk, log_edit
from cartable.review import suspend_overdue
from cartable.settings import Settings, read_settings
from webui.desk.audit import Wanted

TEXT = """\
version: 1
sites:
  - id: one
    name: One
    start: [https://one.example/]
    why: w
    approved: {by: [x], date: 2026-01-01}
    review_by: 2026-06-01
"""


def suspended(folder: Path, **given: str) -> tuple[Settings, str]:
    """A list whose one site is suspended for its review date, and what the log says of that."""
    path = folder / "allowlist.yaml"
    path.write_text(TEXT, encoding="utf-8")
    settings = read_settings({}, None, {"state": str(folder / "state"), "allowlist": str(path), **given})
    allowlist = load_allowlist(path)
    assert isinstance(allowlist, Allowlist)
    review = suspend_overdue(path, allowlist, date(2026, 7, 1))
    assert review.edit is not None
    return settings, log_edit(settings, review.edit, "recrawl", "site_suspended", "review_by")


def test_logged(tmp_path: Path) -> None:
    """Who, what, which site, and its lines before and after, so that it can be taken back."""
    settings, failed = suspended(tmp_path)
    assert failed == ""
    [recorded] = desk(settings).audit().read(Wanted(subject="one"))
    entry = recorded.entry
    assert (entry.who, entry.what, entry.subject, entry.why) == ("recrawl", "site_suspended", "one", "review_by")
    assert "status" not in entry.before
    assert entry.after == f"{entry.before}\n    status: suspended"


def test_a_log_that_fails_holds_nothing_up(tmp_path: Path) -> None:
    """The file has the edit, and one sentence says that the log has it not."""
    (tmp_path / "file").write_text("")
    settings, failed = suspended(tmp_path, desk_url=f"sqlite:///{tmp_path}/file/desk.sqlite")
    assert failed.startswith("the audit log could not take the edit of one: ")
    assert "status: suspended" in settings.allowlist.read_text(encoding="utf-8")
