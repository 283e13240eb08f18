"""The answers to a search, for people. Nothing here decides anything."""

from __future__ import annotations

from rich.console import Console
from rich.text import Text

from allowlist.model import Allowlist
from indexer.engine import Marked, ResultPage


def print_results(result: ResultPage, allowlist: Allowlist) -> None:
    """Hits as on the page: where, title, snippet."""
    console = Console(highlight=False, soft_wrap=True)
    answered = result.suggestion if result.corrected else result.query.text or f"like {result.query.like}"
    console.print(f"{result.total} results for “{answered}”, page {result.query.page}", markup=False)
    if result.corrected:
        console.print(f"Nothing has all the words of “{result.query.text}”; --exact searches for them.", markup=False)
    elif result.suggestion:
        console.print(f"Did you mean “{result.suggestion}”?", markup=False)
    if result.partial and not result.corrected:
        console.print("No page has all the words; these are the nearest.")
    for hit in result.hits:
        site = allowlist.site(hit.site_id)
        console.print()
        console.print(_marked(hit.title, "bold"))
        console.print(f"{site.name if site else hit.site_id}  {hit.url}", style="cyan", markup=False)
        console.print(_marked(hit.snippet, ""))
        if hit.missing:
            console.print(f"Without: {', '.join(hit.missing)}", style="dim", markup=False)


def _marked(marked: Marked, style: str) -> Text:
    text = Text(marked.text, style=style)
    for start, end in marked.spans:
        text.stylize("bold yellow", start, end)
    return text
