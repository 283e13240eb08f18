"""A reader for `indexer.reading.apart` that does what its file says: the worst that a library can do."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import time

READ = "tests.indexer.readers"


def read(body: bytes, most: int) -> dict[str, str]:
    """Echo, or misbehave."""
    match body.partition(b" ")[0]:
        case b"die":
            os.kill(os.getpid(), signal.SIGKILL)
        case b"crash":
            ctypes.string_at(0)
        case b"hang":
            time.sleep(600)
        case b"stop":
            os.kill(os.getpid(), signal.SIGSTOP)
        case b"raise":
            raise ValueError
        case b"swell":
            return {"text": str(len(bytearray(4 << 30)))}
        case b"print":
            sys.stdout.write("noise")
            os.write(1, b"noise")
        case b"exit":
            sys.exit(0)
    return {"text": body[:most].decode("utf-8", "replace"), "process": str(os.getpid())}
