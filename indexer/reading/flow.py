"""The text of a document as it flows by: paragraphs on lines of their own, a row of a table on one line, notes last."""

from __future__ import annotations

MAX_HEADING_LEVEL = 3
"""As of web pages: h1 to h3."""
MAX_HEADINGS = 200


class Flow:
    """Collects text, headings and title until there is enough of it."""

    def __init__(self, most: int) -> None:
        """`most` is the number of characters that are wanted."""
        self.headings: list[str] = []
        self.title = ""
        self._text: list[str] = []
        self._notes: list[str] = []
        self._into = self._text
        self._room = 2 * most  # spaces are not yet in order, and cost twice at most
        self._tables = 0

    @property
    def full(self) -> bool:
        """Whether there is enough."""
        return self._room <= 0

    @property
    def text(self) -> str:
        """All of it, notes at the end."""
        return "".join([*self._text, "\n", *self._notes])

    def write(self, text: str) -> None:
        """Words inside a paragraph."""
        self._room -= len(text)
        self._into.append(text)

    def end_line(self) -> None:
        """A border between paragraphs; in a table, between words."""
        self.write(" " if self._tables and self._into is self._text else "\n")

    def begin_table(self) -> None:
        """Until its end, rows are lines."""
        self._into.append("\n")
        self._tables += 1

    def end_row(self) -> None:
        """The next cell stands on a line of its own."""
        self._into.append("\n")

    def end_table(self) -> None:
        """Paragraphs are lines again."""
        self._tables = max(0, self._tables - 1)
        self._into.append("\n")

    def begin_note(self) -> None:
        """What follows goes behind the text, so that no sentence is cut in two by its note."""
        self._into = self._notes
        self._into.append("\n")

    def end_note(self) -> None:
        """Back to the sentence."""
        self._into = self._text

    def here(self) -> int:
        """A place to which `head` looks back."""
        return len(self._into)

    def head(self, place: int, level: int) -> None:
        """What was written since then is a heading of this level, 1 the highest; 0 is the title."""
        heading = " ".join("".join(self._into[place:]).split())
        if level == 0:
            self.title = self.title or heading
        elif heading and level <= MAX_HEADING_LEVEL and len(self.headings) < MAX_HEADINGS:
            self.headings.append(heading)
