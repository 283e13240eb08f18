"""Who runs the command, as the audit log and approvals name them."""

from __future__ import annotations

import os
import pwd


def login() -> str:
    """The account of the operating system that runs the command: a name typed, or a variable of the environment, would
    prove nothing.
    """
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return f"user {os.getuid()}"


def operator() -> str:
    """Such as `cli:root`, so that nobody takes them for an account of the desk."""
    return f"cli:{login()}"
