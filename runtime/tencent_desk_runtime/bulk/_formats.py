"""The fields that the lines of a file give: CSV and JSON lines."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from ..strict_json import strict

if TYPE_CHECKING:
    from ..types import JSON
    from ..validation import Validator

TEXT = "Text"
"""The short form of a message that is one text."""


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


Read = Iterator[tuple[int, "dict[str, JSON] | Fault"]]
"""Lines of the file, each with the fields of its row or with what is wrong."""


Fields = Mapping[str, str]
"""The fields that a row can have, each with its JSON type."""


def fields_of(validator: Validator, schema: str) -> Fields:
    """Return the fields that a row can have.

    Args:
        validator: knows the schemas.
        schema: name of the schema of the body.
    """
    return {TEXT: "string", **validator.field_types(schema)}


def json_lines(text: str, known: Fields) -> Read:
    """Read JSON lines: an object in each line. Empty lines are left out.

    Args:
        text: the file.
        known: the fields that a row can have.
    """
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            yield number, _object(number, line, known)


def _object(number: int, line: str, known: Fields) -> dict[str, JSON] | Fault:
    try:
        fields = _parsed(line)
    except ValueError as error:
        return Fault(number, "", "json", str(error))
    if not isinstance(fields, dict):
        return Fault(number, "", "json", "is no JSON object")
    for name in fields:
        if name not in known:
            return Fault(number, f"/{name}", "unknown", _unknown(name, known))
    return fields


def _unknown(name: str, known: Fields) -> str:
    hint = "; columns are separated by commas" if re.search(r"[;\t|]", name) else ""
    return f"is no field of a message{hint}; there are {', '.join(known)}"


def csv_rows(text: str, known: Fields) -> Read:
    """Read CSV with a header. Empty lines are left out, and so are empty cells.

    Args:
        text: the file.
        known: the fields that a row can have.
    """
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    lines = _csv_lines(reader)
    first = next(lines, None)
    if first is None:
        return
    number, header = first
    if isinstance(header, Fault):
        yield number, header
        return
    faults = list(_header_faults(number, header, known))
    yield from ((fault.line, fault) for fault in faults)
    if not faults:
        for number, cells in lines:
            yield number, cells if isinstance(cells, Fault) else _row(number, header, cells, known)


def _csv_lines(reader: Any) -> Iterator[tuple[int, list[str] | Fault]]:
    """Records, each with the line in which it begins."""
    while True:
        number = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield number, Fault(number, "", "csv", str(error))
            return
        if cells:
            yield number, cells


def _header_faults(number: int, header: list[str], known: Fields) -> Iterator[Fault]:
    for position, name in enumerate(header):
        if name not in known:
            yield Fault(number, f"/{name}", "unknown", _unknown(name, known))
        elif name in header[:position]:
            yield Fault(number, f"/{name}", "duplicate", "is the name of two columns")


def _row(
    number: int, header: list[str], cells: list[str], known: Fields
) -> dict[str, JSON] | Fault:
    if len(cells) != len(header):
        message = f"has {len(cells)} cells under {len(header)} columns"
        return Fault(number, "", "csv", message)
    fields: dict[str, JSON] = {}
    for name, cell in zip(header, cells, strict=True):
        if not cell:
            continue
        try:
            fields[name] = _typed(known[name], cell)
        except ValueError as error:
            return Fault(number, f"/{name}", "json", str(error))
    return fields


def _typed(kind: str, cell: str) -> JSON:
    """Return a cell as JSON has it; what does not fit stays a text, which the contract refuses."""
    if kind == "integer" and re.fullmatch(r"-?[0-9]{1,18}", cell):
        return int(cell)
    return _parsed(cell) if kind == "array" else cell


def _parsed(text: str) -> JSON:
    """A JSON value.

    Raises:
        ValueError: it is none.
    """
    try:
        return strict(text)
    except json.JSONDecodeError as error:
        problem = f" at character {error.pos + 1}: {error.msg}"
    except ValueError as error:
        problem = f": {error}"
    raise ValueError(f"is no JSON{problem}")
