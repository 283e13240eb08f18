"""Makes the previews that the desk asks for: one after the other, each as a `cartable preview` of its own, since a
process crawls once; bounded in pages and time.
"""

from __future__ import annotations

import json
import logging
import os
import subprocess
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any, Final

from cartable.answers import LOCKED
from cartable.errors import RunLocked
from cartable.lists import state_directory
from cartable.lock import run_lock
from cartable.settings import Settings
from crawler.errors import StoreFailed
from webui.desk.previews import LONGEST_TOLD, PreviewAsked, Previews, State

PAGES: Final = 50
"""Pages of one, as `cartable preview` has it by default."""
LONGEST: Final = 1800.0
"""Seconds after which one is told to end, and tells what it has found: 100 requests at 10 s each, and some air."""
TO_END: Final = 60.0
"""Seconds that it then has."""
EVERY: Final = 3.0
"""Seconds between two looks at what is asked for."""
AFTER_A_FAILURE: Final = 60.0
_SHORTENED = ("redirects_off_list", "examples", "not_fetched", "left_out", "hosts_off_list", "titles", "notes")
_INTERRUPTED = "its process was ended three times: ask again, or try `cartable preview` in a terminal"
_log = logging.getLogger(__name__)


class Maker:
    """Makes previews by `command`, a `cartable` with its options. `until` says that it is time to end."""

    def __init__(self, command: Sequence[str], previews: Callable[[], Previews], until: Callable[[], bool]) -> None:
        self._command = command
        self._previews = previews
        self._until = until

    def make_all(self) -> list[PreviewAsked]:
        """Make what waits, as it stands in the end. One that no host may be asked for now, since a run is at work,
        waits again. Raises StoreFailed.
        """
        made: list[PreviewAsked] = []
        while not self._until() and (asked := self._previews().begin()):
            if any(each.number == asked.number for each in made):  # it has waited for a run already
                self._previews().put_back(asked.number)
                break
            self._make(asked)
            found = self._previews().find(asked.number)
            made += [found] if found else []
        return made

    def _make(self, asked: PreviewAsked) -> None:
        code, out, err = self._run(asked)
        if self._until() or code == LOCKED:
            self._previews().put_back(asked.number)
        elif code == 0:
            self._previews().end(asked.number, State.DONE, shortened(out))
        else:
            lines = err.strip().splitlines()
            told = lines[-1].removeprefix("cartable: ")[:1000] if lines else f"it ended with code {code}"
            self._previews().end(asked.number, State.FAILED, told)

    def _run(self, asked: PreviewAsked) -> tuple[int, str, str]:
        command = [*self._command, "preview", "--public-only", "--json", "--pages", str(PAGES)]
        command += ["--entry", "-"] if asked.entry else ["--", asked.target]
        pipe = subprocess.PIPE
        with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True) as running:  # noqa: S603
            try:
                return self._heard(running, asked.entry)
            finally:
                if running.poll() is None:
                    _end(running)

    def _heard(self, running: subprocess.Popen[str], entry: str) -> tuple[int, str, str]:
        given: str | None = entry
        end = time.monotonic() + LONGEST
        while True:
            with suppress(subprocess.TimeoutExpired):
                out, err = running.communicate(given, timeout=1)
                return running.returncode, out, err
            given = None
            if self._until() or time.monotonic() > end:
                break
        running.terminate()  # it tells what it has found so far
        with suppress(subprocess.TimeoutExpired):
            out, err = running.communicate(timeout=TO_END)
            return running.returncode, out, err
        return 1, "", "it did not end in time"


def make_once(settings: Settings, command: Sequence[str], previews: Callable[[], Previews]) -> list[PreviewAsked]:
    """Make what waits now. Raises RunLocked when another process makes previews; StoreFailed."""
    with run_lock(state_directory(settings), "previews.lock"):
        previews().take_up(_INTERRUPTED)
        return Maker(command, previews, lambda: False).make_all()


def keep_making(settings: Settings, command: Sequence[str], previews: Callable[[], Previews]) -> None:
    """Make what is asked for until the process that started this one is gone. Whatever fails is tried again, and said
    once.
    """
    parent, told = os.getppid(), ""

    def orphaned() -> bool:
        return os.getppid() != parent

    while not orphaned():
        try:
            with run_lock(state_directory(settings), "previews.lock"):
                previews().take_up(_INTERRUPTED)
                told = ""
                while not orphaned():
                    Maker(command, previews, orphaned).make_all()
                    _wait(EVERY, orphaned)
        except (StoreFailed, RunLocked) as error:
            if str(error) != told:
                _log.error("previews are not made: %s", error)
            told = str(error)
            _wait(AFTER_A_FAILURE, orphaned)


def shortened(out: str) -> str:
    """What a preview told, within the room that the desk has for it: long lists lose their ends."""
    told: dict[str, Any] = json.loads(out)
    for most in (200, 50, 10, 0):
        text = json.dumps(told, ensure_ascii=False)
        if len(text) <= LONGEST_TOLD:
            return text
        for name in _SHORTENED:
            kept = list(told[name].items() if isinstance(told[name], dict) else told[name])[:most]
            told[name] = dict(kept) if isinstance(told[name], dict) else kept
    return json.dumps({**told, "entry": ""}, ensure_ascii=False)


def _end(running: subprocess.Popen[str]) -> None:
    """Told to end, it takes its folder away; if it does not listen, it is killed."""
    running.terminate()
    try:
        running.wait(10)
    except subprocess.TimeoutExpired:
        running.kill()


def _wait(seconds: float, until: Callable[[], bool]) -> None:
    """In short naps, so that the end of the parent is noticed."""
    end = time.monotonic() + seconds
    while time.monotonic() < end and not until():
        time.sleep(1)
