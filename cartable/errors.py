"""What goes wrong before any room is entered: settings, and two runs at once."""

from __future__ import annotations

from pathlib import Path


class CartableError(Exception):
    """Root of everything this package raises; the message is one plain sentence with its remedy."""


class BadSetting(CartableError):
    """A setting that cannot be used."""

    def __init__(self, name: str, what: str, remedy: str) -> None:
        super().__init__(f"setting {name}: {what}: {remedy}")


class RunLocked(CartableError):
    """Another run holds the lock."""

    def __init__(self, path: Path, holder: str) -> None:
        super().__init__(f"{path}: another run is at work ({holder or 'holder unknown'}): wait for its end, or stop it")
        self.holder = holder or "holder unknown"


class ListBroken(CartableError):
    """The list has problems, so nothing is fetched. `problems` are lines to print."""

    def __init__(self, path: Path, problems: list[str]) -> None:
        super().__init__(f"{path}: the list has problems, so nothing was done: mend the lines named above")
        self.problems = problems


class UnknownSite(CartableError):
    """A site id on the command line that is not in the list."""

    def __init__(self, site_id: str, near: str) -> None:
        remedy = f"did you mean {near}?" if near else "see the ids in the list"
        super().__init__(f"site {site_id}: there is none of that id: {remedy}")


class CannotTakeDown(CartableError):
    """An address or a site that cannot be taken down so."""

    def __init__(self, target: str, what: str, remedy: str) -> None:
        super().__init__(f"{target}: {what}: {remedy}")


class CannotPreview(CartableError):
    """What was named has no scope that could be approved."""

    def __init__(self, target: str, what: str, remedy: str) -> None:
        super().__init__(f"{target}: {what}: {remedy}")


class UnknownNumber(CartableError):
    """A follow-up number under which nothing is kept."""

    def __init__(self, number: str) -> None:
        super().__init__(f"{number}: no request has this number: see `cartable admin requests --all`")


class CannotKeepAccount(CartableError):
    """An account of the desk that cannot be made or changed so."""

    def __init__(self, name: str, what: str, remedy: str) -> None:
        super().__init__(f"account {name}: {what}: {remedy}")


class NotSaved(CartableError):
    """An edit of the list that was refused, or that more people must approve."""


class PortTaken(CartableError):
    """The web application cannot listen where it was asked to."""

    def __init__(self, host: str, port: int, cause: str) -> None:
        super().__init__(f"{host}:{port}: cannot listen there ({cause}): choose another with --port, or --host")


class CannotServe(CartableError):
    """The web application cannot start; the message is that of what it lacks."""


class DemoFailed(CartableError):
    """The demo could not be started."""
