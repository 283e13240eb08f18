"""What holds for every test: no connection leaves this machine, and nothing of the caller's environment leaks in."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import settings

# Its 200 ms for an example are soon over on a busy machine; what must not take long has a test of its own.
settings.register_profile("busy", deadline=timedelta(seconds=5))
settings.load_profile("busy")

_TRIES = Path(tempfile.mkstemp(prefix="tries-to-leave-")[1])
os.environ["TRIES_TO_LEAVE"] = str(_TRIES)  # a file for each worker: a try is told of the test that made it
_ONLY = Path(__file__).parent / "loopback" / "only"
os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, (str(_ONLY), os.environ.get("PYTHONPATH", ""))))

from tests.loopback.only import sitecustomize  # noqa: E402, F401 (watches this process, now that it knows where to write)


def pytest_unconfigure() -> None:
    """Leave no file behind."""
    _TRIES.unlink(missing_ok=True)


@pytest.fixture(autouse=True)
def _nothing_leaves_this_machine() -> Iterator[None]:
    """No test, and no process that it started, has tried to connect to another machine."""
    yield
    tries = _TRIES.read_text(encoding="utf-8")
    _TRIES.write_text("", encoding="utf-8")
    assert not tries, tries


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """A developer's own CARTABLE_… variables do not change what is tested."""
    for name in [name for name in os.environ if name.startswith("CARTABLE_")]:
        monkeypatch.delenv(name)
