"""Follow-up numbers, such as CART-7K3M-9Q2P-W4XD: to be written on paper, and not to be guessed."""

from __future__ import annotations

import secrets
from hashlib import sha256

_SIGNS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Digits and capitals without 0, O, 1, I, L and U: none is taken for another in handwriting."""
_GROUPS, _OF = 3, 4
_PREFIX = "CART"


def new_number() -> str:
    """A number out of 30¹², which is 58 bits: of a million in use, a thousand guesses a second hit one in 17 years."""
    return _written("".join(secrets.choice(_SIGNS) for _ in range(_GROUPS * _OF)))


def read_number(typed: str) -> str | None:
    """The number that was meant, whatever its case, spaces and hyphens; None when it is none.

    >>> read_number(" cart 7k3m9q2p w4xd")
    'CART-7K3M-9Q2P-W4XD'
    """
    if len(typed) > 100:
        return None
    signs = "".join(sign for sign in typed.upper() if sign.isalnum()).removeprefix(_PREFIX)
    return _written(signs) if len(signs) == _GROUPS * _OF and set(signs) <= set(_SIGNS) else None


def number_digest(number: str) -> bytes:
    """What a number is looked up by: how long an index takes to find it tells nothing of the number itself."""
    return sha256(number.encode()).digest()


def _written(signs: str) -> str:
    return "-".join((_PREFIX, *(signs[at : at + _OF] for at in range(0, len(signs), _OF))))
