"""Pages taken out of the store because a person said so: their bytes too, and nothing asks for them again meanwhile."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Engine, update

from crawler.database import empty_log
from crawler.frontier import NEVER
from crawler.schema import address, page
from crawler.sql_pages import NEXT_SEQUENCE, pack


def purge(engine: Engine, urls: Collection[str], why: str) -> int:
    """Leave of each page only that it was there, and `why` it is gone; how many. Under the run's lock.

    What was deleted is written over on the disk (SQLite; PostgreSQL does so at its next VACUUM). Should the list admit
    such an address again, the next run visits it as if for the first time.
    """
    if not urls:
        return 0
    emptied = {
        "gone": True,
        "why_gone": why,
        "headers": "{}",
        "body": pack(b""),
        "digest": b"",
        "gist": None,
        "twin": "",
    }
    forgotten = {"due_at": NEVER, "interval": None, "failures": 0, "etag": "", "last_modified": ""}
    withdrawn = {"outcome": "refused", "why": why, **forgotten}
    with engine.begin() as connection:
        for url in urls:
            connection.execute(update(page).where(page.c.url == url).values(**emptied, sequence=NEXT_SEQUENCE))
            connection.execute(update(address).where(address.c.url == url).values(withdrawn))
    empty_log(engine)
    return len(urls)
