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
    """A store could not be opened, read or written: the page store, unless another is named."""

    def __init__(self, where: str, cause: str, what: str = "the page store") -> None:
        super().__init__(f"{where}: {what} cannot be used ({cause}): free space or mend the rights")
