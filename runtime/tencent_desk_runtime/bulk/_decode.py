"""Decode a file of rows. A wrong guess would reach users, so do not guess."""

from __future__ import annotations

import codecs
import re

from ._faults import RowsError

UTF_8 = "utf-8"
LINE_END = re.compile(r"\r\n|\r|\n")

_MARK = "\ufeff"
_MARKS = {
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
"""Longer marks first: one mark begins with another."""

_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
"""How .xlsx and .xls begin, whatever the name ends in."""


def decode(file: object, data: bytes, encoding: str) -> str:
    """Return the text of a file, without a byte order mark.

    Args:
        file: name of the file, for messages.
        data: the bytes of the file.
        encoding: the encoding, by a name that Python knows.

    Raises:
        RowsError: the file has another encoding, or Python does not know this one.
    """
    if data.startswith(_WORKBOOKS):
        raise RowsError(f"{file} is a workbook of Excel; save it as 'CSV UTF-8'")
    usual = encoding == UTF_8
    wide = next((name for mark, name in _MARKS.items() if data.startswith(mark)), None)
    if wide is None and b"\0" in data:
        wide = "utf-16-be" if data.startswith(b"\0") else "utf-16-le"
    if usual and wide:
        raise RowsError(f"{file} is {wide.upper()}, by its first bytes; {_advise(wide)}")
    try:
        return data.decode(encoding).removeprefix(_MARK)
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("latin-1").replace("\0", "")
        line = len(LINE_END.split(before))
        advice = f"; {_advise('gb18030')} if Chinese Excel wrote it" if usual else ""
        problem = f"{file}:{line}: is not {encoding.upper()}{advice}"
    except (LookupError, ValueError):
        problem = f"unknown encoding {encoding!r}; use utf-8, gb18030, big5, utf-16, ..."
    raise RowsError(problem)


def _advise(encoding: str) -> str:
    return f"save it as 'CSV UTF-8', or give its encoding, such as --encoding {encoding}"
