"""How a worker process takes connections: one with a request, and only while it has a thread for it."""

from __future__ import annotations

import time
from contextlib import suppress
from functools import partial
from selectors import EVENT_READ
from socket import socket
from typing import Any

from gunicorn.workers.gthread import TConn, ThreadWorker

AT_ONCE = 2
"""A worker with so many requests in hand leaves new connections to the others. One would leave the processor idle while
it waits for a slow line; four answers computed at once in one Python take longer than one after the other.
"""


class WebWorker(ThreadWorker):  # type: ignore[misc]  # gunicorn ships no types
    """gunicorn's worker of threads, which takes every connection it sees, however long its own queue is
    (https://github.com/benoitc/gunicorn/issues/3433), and lets a connection without a request hold a thread for five
    seconds: browsers open such ones ahead. Measured in docs/adr/0027.
    """

    first_byte_seconds = 10.0
    """How long a connection may stay without a request."""
    _in_hand = 0

    def accept(self, listener: socket) -> None:
        """Take a connection, to wait without a thread until its request is there."""
        with suppress(BlockingIOError, ConnectionAbortedError):  # another worker has it; the browser went away
            its_socket, address = listener.accept()
            self.nr_conns += 1
            connection = TConn(self.cfg, its_socket, address, listener.getsockname())
            connection.timeout = time.monotonic() + self.first_byte_seconds
            self.pending_conns.append(connection)
            self.poller.register(its_socket, EVENT_READ, partial(self.on_pending_socket_readable, connection))

    def murder_pending(self) -> None:
        """End the connections without a request whose time is over: a worker that stops waits for none."""
        if not self.alive:
            for connection in self.pending_conns:
                connection.timeout = 0.0
        super().murder_pending()

    def enqueue_req(self, conn: Any) -> None:
        """Give a request to a thread."""
        self._in_hand += 1
        super().enqueue_req(conn)
        self.set_accept_enabled(True)

    def finish_request(self, conn: Any, fs: Any) -> None:
        """A thread is free again; gunicorn's loop then turns to new connections by itself."""
        self._in_hand -= 1
        super().finish_request(conn, fs)

    def set_accept_enabled(self, enabled: bool) -> None:  # noqa: FBT001 (gunicorn's signature)
        """Turn to new connections, or away from them."""
        super().set_accept_enabled(enabled and self._in_hand < AT_ONCE)
