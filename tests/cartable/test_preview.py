"""The folder that a preview works in."""

from __future__ import annotations

import signal
from functools import partial
from pathlib import Path

import pytest

from cartable.preview import passing_folder


@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGINT])
def test_the_folder_is_gone_however_the_work_ends(request: pytest.FixtureRequest, told: signal.Signals) -> None:
    """A process told to end takes its folder with it, and answers to signals as before."""
    request.addfinalizer(partial(signal.signal, signal.SIGINT, signal.getsignal(signal.SIGINT)))
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell starts what runs behind it without one
    before = signal.getsignal(told)
    folders: list[Path] = []

    def work() -> None:
        with passing_folder() as folder:
            folders.append(folder)
            (folder / "pages.sqlite").write_bytes(b"page")
            signal.raise_signal(told)

    with pytest.raises(KeyboardInterrupt):
        work()
    assert [folder.exists() for folder in folders] == [False]
    assert signal.getsignal(told) is before
