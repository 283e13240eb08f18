"""One run at a time, and the death of a run frees the next."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from cartable.errors import RunLocked
from cartable.lock import run_lock
from tests.command import ROOT

HOLD = """
import sys
from pathlib import Path
from cartable.lock import run_lock
with run_lock(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_second_run_is_told_who_is_at_work_and_a_killed_one_frees_the_lock(tmp_path: Path) -> None:
    """The lock names its holder, and goes with it, also by kill -9."""
    command = [sys.executable, "-c", HOLD, str(tmp_path)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(RunLocked, match=f"process {holder.pid} since"), run_lock(tmp_path):
            pass
        holder.send_signal(signal.SIGKILL)
        holder.wait()
    with run_lock(tmp_path):
        assert (tmp_path / "run.lock").exists()
