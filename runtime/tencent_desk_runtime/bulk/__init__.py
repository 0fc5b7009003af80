"""Send in bulk: one `send_msg` for each row of a file, with a journal. See `tencent_desk.bulk`."""

from __future__ import annotations

from ._faults import Fault, RowsError
from ._journal import Journal, JournalError
from ._outcome import Report, RowOutcome, State
from ._rows import Row, Rows, parse_rows, read_rows
from ._run import BulkRun
from ._sending import Sending

__all__ = [
    "BulkRun",
    "Fault",
    "Journal",
    "JournalError",
    "Report",
    "Row",
    "RowOutcome",
    "Rows",
    "RowsError",
    "Sending",
    "State",
    "parse_rows",
    "read_rows",
]
