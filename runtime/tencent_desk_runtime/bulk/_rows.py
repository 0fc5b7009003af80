"""Read the rows of a bulk sending, and check all before the first is sent."""

from __future__ import annotations

import hashlib
import json
import random
from typing import TYPE_CHECKING, NamedTuple, cast

from ..body import write_body
from ..errors import ValidationError
from ._decode import UTF_8, decode
from ._faults import Fault, RowsError
from ._formats import TEXT, Columns, read_csv_rows, read_json_lines

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping
    from pathlib import Path

    from ..types import JSON
    from ._formats import Read
    from ._sending import Sending

_FORMATS = {".csv": read_csv_rows, ".jsonl": read_json_lines}
_LARGEST = 2**32 - 1  # the longest MsgRandom, to check the size of the body
_RANDOM = "MsgRandom"
_ADDRESS = ("SessionId", "FromAccount", "ToAccount")


class Row(NamedTuple):
    """Hold one message.

    Attributes:
        line: line of the file in which the row begins. It identifies the row.
        fields: the body of the call; with `MsgRandom` only if the row has it.
    """

    line: int
    fields: Mapping[str, JSON]


class Rows(NamedTuple):
    """Hold the rows of a file.

    Attributes:
        rows: in the order of the file.
        digest: SHA-256 of all rows, in hexadecimal. It ties a journal to these rows.
    """

    rows: tuple[Row, ...]
    digest: str


def read_rows(
    path: Path,
    sending: Sending,
    *,
    encoding: str = UTF_8,
    ignore_columns: Collection[str] = (),
) -> Rows:
    """Read a file of rows, and check each against the contract.

    See `tencent_desk.bulk.read_rows`; `sending` is the operation that sends a row.
    """
    _check_ending(path)
    try:
        data = path.read_bytes()
    except OSError as error:
        problem = f"{path} cannot be read: {error.strerror}"
    else:
        return parse_rows(path, data, sending, encoding=encoding, ignore_columns=ignore_columns)
    raise RowsError(problem)


def parse_rows(
    path: Path,
    data: bytes,
    sending: Sending,
    *,
    encoding: str = UTF_8,
    ignore_columns: Collection[str] = (),
) -> Rows:
    """Read rows from the bytes of a file; see `read_rows`. The path only names them."""
    text = decode(path, data, encoding)
    read = _check_ending(path) or (read_json_lines if text.lstrip()[:1] == "{" else read_csv_rows)
    rows: list[Row] = []
    faults: list[Fault] = []
    columns = Columns(sending.validator, sending.operation.request, ignore_columns)
    for line, fields in read(text, columns):
        row = fields if isinstance(fields, Fault) else _expand(line, fields, sending)
        if isinstance(row, Fault):
            faults.append(row)
        else:
            found = _find_faults(row, sending)
            faults += found
            rows += [] if found else [row]
    faults += _find_repeated(rows)
    if faults:
        raise _make_rows_error(path, sorted(faults))
    if not rows:
        raise RowsError(f"{path} has no rows")
    if columns.unseen:
        raise RowsError(f"{path} has no column {min(columns.unseen)!r} to ignore")
    return Rows(tuple(rows), _hash_rows(rows))


def _check_ending(path: Path) -> Callable[[str, Columns], Read] | None:
    """Return the reader for a file's ending; `None` without an ending."""
    ending = path.suffix.lower()
    if ending not in _FORMATS and (ending or path.is_dir()):
        raise RowsError(f"{path} ends in neither {' nor '.join(_FORMATS)}")
    return _FORMATS.get(ending)


def choose_random(row: Row, before: int | None) -> int:
    """Return the `MsgRandom` of a row: that of an earlier attempt, if there was one."""
    given = row.fields.get(_RANDOM, before)
    return random.getrandbits(32) if given is None else int(cast("float", given))


def _expand(line: int, fields: dict[str, JSON], sending: Sending) -> Row | Fault:
    """Return a row with the short form of its message expanded."""
    if TEXT not in fields:
        return Row(line, fields)
    text = fields.pop(TEXT)
    if "MsgBody" in fields:
        return Fault(line, f"/{TEXT}", "duplicate", "is given together with MsgBody; give only one")
    if not isinstance(text, str):
        return Fault(line, f"/{TEXT}", "type", "must be a string")
    return Row(line, {**fields, "MsgBody": [sending.text(text).to_dict()]})


def _find_faults(row: Row, sending: Sending) -> list[Fault]:
    try:
        write_body(
            sending.validator,
            sending.operation,
            row.fields,
            extra=None,
            validate=True,
            spellings={},
            draw=lambda: _LARGEST,
        )
    except ValidationError as error:
        if not error.violations:
            return [Fault(row.line, "", "json", error.message)]
        return [
            Fault(row.line, one.pointer, one.rule, _explain(one.pointer, one.message))
            for one in error.violations
        ]
    return []


def _explain(pointer: str, message: str) -> str:
    short = f", and so is {TEXT}" if pointer == "/MsgBody" and message == "is missing" else ""
    return message + short


def _find_repeated(rows: list[Row]) -> Iterator[Fault]:
    """Return faults for rows that a user would get twice, or the service would drop as repeated."""
    first: dict[str, Row] = {}
    taken: dict[str, Row] = {}
    for row in rows:
        number = row.fields.get(_RANDOM)
        message = {name: value for name, value in row.fields.items() if name != _RANDOM}
        earlier = first.setdefault(_canonicalize(message), row)
        if earlier is not row and None in (number, earlier.fields.get(_RANDOM)):
            text = f"repeats line {earlier.line}; if that is intended, give each its own {_RANDOM}"
            yield Fault(row.line, "", "duplicate", text)
        if number is not None:
            address = [row.fields.get(name) for name in _ADDRESS]
            earlier = taken.setdefault(_canonicalize([address, choose_random(row, None)]), row)
            if earlier is not row:
                text = f"is the same as in line {earlier.line}, which has the same address"
                yield Fault(row.line, f"/{_RANDOM}", "duplicate", text)


def _canonicalize(value: object) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def _hash_rows(rows: list[Row]) -> str:
    digest = hashlib.sha256()
    for row in rows:
        digest.update(f"{row.line}:{_canonicalize(row.fields)}\n".encode())
    return digest.hexdigest()


def _make_rows_error(path: Path, faults: list[Fault]) -> RowsError:
    listed = "".join(
        f"\n{path}:{fault.line}: {fault.field + ' ' if fault.field else ''}"
        f"{fault.message} [{fault.rule}]"
        for fault in faults
    )
    number = "1 fault" if len(faults) == 1 else f"{len(faults)} faults"
    return RowsError(f"{path} has {number}, so nothing was sent{listed}", faults=tuple(faults))
