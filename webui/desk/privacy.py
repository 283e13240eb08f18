"""Takes out of a text what would tell who wrote it, as far as that can be seen by its form."""

from __future__ import annotations

import re

MAIL, TELEPHONE = "[e-mail]", "[tél.]"

_MAIL = re.compile(r"[^\s@<>()\[\],;:]{1,64}\s?@\s?[^\s@<>()\[\],;:]{1,255}")
_TELEPHONE = re.compile(r"(?<![\w/])\+?\d(?:[ \u00a0\u202f.\-/()]{0,2}\d){8,14}(?![\w/])")
"""Nine to fifteen digits (E.164) in any grouping, such as 06 12 34 56 78 or +33 (0)6 12-34-56-78: no date has nine."""


def masked(text: str) -> str:
    """`text` with e-mail addresses and telephone numbers replaced.

    >>> masked("Écrire à lea.d@ecole.fr ou au 06 12 34 56 78, avant le 12/03/2026.")
    'Écrire à [e-mail] ou au [tél.], avant le 12/03/2026.'
    """
    return _TELEPHONE.sub(TELEPHONE, _MAIL.sub(_mail, text))


def _mail(found: re.Match[str]) -> str:
    """The point that ends a sentence stays."""
    return MAIL + "." * (found[0].endswith("."))
