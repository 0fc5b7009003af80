"""Describe what bulk sending needs from a generated package."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..errors import DeskError
    from ..operation import Operation, RateLimit
    from ..types import SupportsToDict
    from ..validation import Validator


class Sending(NamedTuple):
    """Describe the operation that sends a row, and its failures.

    Attributes:
        operation: the operation.
        rate_limit: the rate limit of the vendor page.
        validator: checks rows against the contract.
        text: returns the message of a row with one text.
        credential_errors: exceptions about the credentials, which every row would get.
        caller_errors: exceptions about the caller, not about the row.
    """

    operation: Operation
    rate_limit: RateLimit
    validator: Validator
    text: Callable[[str], SupportsToDict]
    credential_errors: tuple[type[DeskError], ...]
    caller_errors: tuple[type[DeskError], ...]
