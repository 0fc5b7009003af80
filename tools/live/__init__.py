"""Calls a real endpoint with what it has to refuse, and lists where it differs from the contract.

`make live` runs it, with the endpoint and the account in TENCENT_DESK_* variables. By default only
calls go out that cannot change anything: their signatures or bodies are wrong, or nobody has the
names in them. With --effects the documented calls go out too.
"""

from __future__ import annotations

from ._calls import Call, calls
from ._checks import Difference, differences
from ._wire import Account, ConfigurationError, Pace, Reply, UnreachableError, Wire, account_of

__all__ = [
    "Account",
    "Call",
    "ConfigurationError",
    "Difference",
    "Pace",
    "Reply",
    "UnreachableError",
    "Wire",
    "account_of",
    "calls",
    "differences",
]
