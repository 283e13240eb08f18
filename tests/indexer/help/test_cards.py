"""The shipped help cards: which questions call for which, and that ordinary ones call for none."""

from __future__ import annotations

import json
from pathlib import Path
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.help.cards import MOST_CARDS, HelpCards, in_language
from indexer.help.file import parse_help_cards, shipped_help_cards

CARDS = shipped_help_cards()
COLLECTIONS = Path(__file__).parents[4] / "shared" / "data" / "relevance"
NUMBERS = {
    "15", "17", "18", "112", "114", "115", "119", "3018", "3114", "3919", "3928", "3989", "116000", "116006",
    "0800059595", "0800231313", "0980980930", "0800081111", "0800235236",
}  # fmt: skip
"""Public services in France. Written a second time on purpose: a slip of the finger in the data shows here."""

ON_THEIR_SUBJECT = {
    "A qui les femmes peuvent-elles s'adresser en cas de violence conjugale ?",
    "Quelles est l'idéologie qui postule une hiéarchie des races et mène à des actes discriminants ?",
    "Combien de femme subissent des conversions ou des mariages forcés chaque année ?",
    "Le Maharashi était-il pédophile ?",
    "Quelle est la drogue illicite la plus consommée?",
    "Qui est condamné à mort par suicide ?",
    "Quelle est la cause des violences transphobes ?",
}
"""Questions of PIAF that are no cry for help, and yet about what a card is for."""


def called(text: str) -> list[str]:
    """The ids of the cards that a question calls for."""
    return [card.id for card in CARDS.called_for(text)]


@pytest.mark.parametrize(
    ("text", "card"),
    [
        ("je veux mourir", "suicide"),
        ("jveu plus vivre", "suicide"),
        ("sui cide", "suicide"),
        ("suissider", "suicide"),
        ("j'ai envi de mourrir", "suicide"),
        ("Je veux me tuer", "suicide"),
        ("on m'a violée", "viol"),
        ("on ma violé", "viol"),
        ("attouchements", "viol"),
        ("on me frappe", "maltraitance"),
        ("mon père me frape", "maltraitance"),
        ("papa me fait mal", "maltraitance"),
        ("maltraitence", "maltraitance"),
        ("papa tape maman", "violences-conjugales"),
        ("harselement", "harcelement"),
        ("on m'embête à l'école", "harcelement"),
        ("les élèves se moquent de moi", "harcelement"),
        ("cyber-harcelement", "harcelement"),
        ("le 3018", "harcelement"),
        ("les autres m'insultent", "harcelement"),
        ("images choquantes", "pornographie"),
        ("numéro d'urgence", "urgence"),
        ("raket", "racket"),
        ("adiction", "addiction"),
        ("je veux fuguer", "fugue"),
        ("on dort dehors", "sans-abri"),
        ("je suis enceinte", "grossesse"),
        ("discrimination", "discrimination"),
        ("ma mamie est morte", "mal-etre"),
        ("j'ai pas d'amis", "mal-etre"),
    ],
)
def test_words_of_distress_call_for_their_card(text: str, card: str) -> None:
    """As children write them."""
    assert card in called(text)


@pytest.mark.parametrize(
    "text",
    ["nature morte", "la mort de Louis XVI", "la mort", "frappe chirurgicale", "volcan", "addition posée", "insectes",
     "viole de gambe", "fugue de Bach", "raquette de tennis", "rocket league", "violence de la Terreur", "violette",
     "dépression de 1929", "Marcel Proust", "le port de Marseille", "traite négrière", "alcool formule chimique",
     "taper un texte", "300 000 soldats", "je veux apprendre", "les sacrifices aztèques", "accouchement de la reine"],
)  # fmt: skip
def test_ordinary_words_call_for_none(text: str) -> None:
    """No single word that lessons are full of, and no word that only looks like one of distress."""
    assert called(text) == []


@pytest.mark.skipif(not COLLECTIONS.exists(), reason="needs ../shared/data")
def test_real_questions_call_for_cards_on_their_subject_only() -> None:
    """Of 14,000 questions none calls for a card wrongly, and looking takes less than a millisecond of each."""
    files = (COLLECTIONS / name / "queries.jsonl" for name in ("piaf-fr", "cnil-faq-fr", "lohelp-fr"))
    texts = [json.loads(line)["text"] for file in files for line in file.read_text("utf-8").splitlines()]
    began = process_time()
    found = {text for text in texts if CARDS.called_for(text)}
    assert process_time() - began < 0.001 * len(texts)
    assert found == ON_THEIR_SUBJECT


def test_every_number_is_a_known_one() -> None:
    """A wrong number is worse than none."""
    numbers = {number.address.partition(":")[2] for card in CARDS.cards for number in card.numbers}
    assert numbers == NUMBERS


def test_every_card_speaks_french_and_english() -> None:
    """Title, text and notes."""
    texts = [text for card in CARDS.cards for text in (card.title, card.text, *(one.note for one in card.numbers))]
    assert [text for text in texts if set(text) != {"fr", "en"}] == []


@pytest.mark.parametrize("card", CARDS.cards, ids=lambda card: card.id)
def test_every_expression_calls_for_its_card(card: object) -> None:
    """Each line of the shipped file works, or it would only seem to help."""
    dead = [
        text
        for each in CARDS.cards
        if each is card
        for text in each.when
        for plain in [" ".join(word.partition("/")[0] for word in text.split())]
        if each.id not in [one.id for one in HelpCards((each,), CARDS.unlike).called_for(plain)]
    ]
    assert dead == []


@given(st.text(max_size=400))
def test_any_query_gets_two_cards_at_most(text: str) -> None:
    """Whatever is typed."""
    assert len(CARDS.called_for(text)) <= MOST_CARDS


def test_the_gravest_come_first() -> None:
    """Two of three, in the order of the file."""
    assert called("racket harcèlement suicide") == ["suicide", "harcelement"]


def test_levels_and_unless_keep_a_card_away() -> None:
    """A card for some levels is not shown to others; one with `unless` not beside those words."""
    number = "numbers: [{call: 119, note: {fr: gratuit}}]"
    text = f"""\
version: 1
cards:
  - {{id: a, title: {{fr: A}}, text: {{fr: A}}, {number}, when: [racket], levels: [cycle3]}}
  - {{id: b, title: {{fr: B}}, text: {{fr: B}}, {number}, when: [racket], unless: [raquette/balle de tennis]}}
"""
    cards = parse_help_cards(text)
    assert isinstance(cards, HelpCards)
    asked = ((None, "racket"), ("cycle3", "racket"), ("lycee", "racket"), ("lycee", "racket balle de tennis"))
    found = [[card.id for card in cards.called_for(words, level)] for level, words in asked]
    assert found == [["a", "b"], ["a", "b"], ["b"], []]
    assert in_language(cards.cards[0].title, "en") == ("fr", "A")
