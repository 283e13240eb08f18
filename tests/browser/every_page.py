"""An address of every kind of page that a pupil may meet, with the school of tests/webui/school.py behind it."""

from __future__ import annotations

LONG = "anticonstitutionnellement" * 9

EVERY_PAGE = (
    "/",
    "/?lang=en",
    "/search?q=volcan",
    "/search?q=volcan&page=2&level=lycee&lang=en",
    "/search?q=volcam",
    "/search?q=croute+terestre",
    "/search?q=zzyzx",
    "/search?q=zzyzx&level=lycee&lang=en",
    "/search?q=volcan&page=40",
    "/search?q=",
    f"/search?q={LONG}",
    f"/search?level={LONG}",
    "/search?level=cm7",
    "/search?site=inconnu",
    "/sites",
    "/sites?lang=en",
    "/sites/lave",
    "/c3/",
    "/c3/search?q=volcan",
    "/c3/search?q=zzyzx",
    "/c3/sites?subject=svt",
    "/propose",
    "/propose?lang=en",
    "/report?url=https://fr.vikidia.org/wiki/Volcan",
    f"/report?url=https://lave.example/{LONG}",
    "/follow",
    f"/follow/{LONG}",
    "/search?q=on+me+frappe",
    "/search?q=eruption",
    "/aide",
    "/aide?lang=en",
    "/confidentialite",
    "/confidentialite?lang=en",
    "/accessibilite",
    "/accessibilite?lang=en",
    "/nulle-part",
)
"""Home; hits, filtered, further on, corrected; nothing found, with a filter; past the last page; no words; values that
do not fit, with choices, without, and as long as a word can be; the list; the statement; no page at all; a
help card; a pinned result."""

EVERY_DESK_PAGE = (
    "/admin/",
    "/admin/?lang=en",
    "/admin/account?done=password_changed",
    "/admin/accounts",
    "/admin/accounts?lang=en",
    "/admin/accounts/une.curator",
    "/admin/accounts/fermee",
    "/admin/journal",
    "/admin/journal?who=personne&lang=en",
    "/admin/invitation?token=none",
    "/admin/searches",
    "/admin/searches?days=7&lang=en",
    "/admin/pins",
    "/admin/pins?lang=en",
    "/admin/pins/new?q=volcan",
    "/admin/pins/1",
    "/admin/synonyms?q=volcan",
    "/admin/synonyms?lang=en",
    "/admin/help-cards",
    "/admin/nulle-part",
)
"""Every kind of page of the desk, as an admin sees it."""
