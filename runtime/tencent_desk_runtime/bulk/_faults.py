"""Define the faults of a file of rows."""

from __future__ import annotations

from typing import ClassVar, NamedTuple

from ..errors import Readers, ValidationError, read_all


class Fault(NamedTuple):
    """Describe a fault of a row.

    Attributes:
        line: line of the file in which the row begins.
        field: JSON pointer of the field; empty if the fault is about the whole row.
        rule: the keyword of the contract that is broken, or the rule of the file.
        message: what is wrong.
    """

    line: int
    field: str
    rule: str
    message: str


class RowsError(ValidationError):
    """Report that a file cannot be sent. Nothing was sent.

    Attributes:
        faults: all faults of its rows; empty if the fault is about the whole file.
    """

    _FACTS: ClassVar[Readers] = {"faults": read_all(Fault)}

    def __init__(self, message: str, *facts: object, faults: tuple[Fault, ...] = ()) -> None:
        super().__init__(message)
        self.faults = faults
        self._restore(facts)
