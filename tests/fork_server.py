"""Commands in processes of their own, without the second that each takes to load: one process loads everything, then
forks for each command.

What it cannot tell is whether a command loads all that it needs: `tests/cartable/test_cold_start.py` starts each anew.
"""

from __future__ import annotations

import atexit
import builtins
import gc
import json
import os
import pkgutil
import re
import runpy
import signal
import socket
import subprocess
import sys
import warnings
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

from scrapy.settings.default_settings import DOWNLOADER_MIDDLEWARES_BASE, EXTENSIONS_BASE, SPIDER_MIDDLEWARES_BASE

ROOT = Path(__file__).parent.parent
ROOMS = ("allowlist", "crawler", "indexer", "webui", "cartable")
LOADED_LATER = (
    "alembic.command",
    "mako.ext.pygmentplugin",
    "rich._emoji_codes",
    "scrapy.core.downloader.handlers.http11",
    "scrapy.core.engine",
    "scrapy.core.scheduler",
    "scrapy.dupefilters",
    "scrapy.logformatter",
    "scrapy.pqueues",
    "scrapy.squeues",
    "scrapy.statscollectors",
    "sqlalchemy.dialects.sqlite",
)
"""What the libraries load by its name, when a store is opened or a crawl begins; besides, each extension of Scrapy."""
WORKS_WHEN_LOADED = re.compile(r"\.(__main__|wsgi|migrations\..*)$")
ONE_REQUEST = 1 << 17
"""More than the variables and arguments of a command, bytes."""


@cache
def _server() -> socket.socket:
    """Where requests are sent; the server ends when we do."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with theirs:
        process = subprocess.Popen([sys.executable, "-m", "tests.fork_server"], cwd=ROOT, stdin=theirs.fileno())

    @atexit.register
    def end() -> None:
        ours.close()
        process.wait()

    return ours


def run(arguments: list[str], variables: Mapping[str, str], warned: str, timeout: float) -> tuple[int, str, str]:
    """Run `cartable` to its end: its exit code as `subprocess` tells it, its stdout, its stderr.

    Raises TimeoutError after so many seconds, and then kills it.
    """
    ours, theirs = socket.socketpair()
    with ours, TemporaryFile("w+", encoding="utf-8") as out, TemporaryFile("w+", encoding="utf-8") as err:
        asked = json.dumps({"arguments": arguments, "variables": dict(variables), "warned": warned})
        with theirs:
            socket.send_fds(_server(), [asked.encode()], [theirs.fileno(), out.fileno(), err.fileno()])
        pid = int(ours.recv(16))
        ours.settimeout(timeout)
        try:
            code = int(ours.recv(16))
        except BaseException:
            os.kill(pid, signal.SIGKILL)
            raise
        for stream in (out, err):
            stream.seek(0)
        return code, out.read(), err.read()


def main() -> None:
    """Load everything, then fork for each request until the one who asks is gone."""
    for room in ROOMS:
        for module in pkgutil.walk_packages([str(ROOT / room)], f"{room}."):
            if not WORKS_WHEN_LOADED.search(module.name):
                import_module(module.name)
    extensions = EXTENSIONS_BASE | DOWNLOADER_MIDDLEWARES_BASE | SPIDER_MIDDLEWARES_BASE
    for name in (*LOADED_LATER, *(path.rpartition(".")[0] for path in extensions)):
        import_module(name)
    assert "twisted.internet.reactor" not in sys.modules, "each crawl must make a reactor of its own"
    gc.freeze()
    with socket.socket(fileno=0) as asked:
        while True:
            request, files, _, _ = socket.recv_fds(asked, ONE_REQUEST, 3)
            if not request:
                return
            if os.fork() == 0:
                break
            for file in files:
                os.close(file)
            _bury()
    _answer(json.loads(request), *files)


def _bury() -> None:
    """Forget those who have ended."""
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        return


def _answer(request: dict[str, Any], reply: int, out: int, err: int) -> None:
    """Run a command in a child, and tell the child's number and exit code."""
    pid = os.fork()
    if pid == 0:
        os.close(reply)
        _become(request, out, err)
    os.write(reply, f"{pid:<16}".encode())
    os.write(reply, f"{os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]):<16}".encode())
    os._exit(0)


def _become(request: dict[str, Any], out: int, err: int) -> None:
    """Be `python -W … -m cartable …`."""
    nothing = os.open(os.devnull, os.O_RDONLY)
    for file, number in ((nothing, 0), (out, 1), (err, 2)):
        os.dup2(file, number)
        os.close(file)
    os.environ.clear()
    os.environ.update(request["variables"])
    action, _, category = request["warned"].partition("::")
    warnings.filterwarnings(action, category=getattr(builtins, category or "Warning"))
    sys.warnoptions[:] = [request["warned"]]
    sys.argv[1:] = request["arguments"]
    runpy.run_module("cartable", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
