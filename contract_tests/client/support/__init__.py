"""Provide shared helpers of the client tests: a manual clock, and scripted transports."""

from __future__ import annotations

from .calls import CALLS, NAMES
from .harness import BOTH, Harness
from .loopback import (
    LARGEST_REPLY,
    OK,
    Flood,
    Peer,
    Server,
    collect_sockets,
    fixed_reply,
    listening,
    open_sockets,
    polite,
    silent,
)
from .scenario import (
    BUILT_IN,
    EVERYWHERE,
    EVERYWHERE_AND_HTTPX,
    KINDS,
    MORE_KINDS,
    ON_LOOPS,
    OVER_HTTPX,
    Call,
    get_call_error,
    play,
)
from .script import KEY, Clock, Script, failure, html, reply, success

__all__ = [
    "BOTH",
    "BUILT_IN",
    "CALLS",
    "EVERYWHERE",
    "EVERYWHERE_AND_HTTPX",
    "KEY",
    "KINDS",
    "LARGEST_REPLY",
    "MORE_KINDS",
    "NAMES",
    "OK",
    "ON_LOOPS",
    "OVER_HTTPX",
    "Call",
    "Clock",
    "Flood",
    "Harness",
    "Peer",
    "Script",
    "Server",
    "collect_sockets",
    "failure",
    "fixed_reply",
    "get_call_error",
    "html",
    "listening",
    "open_sockets",
    "play",
    "polite",
    "reply",
    "silent",
    "success",
]
