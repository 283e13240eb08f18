"""What people of the desk may do: four roles in order, each with all that the ones below it may."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """A reader sees all and changes nothing; a curator edits the list; an approver lets new things in; an admin keeps
    the accounts.
    """

    READER = "reader"
    CURATOR = "curator"
    APPROVER = "approver"
    ADMIN = "admin"

    def may(self, least: Role) -> bool:
        """Whether this role has at least the rights of `least`.

        >>> Role.APPROVER.may(Role.CURATOR), Role.READER.may(Role.CURATOR)
        (True, False)
        """
        ranks = list(Role)
        return ranks.index(self) >= ranks.index(least)
