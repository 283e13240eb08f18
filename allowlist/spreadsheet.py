"""Text on its way into a spreadsheet, which would take some of it for a formula and run it, and back."""

from __future__ import annotations

_STARTS = tuple("=+-@\t\r\n＝＋－＠")
"""What a cell begins with that Excel or LibreOffice computes (OWASP, CSV injection); wide signs count as well."""


def safe_cell(text: str) -> str:
    """`text` so that it is shown and not computed.

    >>> safe_cell("=1+1"), safe_cell("5 − 3")
    ("'=1+1", '5 − 3')
    """
    return f"'{text}" if _computed(text) else text


def cell_text(cell: str) -> str:
    """A cell as it was before `safe_cell`."""
    return cell[1:] if cell.startswith("'") and _computed(cell) else cell


def _computed(cell: str) -> bool:
    """Whether it would be a formula, or is one made safe."""
    return cell.lstrip("' \u00a0").startswith(_STARTS)
