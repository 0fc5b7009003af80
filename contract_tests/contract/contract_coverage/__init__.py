"""How much of the contract the client and the mock have seen.

Each row counts things that the contract says: operations, parameters, keywords, limits, examples,
statuses, codes. One is covered when a value that keeps it and one that breaks it came out as the
contract says, in the client and in the mock alike.
"""

from __future__ import annotations

from contextlib import ExitStack
from typing import Any

from contract_tests.support import oracle
from tools.calls_alone import without_webhooks

from ._answers import all_examples, codes, statuses
from ._bodies import keywords, operations
from ._coverage import Coverage, Sight
from ._limits import limits
from ._parameters import parameters
from ._probes import Probe, probes
from ._stand import Stand

__all__ = ["Coverage", "Probe", "Sight", "measure", "probes"]

_PARTS = (operations, keywords, parameters, limits, all_examples, statuses, codes)


def measure(document: dict[str, Any] | None = None) -> Coverage:
    """Show the client and the mock everything that a contract says.

    Args:
        document: the contract to take the list from; by default openapi.yaml. Its callbacks
            are left out: the receiver's tests see to them.
    """
    document = without_webhooks(document or oracle.document())
    coverage = Coverage()
    with ExitStack() as open_now:
        stand = Stand()
        open_now.callback(stand.client.close)
        for part in _PARTS:
            part(document, stand, coverage)
    return coverage
