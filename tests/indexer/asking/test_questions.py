"""What a question asks for."""

from __future__ import annotations

import pytest

from indexer.asking.questions import kinds


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("C’est quoi un volcan ?", "definition"),
        ("Qu'est-ce que la photosynthèse", "definition"),
        ("qu est ce que le rgpd", "definition"),
        ("définition de la démocratie", "definition"),
        ("À quoi sert le foie ?", "definition"),
        ("What is a cell?", "definition"),
        ("Combien de temps dure une éclipse ?", "duration"),
        ("combien d'os dans le corps", "number"),
        ("Pourquoi le ciel est-il bleu ?", "reason"),
        ("Comment naissent les étoiles", "way"),
        ("Qui a inventé l'imprimerie ?", "person"),
        ("Quand commence la Révolution", "time"),
        ("Où se trouve l'Etna ?", "place"),
        ("OU SE TROUVE L'ETNA", "place"),
    ],
)
def test_kinds(text: str, kind: str) -> None:
    """Questions as pupils type them, with accents or without."""
    assert kind in kinds(text)


@pytest.mark.parametrize("text", ["", "volcan", "La Fontaine ou la fable", "Ce qui compte", "Le guide du commentaire"])
def test_no_question(text: str) -> None:
    """Most titles ask nothing, and words that begin like a question are none."""
    assert kinds(text) == frozenset()


def test_how_long_is_not_how_many() -> None:
    """A duration is asked with « combien », too, and is not a number."""
    assert kinds("Combien de temps vit un chat ?") == {"duration"}
