"""Run a Redis server on the loopback interface, for tests that need a real Redis."""

from __future__ import annotations

import shutil
import socket
import subprocess
import threading
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module")
def redis_url() -> Iterator[str]:
    """Return the URL of a Redis server."""
    pytest.importorskip("limits", reason="the limits library is not installed")
    pytest.importorskip("redis", reason="the redis library is not installed")
    server = shutil.which("redis-server")
    if server is None:
        pytest.skip("redis-server is not installed")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    options = {"port": str(port), "bind": "127.0.0.1", "save": "", "daemonize": "no"}
    words = [word for name, value in options.items() for word in (f"--{name}", value)]
    process = subprocess.Popen([server, *words], stdout=subprocess.PIPE, text=True)  # noqa: S603
    try:
        assert process.stdout is not None  # noqa: S101
        for line in process.stdout:
            if "Ready to accept connections" in line:
                break
        else:
            pytest.fail("redis-server did not start")
        drain = threading.Thread(target=process.stdout.read, daemon=True)
        drain.start()
        yield f"redis://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(10)
        if process.stdout:
            process.stdout.close()
