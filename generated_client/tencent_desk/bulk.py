# Made by `python -m codegen`; an edit here is lost. Edit openapi.yaml or codegen/.
"""Bulk sending: one `send_msg` for each row of a file, with a journal that lets a run resume.

Example::

    rows = read_rows(Path("recipients.csv"))
    with Journal.open(Path("recipients.csv.journal"), rows, sdk_app_id) as journal:
        async with AsyncDeskClient.from_env() as desk:
            report = await BulkRun(rows, journal, desk).run()

The journal needs `pip install tencent-desk[cli]`, as the command `tencent-desk send` does. It runs
on asyncio.
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

from ._operations import RATE_CEILING
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
        path: a file that ends in `.csv`, with a header, or in `.jsonl`; of one without an ending,
            such as a pipe, the first character decides. Its columns, or keys, are the fields of
            `send_msg` as the vendor or Python spells them, and `Text` for a message that is one
            text.
        encoding: how it is written, by a name that Python knows.
        ignore_columns: columns, or keys, of your own, which are left out.

    Raises:
        RowsError: the file cannot be read, or rows are at fault: a rule of the contract is broken,
            or two rows are one message to the same address.
    """
    return _bulk.read_rows(path, sending(), encoding=encoding, ignore_columns=ignore_columns)


class BulkRun(_bulk.BulkRun):
    """One run.

    Args:
        rows: the rows.
        journal: their journal; what it has as done is not sent again.
        desk: sends the messages.
        concurrency: how many calls are under way at once.
        rate: calls a second; `None` for no limit. The default is the documented rate limit.
        resend_unknown: send rows again of which it is not known whether they were sent, with the
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
        rate: int | None = RATE_CEILING.calls,
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
