"""What the crawler raises: one root, each naming its subject and what to do next."""

from __future__ import annotations


class CrawlerError(Exception):
    """Root of everything this package raises; the message is one plain sentence with its remedy."""


class ContactMissing(CrawlerError):
    """Sites on the public web are not visited without an address their owners can write to."""

    def __init__(self, site_id: str) -> None:
        super().__init__(
            f"site {site_id}: no contact address is set: put CARTABLE_CONTACT=https://your.school/contact (or a mail "
            "address) into the settings, so that the sites you visit can reach you"
        )


class StoreFailed(CrawlerError):
    """The page store could not be opened or written."""

    def __init__(self, where: str, cause: str) -> None:
        super().__init__(f"{where}: the page store cannot be used ({cause}): free space or mend the rights")
