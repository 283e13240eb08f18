from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webui.desk.privacy import MAIL, TELEPHONE, masked


@pytest.mark.parametrize("mail", ["lea@ecole.fr", "Léa.D+x@sous.domaine.ac-lyon.fr", "lea @ ecole.fr", "a@b"])
def test_mail(mail: str) -> None:
    """An e-mail address goes, and the sentence around it stays."""
    assert masked(f"Écrire à {mail}, merci.") == f"Écrire à {MAIL}, merci."
    assert masked(f"Mon adresse est {mail}.") == f"Mon adresse est {MAIL}."


@pytest.mark.parametrize(
    "number",
    [
        "0612345678",
        "06 12 34 56 78",
        "06.12.34.56.78",
        "06-12-34-56-78",
        "+33612345678",
        "+33 (0)6 12 34 56 78",
        "06/12/34/56/78",
    ],
)
def test_telephone(number: str) -> None:
    """A telephone number goes, however its digits are grouped."""
    assert masked(f"Appeler le {number}, merci") == f"Appeler le {TELEPHONE}, merci"


@pytest.mark.parametrize(
    "text",
    [
        "le 12/03/2026 à 10 h",
        "1789, 1815 et 1848",
        "π = 3,14159",
        "page 12 sur 1 234",
        "version 1.2.3",
        "2026-11-25 à 9 h",
    ],
)
def test_other_numbers_stay(text: str) -> None:
    """Dates, years and amounts are no telephone numbers."""
    assert masked(text) == text


@given(st.text(max_size=300), st.text(alphabet="abcé0.-_+", min_size=1, max_size=20))
def test_no_at_sign_between_words(around: str, name: str) -> None:
    """Whatever stands around it, an address with a name and a host is not kept."""
    assert f"{name}@ecole.fr" not in masked(f"{around} {name}@ecole.fr {around}")
