"""Let many tasks wait for one write to disk."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ._journal import Journal


class Commits:
    """Add the lines of many tasks to a journal, in as few writes as possible.

    Args:
        journal: the journal.
    """

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._waiting: list[tuple[bytes, asyncio.Future[None]]] = []
        self._writer: asyncio.Task[None] | None = None

    async def note(self, line: bytes) -> None:
        """Add a line, and wait until it is on the disk.

        Raises:
            JournalError: the line cannot be written.
        """
        noted = asyncio.get_running_loop().create_future()
        self._waiting.append((line, noted))
        if self._writer is None:
            self._writer = asyncio.create_task(self._write())
        await noted

    async def finish(self) -> None:
        """Wait until every write has ended."""
        if self._writer is not None:
            await self._writer

    async def _write(self) -> None:
        from ._journal import JournalError

        while self._waiting:
            batch, self._waiting = self._waiting, []
            error: JournalError | None = None
            try:
                await asyncio.to_thread(self._journal.write, [line for line, _ in batch])
            except JournalError as raised:
                error = raised
            for _, noted in batch:
                if noted.done():  # its task was cancelled
                    continue
                if error is None:
                    noted.set_result(None)
                else:
                    noted.set_exception(error)
        self._writer = None
