# Made by `python -m codegen`; an edit here is lost. Edit openapi.yaml or codegen/.
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

from typing import TYPE_CHECKING

from tencent_desk_runtime import bulk as _bulk
from tencent_desk_runtime.bulk import (
    Fault,
    Journal,
    JournalError,
    Report,
    Row,
    RowOutcome,
    Rows,
    RowsError,
    State,
)
from tencent_desk_runtime.publish import publish

from ._operations import GENERAL_RATE_LIMIT
from ._sending import sending

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from .client import AsyncDeskClient

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
    "State",
    "read_rows",
]


def read_rows(path: Path, *, encoding: str = "utf-8", ignore_columns: Collection[str] = ()) -> Rows:
    """Read a file of rows, and check each against the contract.

    Args:
        path: a file that ends in `.csv`, with a header, or in `.jsonl`. Without an ending,
            as in a pipe, the first character decides. Its columns, or keys, are the fields of
            `send_msg` as the vendor or Python spells them, and `Text` for a message with one
            text.
        encoding: the encoding, by a name that Python knows.
        ignore_columns: your own columns, or keys, to skip.

    Raises:
        RowsError: the file cannot be read, a row breaks a rule of the contract, or two rows
            send the same message to the same address.
    """
    return _bulk.read_rows(path, sending(), encoding=encoding, ignore_columns=ignore_columns)


class BulkRun(_bulk.BulkRun):
    """Send rows and record their outcomes.

    Args:
        rows: the rows.
        journal: their journal; rows that it has as done are not sent again.
        desk: the client.
        concurrency: how many calls run at once.
        rate: calls per second; `None` for no limit. The default is the vendor's rate limit.
        resend_unknown: whether to send `unknown` rows again, with the
            same `MsgRandom`. A user may get such a message twice.

    Raises:
        ValidationError: an argument makes no sense.
    """

    def __init__(
        self,
        rows: Rows,
        journal: Journal,
        desk: AsyncDeskClient,
        *,
        concurrency: int = 32,
        rate: int | None = GENERAL_RATE_LIMIT.calls,
        resend_unknown: bool = False,
    ) -> None:
        super().__init__(
            rows,
            journal,
            desk,
            sending(),
            concurrency=concurrency,
            rate=rate,
            resend_unknown=resend_unknown,
        )


publish(globals())
