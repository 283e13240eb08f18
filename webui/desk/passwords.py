"""Passwords: which ones are taken (NIST SP 800-63B: by length, and not the commonest), and Argon2id."""

from __future__ import annotations

import unicodedata
from enum import StrEnum
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST, LONGEST = 12, 200
"""Characters. The upper bound is for what is hashed before anybody is known."""
_FEWEST_SIGNS = 5
_AT_ONCE = 2
"""Hashes that one process computes at the same time, so that a flood of sign-ins costs memory for two."""

_COMMON_WORDS = """
motdepasse monmotdepasse motdepass password passwort passw passwd administrateur administrator admin azerty
azertyuiop qwerty qwertyuiop qwertz qwertyuiopasdfghjkl azertyuiopqsdfghjklm abcdef abcdefgh abcdefghijkl
abcdefghijklm loulou doudou soleil bonjour bonjourbonjour jetaime marseille princesse chouchou iloveyou
welcome bienvenue changeme changezmoi letmein dragon football superman starwars secret ecole monecole
college lycee bibliotheque mediatheque professeur education educationnationale cartable moncartable
moncartablesecret bureau secretariat direction directeur directrice ministere academie rentree vacances
printemps automne janvier septembre octobre correcthorsebatterystaple
"""
"""Words, without their digits and signs, that leaked passwords are made of, and what a school would think of."""
_COMMON = frozenset(_COMMON_WORDS.split())
_ROWS = ("01234567890123456789", "09876543210987654321", "1234567891011121314151617181920")


class BadPassword(StrEnum):
    """Why a password is not taken; each has a sentence in the catalogues."""

    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    NAME = "name"
    COMMON = "common"


def password_fault(password: str, name: str) -> BadPassword | None:
    """Why `password` is not good enough for the account `name`; None when it is.

    >>> password_fault("Motdepasse2026!", "a.martin"), password_fault("a-martin-1234", "a.martin")
    (<BadPassword.COMMON: 'common'>, <BadPassword.NAME: 'name'>)
    """
    text = _one_form(password)
    if len(text) < SHORTEST:
        return BadPassword.TOO_SHORT
    if len(text) > LONGEST:
        return BadPassword.TOO_LONG
    letters = _letters(text)
    if letters and letters in {_letters(name), 2 * _letters(name)}:
        return BadPassword.NAME
    signs = text.casefold()
    if len(set(signs)) < _FEWEST_SIGNS or letters in _COMMON or any(signs in row for row in _ROWS):
        return BadPassword.COMMON
    return None


class Passwords:
    """Hashes passwords, and compares. Safe for several threads.

    19 MiB, three passes, one lane: above the least that OWASP asks for (two passes), 40 ms of one core.
    """

    def __init__(self, passes: int = 3, kibibytes: int = 19 * 1024) -> None:
        self._hasher = PasswordHasher(time_cost=passes, memory_cost=kibibytes, parallelism=1)
        self._slots = BoundedSemaphore(_AT_ONCE)
        self._nobodys = self._hasher.hash("nobody has this password")

    def hashed(self, password: str) -> str:
        """What is kept of a password."""
        with self._slots:
            return self._hasher.hash(_one_form(password))

    def fits(self, kept: str, password: str) -> bool:
        """Whether `password` is the one that `kept` was made of; "" takes as long, and nothing fits it."""
        given = _one_form(password)[: LONGEST + 1]
        with self._slots:
            try:
                return self._hasher.verify(kept or self._nobodys, given) and bool(kept)
            except (VerificationError, InvalidHashError):
                return False

    def outdated(self, kept: str) -> bool:
        """Whether `kept` was made by other parameters than today's."""
        return self._hasher.check_needs_rehash(kept)


def _one_form(text: str) -> str:
    """The same signs are the same password, however a keyboard composes them; halves of pairs cannot be encoded."""
    return unicodedata.normalize("NFKC", text).encode("utf-8", "replace").decode()


def _letters(text: str) -> str:
    """Lower case, without accents, digits and signs."""
    return "".join(sign for sign in unicodedata.normalize("NFKD", text.casefold()) if sign.isalpha())
