"""What stops a mock before it has begun."""

from __future__ import annotations


class ContractError(Exception):
    """openapi.yaml is not the contract that it should be, or lacks something that is needed."""
