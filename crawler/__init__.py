"""URL -> Page: fetches what the list admits, politely, into the page store. Imports `allowlist` only."""
