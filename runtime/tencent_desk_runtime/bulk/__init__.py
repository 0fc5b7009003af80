"""Send in bulk: one `send_msg` for each row of a file, with a journal that lets a run resume.

Example::

    rows = read_rows(Path("recipients.csv"))
    with Journal.open(Path("recipients.csv.journal"), rows, sdk_app_id) as journal:
        async with AsyncDeskClient.from_env() as desk:
            report = await BulkRun(rows, journal, desk).run()

The journal and the command `tencent-desk send` need `pip install tencent-desk[cli]`. Runs on
asyncio.
"""

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
