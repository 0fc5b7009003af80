"""Run a loopback server that sends the bytes of a test."""

from __future__ import annotations

import gc
import socket
import struct
import threading
import warnings
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable, Iterator

OK = b'{"ActionStatus": "OK", "ErrorInfo": "", "ErrorCode": 0}'
"""The body of a successful reply."""
LARGEST_REPLY = 4 * 1024 * 1024
"""Limit the size of a reply, in bytes after decompression."""


class Peer:
    """Represent one connection of the server.

    Attributes:
        number: 1 for the first connection.
        server: the server, whose events tests can wait for.
    """

    def __init__(self, sock: socket.socket, number: int, server: Server) -> None:
        self._sock = sock
        self.number = number
        self.server = server

    def request(self) -> bytes:
        """Read one request; return no bytes if the client has closed the connection."""
        data = b""
        while b"\r\n\r\n" not in data:
            piece = self._sock.recv(65536)
            if not piece:
                return b""
            data += piece
        head, _, body = data.partition(b"\r\n\r\n")
        length = next(
            int(line.partition(b":")[2])
            for line in head.lower().split(b"\r\n")
            if line.startswith(b"content-length:")
        )
        while len(body) < length:
            piece = self._sock.recv(65536)
            if not piece:
                return b""
            body += piece
        self.server.requests.append(head + b"\r\n\r\n" + body)
        self.server.asked.set()
        return data

    def receive(self) -> bytes:
        """Read the next bytes."""
        return self._sock.recv(65536)

    def send(self, data: bytes) -> None:
        """Send bytes."""
        self._sock.sendall(data)

    def reset(self) -> None:
        """Reset the connection, without an orderly close."""
        self._sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._sock.close()

    def gone(self) -> bool:
        """Wait until the client closes the connection, and return true."""
        with suppress(OSError):
            while self._sock.recv(65536):
                pass
        return True


def polite(peer: Peer) -> None:
    """Reply to every request with success."""
    while peer.request():
        peer.send(fixed_reply(OK))


def silent(peer: Peer) -> None:
    """Send no reply."""
    peer.gone()


class Flood:
    """Reply to a request with a body many times larger than a reply may be.

    Attributes:
        ended: whether the client read the whole body.
    """

    ended = False

    def __call__(self, peer: Peer) -> None:
        peer.request()
        peer.send(b"HTTP/1.1 200 OK\r\nContent-Length: 100000000000\r\n\r\n")
        for _ in range(20):
            peer.send(b"a" * LARGEST_REPLY)
        self.ended = True


class Server:
    """Represent the server.

    Attributes:
        port: the port of the server.
        requests: the received requests.
        connections: the number of accepted connections.
        asked: set when a request was read.
        ended: semaphore that is released once for every closed connection.
    """

    def __init__(self, listener: socket.socket) -> None:
        self.port: int = listener.getsockname()[1]
        self.requests: list[bytes] = []
        self.connections = 0
        self.asked = threading.Event()
        self.ended = threading.Semaphore(0)
        self.stopping = threading.Event()

    @property
    def url(self) -> str:
        """Return the base URL of the server."""
        return f"http://127.0.0.1:{self.port}"


@contextmanager
def listening(
    speak: Callable[[Peer], None], context: ssl.SSLContext | None = None
) -> Iterator[Server]:
    """Serve connections on threads, and stop all threads at the end.

    Args:
        speak: function that serves one connection.
        context: TLS context of the connections.
    """
    listener = socket.create_server(("127.0.0.1", 0))
    server = Server(listener)
    threads: list[threading.Thread] = []
    open_now: list[socket.socket] = []

    def talk(sock: socket.socket, number: int) -> None:
        with suppress(OSError):
            if context is not None:
                sock = context.wrap_socket(sock, server_side=True)
            speak(Peer(sock, number, server))
        sock.close()
        server.ended.release()

    def accept() -> None:
        while not server.stopping.is_set():
            try:
                sock, _ = listener.accept()
            except OSError:
                return
            if server.stopping.is_set():
                sock.close()
                return
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # send small writes at once
            server.connections += 1
            open_now.append(sock)
            thread = threading.Thread(target=talk, args=(sock, server.connections), daemon=True)
            threads.append(thread)
            thread.start()

    acceptor = threading.Thread(target=accept, daemon=True)
    acceptor.start()
    try:
        yield server
    finally:
        server.stopping.set()
        with suppress(OSError):
            socket.create_connection(("127.0.0.1", server.port), 5).close()
        acceptor.join(5)
        listener.close()
        for sock in open_now:
            with suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)
        for thread in threads:
            thread.join(5)


def fixed_reply(body: bytes, *, more: str = "") -> bytes:
    """Return a complete HTTP reply."""
    return f"HTTP/1.1 200 OK\r\nContent-Length: {len(body)}\r\n{more}\r\n".encode() + body


def collect_sockets() -> None:
    """Run the garbage collector, which closes abandoned sockets, without its warnings."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()


def open_sockets(port: int) -> int:
    """Return the number of sockets of this process that are connected to a loopback port."""
    inodes = {
        f"socket:[{line.split()[9]}]"
        for line in Path("/proc/self/net/tcp").read_text(encoding="ascii").splitlines()[1:]
        if line.split()[2].endswith(f":{port:04X}")
    }
    found = 0
    for descriptor in Path("/proc/self/fd").iterdir():
        with suppress(OSError):
            found += str(descriptor.readlink()) in inodes
    return found
