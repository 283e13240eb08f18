"""How the workers of `cartable serve` share connections, with a real server of two."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager, suppress
from functools import partial
from http.client import HTTPConnection

import pytest

from tests.command import ROOT, variables_of_a_command

OF_A_CLASS = 30
LARGE_ONE = b"GET /large HTTP/1.1\r\nHost: x\r\n\r\n"


@contextmanager
def serving(
    first_byte_seconds: float = 10.0, stalled_seconds: float = 10.0
) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    patience = (str(first_byte_seconds), str(stalled_seconds))
    command = [sys.executable, "-m", "tests.cartable.web_worker_process", str(port), *patience]
    with subprocess.Popen(command, cwd=ROOT, env=variables_of_a_command({}), stderr=subprocess.PIPE) as process:
        try:
            deadline = time.monotonic() + 60
            ready: set[str] = set()
            while len(ready) < 2:
                assert time.monotonic() < deadline, "two workers did not start"
                with suppress(OSError), ThreadPoolExecutor(4) as pupils:
                    ready |= set(pupils.map(ask, [port] * 4))
                time.sleep(0.1)
            yield process, port
        finally:
            process.terminate()


def ask(port: int, path: str = "/") -> str:
    """The number of the process that answers."""
    with closing(HTTPConnection("127.0.0.1", port, timeout=20)) as connection:
        connection.request("GET", path)
        return connection.getresponse().read().decode()


def open_without_asking(port: int, stack: ExitStack, count: int = OF_A_CLASS) -> list[socket.socket]:
    return [stack.enter_context(socket.create_connection(("127.0.0.1", port), timeout=20)) for _ in range(count)]


def test_a_class_is_shared_out() -> None:
    """Of thirty searches in the same instant each worker answers about half, since one that has enough in hand leaves
    the others.
    """
    with serving() as (_, port), ThreadPoolExecutor(OF_A_CLASS) as pupils:
        most = [max(Counter(pupils.map(partial(ask, path="/busy"), [port] * OF_A_CLASS)).values()) for _ in range(8)]
        assert sum(most) / len(most) < 19, most  # 16; gunicorn's own worker takes 22 to 24


def test_connections_opened_ahead_hold_nobody_up() -> None:
    """Browsers open connections before anybody types; thirty such ones take no thread from who asks."""
    with serving() as (_, port), ExitStack() as stack:
        open_without_asking(port, stack)
        started = time.monotonic()
        ask(port)
        assert time.monotonic() - started < 3


def test_a_connection_opened_ahead_can_be_used_and_is_ended_some_time() -> None:
    """A browser asks on the one that it opened ahead; those on which nothing comes are ended."""
    with serving(first_byte_seconds=1.5) as (_, port), ExitStack() as stack:
        used, *others = open_without_asking(port, stack)
        used.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        assert used.recv(100).startswith(b"HTTP/1.1 200")
        assert all(other.recv(1) == b"" for other in others)


def test_the_end_waits_for_an_answer_but_for_no_silence() -> None:
    """Told to stop, the server finishes what was asked, and ends the connections on which nothing was."""
    with serving() as (process, port), ExitStack() as stack, ThreadPoolExecutor(1) as pupil:
        open_without_asking(port, stack)
        answer = pupil.submit(ask, port)
        time.sleep(0.2)
        started = time.monotonic()
        process.terminate()
        assert int(answer.result()) != process.pid
        assert process.wait(20) == 0
        assert time.monotonic() - started < 5


@pytest.mark.parametrize("said", [b"GET / HT", b"POST / HTTP/1.1\r\nContent-Length: 9\r\n\r\nq=", LARGE_ONE])
def test_who_goes_out_of_reach_keeps_no_thread(said: bytes) -> None:
    """Those who stop in the middle of what they ask, or of what they are told, are given up; others are answered."""
    with serving(stalled_seconds=1.0) as (process, port), ExitStack() as stack:
        for stalled in open_without_asking(port, stack, 12):
            stalled.sendall(said)
        time.sleep(1)
        started = time.monotonic()
        ask(port)
        assert time.monotonic() - started < 10
        process.terminate()
        assert process.stderr is not None
        assert process.stderr.read() == b""


def test_who_does_not_hang_up_holds_nobody_up() -> None:
    """While a client that was told the connection is over leaves it open, all others are answered as ever."""
    with serving() as (_, port), ExitStack() as stack:
        for open_still in open_without_asking(port, stack, 12):
            open_still.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        time.sleep(1)
        started = time.monotonic()
        ask(port)
        assert time.monotonic() - started < 8.5  # 5; 12.5 where the loop of a worker waits for each of them in turn
