"""Text on its way into a spreadsheet, which would take some of it for a formula and run it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

_STARTS = tuple("=+-@\t\r\n＝＋－＠")
"""What a cell begins with that Excel or LibreOffice computes (OWASP, CSV injection); wide signs count as well."""


def safe_cell(text: str) -> str:
    """`text` so that it is shown and not computed.

    >>> safe_cell("=1+1"), safe_cell("5 − 3")
    ("'=1+1", '5 − 3')
    """
    return f"'{text}" if text.lstrip(" \u00a0").startswith(_STARTS) else text


def csv_lines(rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Lines of a CSV file (RFC 4180), the first with the mark by which Excel knows that it is UTF-8."""
    yield "\ufeff"
    for row in rows:
        line = io.StringIO()
        csv.writer(line).writerow([safe_cell(cell) for cell in row])
        yield line.getvalue()
