"""The lock, and a store that fails in mid-run."""

from __future__ import annotations

import signal
import subprocess
import time

from tests.command import variables_of_a_command
from tests.loopback.client import Host, Loopback
from tests.loopback.command import Bench


def wait_for(host: Host, requests: int) -> None:
    """Until a host was asked so often."""
    until = time.monotonic() + 60
    while len(host.asked()) < requests:
        assert time.monotonic() < until
        time.sleep(0.02)


def test_the_lock(loopback: Loopback, bench: Bench) -> None:
    """A second run ends with code 3 and names the first; the lock is free once its holder was killed.

    A run that is told to end ends in good order: it reports what it did, and says that it was interrupted.
    """
    host = loopback.host()
    host.link("/", *map(str, range(50)))
    host.put("*", "page", wait=0.5)
    bench.add("a", host)
    with bench.start("crawl", "--json") as first:
        wait_for(host, 3)
        second = bench.run("crawl")
        assert second.code == 3
        assert f"another run is at work (process {first.pid} since" in second.err
        first.send_signal(signal.SIGKILL)
    before = len(host.asked())
    with bench.start("crawl", "--json") as third:
        wait_for(host, before + 2)
        third.send_signal(signal.SIGTERM)
        out, err = third.communicate(timeout=30)
    assert (third.returncode, "Traceback" in err) == (1, False)
    assert '"interrupted": true' in out


def test_a_store_that_cannot_be_written(loopback: Loopback, bench: Bench) -> None:
    """When the disk is full in mid-run, the run ends at once with one sentence; what was committed is there."""
    host = loopback.host()
    host.link("/", *map(str, range(200)))
    noise = "".join(chr(0x4E00 + number * 7919 % 20_000) for number in range(30_000))
    host.put("*", noise)
    bench.add("a", host)
    bench.run("status")
    limited = ["bash", "-c", 'ulimit -f 600; exec "$@"', "bash", *bench.cartable.command("crawl")]  # 600 KB a file
    ran = subprocess.run(
        limited, env=variables_of_a_command({}), capture_output=True, text=True, timeout=60, check=False
    )
    assert ran.returncode == 1
    assert "the page store cannot be used" in ran.stderr
    assert "Traceback" not in ran.stderr
    assert len(host.paths()) < 60
    before = len(host.paths())
    assert bench.crawl().code == 0
    assert len(host.paths()) - before > 140
