"""What is wrong with a file of rows."""

from __future__ import annotations

from typing import ClassVar, NamedTuple

from ..errors import Readers, ValidationError, read_all


class Fault(NamedTuple):
    """What is wrong with a row.

    Attributes:
        line: line of the file in which the row begins.
        field: JSON pointer of the field; empty where it is the row as a whole.
        rule: the keyword of the contract that is broken, or the rule of the file.
        message: what is wrong.
    """

    line: int
    field: str
    rule: str
    message: str


class RowsError(ValidationError):
    """A file cannot be sent; nothing was.

    Attributes:
        faults: all that is wrong with its rows; empty where it is the file as a whole.
    """

    _FACTS: ClassVar[Readers] = {"faults": read_all(Fault)}

    def __init__(self, message: str, *facts: object, faults: tuple[Fault, ...] = ()) -> None:
        super().__init__(message)
        self.faults = faults
        self._restore(facts)
