"""What the tests of the client share: a time that they move, and transports that they script."""

from __future__ import annotations

from .bench import BOTH, Bench
from .calls import CALLS, NAMES
from .loopback import (
    OK,
    Flood,
    Peer,
    Server,
    fixed_reply,
    listening,
    open_sockets,
    polite,
    silent,
)
from .scenario import BUILT_IN, EVERYWHERE, KINDS, MORE_KINDS, ON_LOOPS, Call, play
from .stage import KEY, Clock, Script, failure, html, reply, success

__all__ = [
    "BOTH",
    "BUILT_IN",
    "CALLS",
    "EVERYWHERE",
    "KEY",
    "KINDS",
    "MORE_KINDS",
    "NAMES",
    "OK",
    "ON_LOOPS",
    "Bench",
    "Call",
    "Clock",
    "Flood",
    "Peer",
    "Script",
    "Server",
    "failure",
    "fixed_reply",
    "html",
    "listening",
    "open_sockets",
    "play",
    "polite",
    "reply",
    "silent",
    "success",
]
