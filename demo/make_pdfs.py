"""Write the two PDF handouts of the demo's sites.

The demo shows that a PDF is found as a page is, so it needs real ones: text that can be read out,
accents, a table. They are committed; this script is how they were made, and running it again gives
the same bytes. One names its title in its metadata and the other has none, as on real sites.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import reportlab
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import cm
from reportlab.pdfbase.pdfmetrics import registerFont, registerFontFamily
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import (
    PageBreak,
    Paragraph,
    SimpleDocTemplate,
    Spacer,
    Table,
    TableStyle,
)

SITES = Path(__file__).resolve().parent / "sites"
FONTS = Path(reportlab.__file__).resolve().parent / "fonts"

_INK, _PALE = HexColor("#12587c"), HexColor("#eef5f9")
_TITLE = ParagraphStyle("title", fontName="VeraBd", fontSize=18, leading=23, textColor=_INK, spaceAfter=8)
_HEADING = ParagraphStyle(
    "heading", fontName="VeraBd", fontSize=12.5, leading=16, textColor=_INK, spaceBefore=11, spaceAfter=4
)
_TEXT = ParagraphStyle("text", fontName="Vera", fontSize=10, leading=14.5, spaceAfter=5)
_ITEM = ParagraphStyle("item", parent=_TEXT, leftIndent=14, bulletIndent=3, spaceAfter=2)
_CELL = ParagraphStyle("cell", parent=_TEXT, fontSize=9, leading=12, spaceAfter=0)


@dataclass(frozen=True)
class Title:
    """The name of the handout, printed at its top."""

    text: str


@dataclass(frozen=True)
class Heading:
    """A heading inside the handout."""

    text: str


@dataclass(frozen=True)
class Text:
    """One paragraph; ``<b>`` is allowed."""

    text: str


@dataclass(frozen=True)
class Items:
    """A list with bullets."""

    texts: tuple[str, ...]


@dataclass(frozen=True)
class Rows:
    """A table, its header first."""

    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]  # in centimetres


@dataclass(frozen=True)
class NewPage:
    """What follows starts on a new sheet."""


Block = Title | Heading | Text | Items | Rows | NewPage


@dataclass(frozen=True)
class Handout:
    """One PDF: where it goes, what it says, and the title in its metadata, which may be empty."""

    path: str
    blocks: tuple[Block, ...]
    footer: str
    metadata_title: str = ""


STATES = Handout(
    path="physique/fiches/fiche-etats-de-la-matiere.pdf",
    metadata_title="Fiche : les états de la matière",
    footer="La paillasse – Fiche d’élève, cycle 3 et 5e – Licence CC0",
    blocks=(
        Title("Les états de la matière"),
        Text(
            "Nom : ........................................    Prénom : ........................................"
            "    Classe : .............."
        ),
        Heading("1. Je retiens"),
        Text(
            "La matière existe surtout sous trois formes : l’état <b>solide</b>, l’état <b>liquide</b> et"
            " l’état <b>gazeux</b>."
        ),
        Rows(
            rows=(
                ("État", "Sa forme", "Son volume", "Ses particules"),
                ("solide", "elle ne change pas", "il ne change pas", "serrées, rangées, liées"),
                ("liquide", "celle du récipient", "il ne change pas", "proches, en désordre"),
                ("gazeux", "celle du récipient", "tout l’espace offert", "éloignées, très agitées"),
            ),
            widths=(2.6, 4.4, 4.4, 5.4),
        ),
        Heading("2. Les changements d’état"),
        Items(
            (
                "<b>Fusion</b> : du solide au liquide (le glaçon fond).",
                "<b>Solidification</b> : du liquide au solide (l’eau gèle).",
                "<b>Vaporisation</b> : du liquide au gaz (l’eau bout, le linge sèche).",
                "<b>Liquéfaction</b> : du gaz au liquide (la buée sur la vitre).",
                "<b>Sublimation</b> : du solide au gaz (la neige carbonique disparaît sans fondre).",
                "<b>Condensation solide</b> : du gaz au solide (le givre).",
            )
        ),
        Text(
            "À la pression normale, la glace fond à 0 °C et l’eau pure bout à 100 °C. Pendant le changement"
            " d’état d’un corps pur, la température reste constante : c’est un <b>palier</b>."
        ),
        Text(
            "La <b>masse</b> ne change pas, mais le <b>volume</b> change : 100 g d’eau liquide donnent 100 g de"
            " glace, qui occupent environ 9 % de place en plus."
        ),
        Heading("3. Je m’exerce"),
        Items(
            (
                "De la buée se forme sur tes lunettes dans une pièce chaude. Quel est ce changement d’état ?",
                "On fait fondre 250 g de beurre. Quelle est la masse du beurre liquide ?",
                "Pourquoi ne faut-il pas mettre une bouteille d’eau pleine au congélateur ?",
                "Le sable coule et prend la forme du seau. Est-il liquide ? Explique ta réponse.",
            )
        ),
        Heading("4. Réponses"),
        Text(
            "La liquéfaction de la vapeur d’eau. – 250 g. – En gelant, l’eau prend plus de place et peut casser"
            " la bouteille. – Non : chaque grain est solide et garde sa forme."
        ),
    ),
)

MAP = Handout(
    path="territoires/fiches/fiche-lire-une-carte.pdf",
    footer="Atlas de poche – Fiche d’élève, cycle 3 et collège – Licence CC0",
    blocks=(
        Title("Lire une carte"),
        Text("Une carte est une image réduite, plane et simplifiée d’une partie de la Terre."),
        Heading("1. Les quatre éléments : TOLE"),
        Items(
            (
                "<b>T</b>itre : le sujet, le lieu, la date.",
                "<b>O</b>rientation : la flèche du nord.",
                "<b>L</b>égende : le sens des couleurs, des traits et des signes.",
                "<b>É</b>chelle : le rapport entre la carte et le terrain.",
            )
        ),
        Heading("2. L’échelle"),
        Rows(
            rows=(
                ("Échelle", "1 cm sur la carte", "4 cm sur la carte", "Carte utile pour…"),
                ("1/10 000", "100 m", "400 m", "trouver une rue"),
                ("1/25 000", "250 m", "1 km", "marcher"),
                ("1/100 000", "1 km", "4 km", "rouler à vélo"),
                ("1/1 000 000", "10 km", "40 km", "traverser un pays"),
            ),
            widths=(3.2, 4.4, 4.4, 4.8),
        ),
        Text(
            "<b>Méthode.</b> Je mesure la distance avec une règle. Je multiplie par ce que représente 1 cm."
            " J’écris l’unité. Exemple, au 1/25 000 : 7 cm, c’est 7 × 250 m = 1 750 m."
        ),
        Text(
            "Attention : une grande échelle montre un petit espace avec beaucoup de détails ; une petite"
            " échelle montre un grand espace."
        ),
        Heading("3. Le relief"),
        Text(
            "Une <b>courbe de niveau</b> relie des points de même altitude. Courbes serrées : pente forte."
            " Courbes espacées : pente douce."
        ),
        Heading("4. La latitude et la longitude"),
        Text(
            "La <b>latitude</b> se compte à partir de l’équateur, vers le nord ou vers le sud, de 0° à 90°. La"
            " <b>longitude</b> se compte à partir du méridien de Greenwich, vers l’est ou vers l’ouest, de 0° à"
            " 180°. On donne toujours la latitude en premier."
        ),
        NewPage(),
        Title("Exercices"),
        Heading("Exercice 1. Mesurer"),
        Text(
            "Sur une carte au 1/25 000, le refuge est à 5 cm du lac, puis le col est à 3 cm du refuge. Quelle"
            " distance, à vol d’oiseau, parcourt-on du lac au col en passant par le refuge ?"
        ),
        Heading("Exercice 2. Choisir"),
        Text(
            "Quelle échelle choisis-tu pour préparer une promenade de trois heures ? Pour suivre la Loire de sa"
            " source à son embouchure ?"
        ),
        Heading("Exercice 3. Se repérer"),
        Text(
            "Sur un planisphère, trouve la grande ville située à environ 49° de latitude nord et 2° de longitude"
            " est, puis celle qui se trouve à environ 34° de latitude sud et 151° de longitude est."
        ),
        Heading("Exercice 4. Critiquer"),
        Text(
            "Une carte trouvée sur un site ne porte ni titre, ni date, ni source. Peut-on s’en servir dans un"
            " exposé ? Donne deux raisons."
        ),
        Heading("Réponses"),
        Items(
            (
                "Exercice 1 : 8 × 250 m = 2 000 m, soit 2 km.",
                "Exercice 2 : 1/25 000 pour la promenade ; 1/1 000 000 pour la Loire.",
                "Exercice 3 : Paris ; Sydney.",
                "Exercice 4 : non, car on ne sait ni qui l’a faite ni de quand datent les informations.",
            )
        ),
    ),
)


def main() -> None:
    """Write both handouts into their sites."""
    for name in ("Vera", "VeraBd"):
        registerFont(TTFont(name, FONTS / f"{name}.ttf", asciiReadable=False))  # only glyphs in use
    registerFontFamily("Vera", normal="Vera", bold="VeraBd")
    for handout in (STATES, MAP):
        _write(handout)


def _write(handout: Handout) -> None:
    file = SITES / handout.path
    file.parent.mkdir(parents=True, exist_ok=True)
    document = SimpleDocTemplate(
        str(file),
        pagesize=A4,
        leftMargin=2 * cm,
        rightMargin=2 * cm,
        topMargin=1.8 * cm,
        bottomMargin=1.8 * cm,
        invariant=1,  # no clock and no random name in the file: the same bytes each time
        lang="fr-FR",
    )

    def first_page(canvas: Any, _: object) -> None:
        canvas.setTitle(handout.metadata_title)  # always set: reportlab would write "untitled"
        canvas.setAuthor("")
        canvas.setSubject("")
        every_page(canvas, _)

    def every_page(canvas: Any, _: object) -> None:
        canvas.setFont("Vera", 8)
        canvas.setFillColor(_INK)
        canvas.drawString(2 * cm, 1.1 * cm, handout.footer)
        canvas.drawRightString(A4[0] - 2 * cm, 1.1 * cm, str(canvas.getPageNumber()))

    story = [part for block in handout.blocks for part in _flow(block)]
    document.build(story, onFirstPage=first_page, onLaterPages=every_page)


def _flow(block: Block) -> Sequence[Any]:
    """Turn a block into what reportlab lays out."""
    match block:
        case Title(text):
            return [Paragraph(text, _TITLE)]
        case Heading(text):
            return [Paragraph(text, _HEADING)]
        case Text(text):
            return [Paragraph(text, _TEXT)]
        case Items(texts):
            return [Paragraph(text, _ITEM, bulletText="•") for text in texts]
        case Rows():
            return [_table(block), Spacer(0, 8)]
        case NewPage():
            return [PageBreak()]


def _table(block: Rows) -> Any:
    header, *rest = block.rows
    cells = [[Paragraph(f"<b>{escape(cell)}</b>", _CELL) for cell in header]]
    cells += [[Paragraph(escape(cell), _CELL) for cell in row] for row in rest]
    table = Table(cells, colWidths=[width * cm for width in block.widths], hAlign="LEFT")
    table.setStyle(
        TableStyle(
            [
                ("GRID", (0, 0), (-1, -1), 0.5, _INK),
                ("BACKGROUND", (0, 0), (-1, 0), _PALE),
                ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
            ]
        )
    )
    return table


if __name__ == "__main__":
    main()
