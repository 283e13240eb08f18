"""Sites as tables, and back."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allowlist.edit import entries_of
from allowlist.errors import EditRefused
from allowlist.exchange import COLUMNS, as_csv, read_csv, read_list
from tests.allowlist.test_edit import LIST, TEXTS


@pytest.mark.parametrize("name", TEXTS)
def test_a_table_is_read_as_it_was_written(name: str) -> None:
    """Every key of every site comes back from the table."""
    entries = entries_of(TEXTS[name])
    assert [row.entry for row in read_csv(as_csv(entries))] == [_stripped(entry) for entry in entries]
    assert [row.entry for row in read_list(TEXTS[name])] == entries


def _stripped(entry: Mapping[str, object]) -> dict[str, object]:
    return {key: value.strip() if isinstance(value, str) else value for key, value in entry.items()}


@pytest.mark.parametrize("bad", ["=1+1", "+33 1", "-x", "@SUM(A1)", "\t=1", " =HYPERLINK(0)", "＝1", "'=1", "\r=1"])
def test_no_cell_is_a_formula(bad: str) -> None:
    """A text that a spreadsheet would compute is shown, and is itself again when it is read back."""
    table = as_csv([{"id": "a", "name": bad, "exclude": ["-x/a"]}])
    cells = next(csv.DictReader(io.StringIO(table)))
    assert all(not cell.lstrip().startswith(tuple("=+-@＝\t\r")) for cell in cells.values())
    assert read_csv(table)[0].entry["name"] == bad.strip()


def test_tables_of_spreadsheets() -> None:
    """Semicolons, tabs, a byte order mark, empty rows and columns in any order are read; lines are counted."""
    head = "\ufeffname;ID;start;approved_by\r\n\r\n"
    text = head + 'A;a;https://a.fr/ https://b.fr/;x y, z\r\n;;;\r\n"B;";b\r\nC;c;d;e;f\r\n'
    rows = read_csv(text)
    assert rows[0].entry == {
        "id": "a", "name": "A", "start": ["https://a.fr/", "https://b.fr/"], "approved": {"by": ["x y", "z"]},
    }  # fmt: skip
    assert rows[1].entry == {"id": "b", "name": "B;"}
    assert "5 cells and the head 4" in rows[2].problem
    assert [row.line for row in rows] == [3, 5, 6]
    assert read_csv("id\tname\na\tb,c\n")[0].entry == {"id": "a", "name": "b,c"}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("id,nmae\n", "no column `nmae`: did you mean `name`"),
        ("id,qqqqqq\n", "use some of id, name"),
        ("id,id\n", "there twice"),
        ('id,name\na,"b\n', "line"),
        ("", "line 1"),
        ("<html>", "no column"),
        ("id\n" + "a\n" * 20_001, "more than 20000 rows"),
    ],
)
def test_what_is_no_table_is_told(text: str, told: str) -> None:
    """A file that is no table of sites is one sentence with its remedy."""
    with pytest.raises(EditRefused, match=told):
        read_csv(text)


def test_another_list_with_problems_is_refused() -> None:
    """Of a broken list nothing is taken."""
    with pytest.raises(EditRefused, match="problems"):
        read_list(LIST.replace("version: 1", "version: 3"))


@given(st.text())
@settings(max_examples=300, deadline=None)
def test_any_file_is_read_or_refused(text: str) -> None:
    """Whatever the bytes say, there are rows or a sentence."""
    try:
        rows = read_csv(f"{','.join(COLUMNS[:4])}\n{text}")
    except EditRefused:
        return
    assert all(row.problem or set(row.entry) <= {"id", "name", "start", "scope"} for row in rows)
