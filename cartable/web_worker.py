"""How a worker process takes connections: one with a request, and only while it has a thread for it."""

from __future__ import annotations

import struct
import time
from contextlib import suppress
from errno import EPIPE
from functools import partial
from selectors import EVENT_READ
from socket import SO_RCVTIMEO, SO_SNDTIMEO, SOL_SOCKET, socket
from typing import Any

from gunicorn.workers.gthread import TConn, ThreadWorker

AT_ONCE = 2
"""A worker with so many requests in hand leaves new connections to the others. One would leave the processor idle while
it waits for a slow line; four answers computed at once in one Python take longer than one after the other.
"""


class Line(socket):
    """A client's end of a connection, which is as good as closed once nothing has moved on it for so many seconds.

    gunicorn waits for ever: whoever goes out of reach in the middle of a request would keep a thread, year after year.
    """

    stalled = False

    def be_patient(self, seconds: float) -> None:
        """Wait so long for the next bytes to come, or to be taken, and no longer."""
        timeval = struct.pack("@ll", int(seconds), int(seconds % 1 * 1_000_000))
        for option in (SO_RCVTIMEO, SO_SNDTIMEO):
            self.setsockopt(SOL_SOCKET, option, timeval)

    def recv(self, bufsize: int, flags: int = 0) -> bytes:
        """No more bytes where none came in time."""
        try:
            return super().recv(bufsize, flags)
        except BlockingIOError:
            self.stalled = True
            return b""

    def sendall(self, data: Any, flags: int = 0) -> None:
        """Raises BrokenPipeError where nobody took the bytes in time."""
        try:
            super().sendall(data, flags)
        except BlockingIOError:
            self.stalled = True
            raise BrokenPipeError(EPIPE, "nobody takes the answer") from None


class Connection(TConn):  # type: ignore[misc]
    """A connection, closed once. gunicorn stays for two seconds more, to hear whether its last words were taken."""

    def close(self, graceful: bool = False) -> None:  # noqa: FBT001, FBT002 (gunicorn's signature)
        """End it; from one that stalled nothing more is heard."""
        if self.sock.fileno() >= 0:
            super().close(graceful=graceful and not self.sock.stalled)


class WebWorker(ThreadWorker):  # type: ignore[misc]  # gunicorn ships no types
    """gunicorn's worker of threads, which takes every connection it sees, however long its own queue is
    (https://github.com/benoitc/gunicorn/issues/3433), and lets a connection without a request hold a thread for five
    seconds: browsers open such ones ahead. Measured in docs/adr/0027.
    """

    first_byte_seconds = 10.0
    """How long a connection may stay without a request."""
    stalled_seconds = 10.0
    """How long one may rest in the middle of a request or an answer."""
    _in_hand = 0

    def accept(self, listener: socket) -> None:
        """Take a connection, to wait without a thread until its request is there."""
        with suppress(BlockingIOError, ConnectionAbortedError):  # another worker has it; the browser went away
            accepted, address = listener.accept()
            line = Line(fileno=accepted.detach())
            line.be_patient(self.stalled_seconds)
            self.nr_conns += 1
            connection = Connection(self.cfg, line, address, listener.getsockname())
            connection.timeout = time.monotonic() + self.first_byte_seconds
            self.pending_conns.append(connection)
            self.poller.register(line, EVENT_READ, partial(self.on_pending_socket_readable, connection))

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

    def handle(self, conn: Any) -> Any:
        """Answer a request, in a thread; whether the connection is kept. One that is not ends here: gunicorn would let
        its loop, and with it all that this worker has in hand, wait for the client's end.
        """
        kept = super().handle(conn)
        if not kept:
            conn.close(graceful=True)
        return kept

    def finish_request(self, conn: Any, fs: Any) -> None:
        """A thread is free again; gunicorn's loop then turns to new connections by itself."""
        self._in_hand -= 1
        super().finish_request(conn, fs)

    def set_accept_enabled(self, enabled: bool) -> None:  # noqa: FBT001 (gunicorn's signature)
        """Turn to new connections, or away from them."""
        super().set_accept_enabled(enabled and self._in_hand < AT_ONCE)
