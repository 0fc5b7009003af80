"""Call a real endpoint with requests that it must refuse, and list differences from the contract.

`make live` runs it, with the endpoint and the account in TENCENT_DESK_* variables. By default it
makes only calls that cannot change data: their signatures or bodies are wrong, or their names
do not exist. With --effects it also makes the calls of the vendor's samples.
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
