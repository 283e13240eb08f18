"""Who runs a command, for the audit log: the account of the machine that the process runs under."""

from __future__ import annotations

import os
import pwd


def operator() -> str:
    """Such as `cli:root`: by the process itself, since a variable of the environment can be set to anything."""
    try:
        return f"cli:{pwd.getpwuid(os.getuid()).pw_name}"
    except KeyError:  # a number without a name, as in a container
        return f"cli:{os.getuid()}"
