"""Write the demo's ODT handout and its EPUB.

The demo shows that documents are found as pages are, so it needs real ones, which LibreOffice and
reading programs open. They are committed; this script is how they were made, and running it again
gives the same bytes: nothing in them is compressed, and every date is written here. Only the
standard library is used.
"""

from __future__ import annotations

import io
from pathlib import Path
from xml.sax.saxutils import escape
from zipfile import ZIP_STORED, ZipFile, ZipInfo

SITES = Path(__file__).resolve().parent / "sites"

_DATE = (2026, 2, 1, 8, 0, 0)
_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
_ODF = "urn:oasis:names:tc:opendocument:xmlns:"
_ODF_NAMES = (
    f'xmlns:office="{_ODF}office:1.0" xmlns:text="{_ODF}text:1.0" xmlns:table="{_ODF}table:1.0" '
    f'xmlns:style="{_ODF}style:1.0" xmlns:fo="{_ODF}xsl-fo-compatible:1.0" xmlns:meta="{_ODF}meta:1.0" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" office:version="1.3"'
)

HERBARIUM = "Fabriquer un herbier : la fiche de terrain"
HERBALISTS = (
    "Un herbier est une collection de plantes séchées, collées et nommées. Les botanistes en font depuis cinq siècles."
)
TAKEN_ALONG = "Cette fiche est à emporter dehors, sur une planchette, avec un crayon."
STEPS = (
    "Cueillir une seule plante quand il y en a au moins vingt, jamais une plante protégée.",
    "Noter tout de suite le lieu, la date et le milieu : haie, pré, bord de mare.",
    "Étaler la plante entre deux feuilles de papier journal, pétales et feuilles bien à plat.",
    "Poser de gros livres dessus et changer le papier chaque jour pendant une semaine.",
    "Coller avec de petites bandes de papier gommé, jamais avec du ruban adhésif, qui jaunit.",
)
PLANTS = (
    ("Plante", "Où la trouver", "À quoi la reconnaître"),
    ("Pâquerette", "pelouses", "un cœur jaune fait de dizaines de fleurs minuscules"),
    ("Ficaire", "sous-bois humides", "huit pétales vernis, des feuilles en cœur"),
    ("Lierre", "murs et vieux arbres", "deux formes de feuilles sur le même pied"),
    ("Ortie", "près des maisons", "des poils piquants, une tige carrée"),
)

PLAY = "La malle aux costumes"
SCENES = (
    (
        "Scène première. Le grenier",
        (
            "Un grenier poussiéreux. Au centre, une malle fermée par une grosse ficelle. Aïcha entre, suivie de Théo.",
            "AÏCHA. – Voilà le grenier de l’école. Personne n’y monte depuis vingt ans.",
            "THÉO, à voix basse. – Personne, sauf les fantômes.",
            "AÏCHA. – Les fantômes n’éternuent pas. (Théo éternue.) Tu vois bien que tu es vivant.",
            "THÉO. – Et cette malle ? On dirait qu’elle respire.",
            "AÏCHA. – C’est une malle de théâtre. Il y a dedans tous les gens que l’on n’a pas encore été.",
        ),
    ),
    (
        "Scène deuxième. L’essayage",
        (
            "Aïcha dénoue la ficelle. Elle sort un chapeau à plumes, une robe de juge et une longue moustache.",
            "THÉO, sous le chapeau. – Palsambleu ! Où est mon épée ? Qu’on selle mon tabouret !",
            "AÏCHA, dans la robe. – Silence ! Le tribunal condamne ce marquis à ranger le grenier.",
            "THÉO. – Je réclame un avocat.",
            "AÏCHA lui colle la moustache. – Le voici. Il plaide très bien, mais il pique.",
            "On entend un pas dans l’escalier. Ils se figent tous les deux, comme des mannequins.",
        ),
    ),
    (
        "Scène troisième. La gardienne",
        (
            "MADAME MORIN, une lampe à la main. – Tiens, deux mannequins. Je ne les avais jamais vus.",
            "THÉO, en aparté. – Surtout ne pas éternuer, surtout ne pas éternuer…",
            "MADAME MORIN, au public. – Si je les gronde, ils auront peur. Si je joue avec eux, ils reviendront.",
            "Elle prend dans la malle une couronne, la pose sur sa tête, et s’assied sur le tabouret.",
            "MADAME MORIN. – Qu’on m’amène le marquis ! Et qu’on serve le goûter !",
            "Rideau.",
        ),
    ),
)
PLAYING = (
    "Cette petite pièce se joue à trois, en dix minutes, avec une malle, un tabouret et des vêtements trop grands.",
    "Les didascalies, en italique, ne se disent pas : elles se jouent.",
    "Un aparté se dit au public ; les autres personnages font comme s’ils n’entendaient rien.",
    "Avant de jouer, lire la scène une fois sans bouger, puis une fois sans parler.",
)


def main() -> None:
    """Write both files into their sites."""
    for path, body in documents().items():
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(body)
        print(f"{path}: {len(body)} bytes")


def documents() -> dict[Path, bytes]:
    """Each file with what is in it."""
    return {
        SITES / "vivant" / "fiches" / "fiche-herbier.odt": _odt(),
        SITES / "theatre" / "livres" / "la-malle-aux-costumes.epub": _epub(),
    }


def _packed(parts: dict[str, str]) -> bytes:
    """A zip of these parts; the first one is `mimetype`, so that programs know the file by its first bytes."""
    file = io.BytesIO()
    with ZipFile(file, "w", ZIP_STORED) as archive:
        for name, part in parts.items():
            entry = ZipInfo(name, _DATE)
            entry.create_system = 3
            archive.writestr(entry, part)
    return file.getvalue()


def _odt() -> bytes:
    kind = "application/vnd.oasis.opendocument.text"
    files = "".join(
        f'<manifest:file-entry manifest:full-path="{name}" manifest:media-type="{media_type}"/>'
        for name, media_type in (
            ("/", kind),
            ("content.xml", "text/xml"),
            ("styles.xml", "text/xml"),
            ("meta.xml", "text/xml"),
        )
    )
    names = f'xmlns:manifest="{_ODF}manifest:1.0" manifest:version="1.3"'
    return _packed(
        {
            "mimetype": kind,
            "content.xml": f"{_XML}<office:document-content {_ODF_NAMES}><office:body><office:text>{_herbarium()}"
            "</office:text></office:body></office:document-content>\n",
            "styles.xml": f"{_XML}<office:document-styles {_ODF_NAMES}><office:styles>{_odt_styles()}</office:styles>"
            "</office:document-styles>\n",
            "meta.xml": f"{_XML}<office:document-meta {_ODF_NAMES}><office:meta><dc:title>{HERBARIUM}</dc:title>"
            "<dc:language>fr-FR</dc:language></office:meta></office:document-meta>\n",
            "META-INF/manifest.xml": f"{_XML}<manifest:manifest {names}>{files}</manifest:manifest>\n",
        }
    )


def _odt_styles() -> str:
    usual = '<style:default-style style:family="paragraph"><style:text-properties fo:language="fr" fo:country="FR"/>'
    bold = '<style:text-properties fo:font-size="{}pt" fo:font-weight="bold"/>'
    title = f'<style:style style:name="Title" style:family="paragraph">{bold.format(20)}</style:style>'
    heading = f'<style:style style:name="Heading" style:family="paragraph">{bold.format(14)}</style:style>'
    return f"{usual}</style:default-style>{title}{heading}"


def _herbarium() -> str:
    note = (
        '<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation><text:note-body>'
        f"{_paragraph('La liste des plantes protégées de chaque région se demande à la mairie.')}"
        "</text:note-body></text:note>"
    )
    items = "".join(f"<text:list-item>{_paragraph(step)}</text:list-item>" for step in STEPS)
    columns = '<table:table-column table:number-columns-repeated="3"/>'
    rows = "".join(
        f"<table:table-row>{''.join(f'<table:table-cell>{_paragraph(cell)}</table:table-cell>' for cell in row)}"
        "</table:table-row>"
        for row in PLANTS
    )
    return "\n".join(
        (
            f'<text:p text:style-name="Title">{HERBARIUM}</text:p>',
            f"<text:p>{HERBALISTS}{note} {TAKEN_ALONG}</text:p>",
            _heading("Cinq gestes à ne pas oublier"),
            f"<text:list>{items}</text:list>",
            _heading("Quatre plantes pour commencer"),
            f'<table:table table:name="Plantes">{columns}{rows}</table:table>',
            _heading("L’étiquette"),
            _paragraph(
                "Nom de la plante, nom latin s’il est connu, famille, lieu, date, et le prénom de qui l’a trouvée."
            ),
        )
    )


def _paragraph(text: str) -> str:
    return f"<text:p>{escape(text)}</text:p>"


def _heading(text: str) -> str:
    return f'<text:h text:style-name="Heading" text:outline-level="2">{escape(text)}</text:h>'


def _epub() -> bytes:
    chapters = {
        "jouer.xhtml": ("Avant de jouer", "".join(f"<p>{escape(line)}</p>\n" for line in PLAYING)),
        **{f"scene-{number}.xhtml": (name, _scene(lines)) for number, (name, lines) in enumerate(SCENES, 1)},
    }
    container = (
        '<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
        '<rootfile full-path="livre/livre.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
    )
    contents = "".join(f'<li><a href="{name}">{escape(title)}</a></li>' for name, (title, _) in chapters.items())
    return _packed(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": f"{_XML}{container}\n",
            "livre/livre.opf": f"{_XML}{_book(list(chapters))}\n",
            "livre/sommaire.xhtml": _page("Sommaire", f'<nav epub:type="toc"><ol>{contents}</ol></nav>'),
            **{
                f"livre/{name}": _page(title, f"<h1>{escape(title)}</h1>\n{text}")
                for name, (title, text) in chapters.items()
            },
        }
    )


def _book(names: list[str]) -> str:
    about = (
        f'<dc:identifier id="id">urn:cartable:demo:la-malle</dc:identifier><dc:title>{PLAY}</dc:title>'
        '<dc:language>fr</dc:language><meta property="dcterms:modified">2026-02-01T08:00:00Z</meta>'
    )
    kind = 'media-type="application/xhtml+xml"'
    items = "".join(f'<item id="{name[:-6]}" href="{name}" {kind}/>' for name in names)
    spine = "".join(f'<itemref idref="{name[:-6]}"/>' for name in names)
    return (
        '<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id" xml:lang="fr">'
        f'<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">{about}</metadata>'
        f'<manifest><item id="sommaire" href="sommaire.xhtml" {kind} properties="nav"/>{items}</manifest>'
        f"<spine>{spine}</spine></package>"
    )


def _scene(lines: tuple[str, ...]) -> str:
    """What is spoken begins with a name in capitals; the rest is in italics."""
    return "".join(
        f"<p>{escape(line)}</p>\n" if ". – " in line else f"<p><em>{escape(line)}</em></p>\n" for line in lines
    )


def _page(title: str, body: str) -> str:
    names = 'xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" lang="fr" xml:lang="fr"'
    head = f"<head><title>{escape(title)}</title></head>"
    return f"{_XML}<!DOCTYPE html>\n<html {names}>\n{head}\n<body>\n{body}\n</body>\n</html>\n"


if __name__ == "__main__":
    main()
