"""What bulk sending has to know of a generated package."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..errors import DeskError
    from ..operation import Operation, RateLimit
    from ..types import SupportsToDict
    from ..validation import Validator


class Sending(NamedTuple):
    """The operation that sends a row, and what its failures say.

    Attributes:
        operation: the operation.
        ceiling: the documented rate limit.
        validator: checks rows against the contract.
        text: makes the message of a row that is one text.
        credential_errors: exceptions that every row would get, as the credentials are at fault.
        caller_errors: exceptions that say something of the caller, not of the row.
    """

    operation: Operation
    ceiling: RateLimit
    validator: Validator
    text: Callable[[str], SupportsToDict]
    credential_errors: tuple[type[DeskError], ...]
    caller_errors: tuple[type[DeskError], ...]
