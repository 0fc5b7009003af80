"""Read the fields of rows from CSV and JSON lines."""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from ..strict_json import parse_strict
from ._decode import LINE_END
from ._faults import Fault

if TYPE_CHECKING:
    from ..types import JSON
    from ..validation import Validator

TEXT = "Text"
"""The short form of a message with one text."""

Read = Iterator[tuple[int, "dict[str, JSON] | Fault"]]
"""Lines of the file, each with the fields of its row or with its fault."""

_SEPARATOR = re.compile(r'"?sep=(\\t|[^\w"\r\n])"?[,;\t]*(?:\r\n|\r|\n|$)', re.IGNORECASE)
"""The first line of a file that sets the separator of columns for Excel."""

_BETWEEN = re.compile(r"[\s_\u200b-\u200f\u2060\ufeff-]")
_MARK = "\ufeff"
_NAME_IT = "give it a name, and list the name in --ignore-columns to skip it"


class Columns:
    """Map the columns, or keys, of a file to fields; skip the columns in `ignored`.

    Attributes:
        types: the JSON type of each field.
        unseen: the columns of `ignored` that have not appeared in the file yet.
    """

    def __init__(self, validator: Validator, schema: str, ignored: Collection[str]) -> None:
        self.types: Mapping[str, str] = {TEXT: "string", **validator.field_types(schema)}
        self._fields = {_to_snake_case(name): name for name in self.types}
        self._fields |= {name: name for name in self.types}
        self._loose = {_bare(name): name for name in self.types}
        self._ignored = frozenset([ignored] if isinstance(ignored, str) else ignored)
        self.unseen = set(self._ignored)

    def field(self, name: str, *, loose: bool = False) -> str | None:
        """Return the field of a column; `None` if the column is skipped.

        Args:
            name: the name of the column.
            loose: whether a person wrote it: SESSIONID or `Session ID` is SessionId too.

        Raises:
            KeyError: the column is no field.
        """
        if name in self._ignored:
            self.unseen.discard(name)
            return None
        return self._loose[_bare(name)] if loose else self._fields[name]

    def unknown(self, line: int, name: str) -> Fault:
        """Return the fault of a column that is no field."""
        found = re.search(r"[;\t|]", name)
        hint = "use --ignore-columns to skip your own columns"
        if found:
            hint = f"separate columns by commas, or begin the file with sep={found[0]}"
        message = f"is not a field of a message; {hint}; the fields are {', '.join(self.types)}"
        return Fault(line, f"/{name}", "unknown", message)


def _to_snake_case(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


def _bare(name: str) -> str:
    wide = unicodedata.normalize("NFKC", name)  # a Chinese keyboard writes letters twice as wide
    return _BETWEEN.sub("", wide).casefold()


def read_json_lines(text: str, columns: Columns) -> Read:
    """Read JSON lines, with an object in each line. Skip empty lines."""
    for number, line in enumerate(LINE_END.split(text), 1):
        if line.strip():
            yield number, _read_object(number, line, columns)


def _read_object(number: int, line: str, columns: Columns) -> dict[str, JSON] | Fault:
    try:
        given = _parse_json(line)
    except ValueError as error:
        return Fault(number, "", "json", str(error))
    if not isinstance(given, dict):
        return Fault(number, "", "json", "is not a JSON object")
    fields: dict[str, JSON] = {}
    for name, value in given.items():
        try:
            field = columns.field(name)
        except KeyError:
            return columns.unknown(number, name)
        if field in fields:
            return Fault(number, f"/{name}", "duplicate", f"has {field} twice")
        if field is not None:
            fields[field] = value
    return fields


def read_csv_rows(text: str, columns: Columns) -> Read:
    """Read CSV with a header. Skip empty lines and empty cells."""
    separator = _SEPARATOR.match(text)
    lines = _read_csv_lines(text, separator)
    number, header = next(lines, (0, []))
    if isinstance(header, Fault):
        yield number, header
        return
    names = [name.strip() for name in header]
    while names and not names[-1]:  # Excel writes cleared columns too
        names.pop()
    fields, faults = _read_header(number, names, columns)
    for fault in faults:
        yield number, fault
    if faults:
        return
    for number, cells in lines:
        if isinstance(cells, Fault):
            yield number, cells
        else:
            yield number, _read_row(number, header, fields, cells, columns.types)


def _read_csv_lines(
    text: str, separator: re.Match[str] | None
) -> Iterator[tuple[int, list[str] | Fault]]:
    """Yield records that are not empty, each with its first line."""
    begin, before, delimiter = 0, 0, ","
    if separator is not None:
        begin, before = separator.end(), 1
        delimiter = separator[1].replace("\\t", "\t")
    lines = io.StringIO(text[begin:], newline="")
    reader: Any = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        number = before + reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield number, Fault(number, "", "csv", _explain(str(error)))
            return
        if any(cells):
            yield number, cells


def _explain(problem: str) -> str:
    if problem == "unexpected end of data":
        return "a quote in this row is never closed"
    if "expected after" in problem:
        return f"{problem}; write a quote inside quotes twice"
    return problem


def _read_header(
    number: int, names: list[str], columns: Columns
) -> tuple[list[str | None], list[Fault]]:
    """Return the fields of the columns, and the faults of the header."""
    fields: list[str | None] = []
    faults: list[Fault] = []
    for position, name in enumerate(names, 1):
        try:
            field = columns.field(name, loose=True)
        except KeyError:
            nameless = Fault(number, "", "unknown", f"column {position} has no name; {_NAME_IT}")
            faults.append(columns.unknown(number, name) if name else nameless)
            continue
        if field is not None and field in fields:
            text = f"is a second column for {field}"
            faults.append(Fault(number, f"/{name}", "duplicate", text))
        fields.append(field)
    return fields, faults


def _read_row(
    number: int,
    header: list[str],
    names: list[str | None],
    cells: list[str],
    types: Mapping[str, str],
) -> dict[str, JSON] | Fault:
    if len(cells) < len(names) or any(cells[len(names) :]):
        message = f"has {len(cells)} cells under {len(names)} columns"
        return Fault(number, "", "csv", message)
    if [cell.removeprefix(_MARK) for cell in cells] == header:
        return Fault(number, "", "csv", "repeats the header; remove it")
    fields: dict[str, JSON] = {}
    for name, cell in zip(names, cells, strict=False):
        if not cell or name is None:
            continue
        if cell.startswith(_MARK):
            message = "begins with a byte order mark, U+FEFF; remove it"
            return Fault(number, f"/{name}", "csv", message)
        try:
            fields[name] = _convert_cell(types[name], cell)
        except ValueError as error:
            return Fault(number, f"/{name}", "json", str(error))
    return fields


def _convert_cell(kind: str, cell: str) -> JSON:
    """Return a cell as a JSON value; if it does not fit, return the text, which the contract
    refuses.
    """
    if kind == "integer" and re.fullmatch(r"-?[0-9]{1,18}", cell):
        return int(cell)
    return _parse_json(cell) if kind == "array" else cell


def _parse_json(text: str) -> JSON:
    """Return a JSON value.

    Raises:
        ValueError: the text is not JSON.
    """
    try:
        return parse_strict(text)
    except json.JSONDecodeError as error:
        problem = f" at character {error.pos + 1}: {error.msg}"
    except ValueError as error:
        problem = f": {error}"
    raise ValueError(f"is not JSON{problem}")
