"""Define the error of an unusable contract."""

from __future__ import annotations


class ContractError(Exception):
    """Report that openapi.yaml is not the expected contract, or is incomplete."""
