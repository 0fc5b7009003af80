"""Read the items of an operation page by page."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence

Item = TypeVar("Item")


def read_pages(call: Callable[[int], tuple[Sequence[Item], object]], first: int) -> Iterator[Item]:
    """Read page after page, each after the items of the last.

    Args:
        call: takes how many items to skip. Returns the items of the page, and the number on all
            pages if the reply has it.
        first: how many items to skip at the beginning.

    Raises:
        DeskError: a call failed.
    """
    while True:
        items, total = call(first)
        yield from items
        first += len(items)
        if _is_the_end(items, total, first):
            return


async def aread_pages(
    call: Callable[[int], Awaitable[tuple[Sequence[Item], object]]], first: int
) -> AsyncIterator[Item]:
    """Read page after page from an event loop; see `read_pages`."""
    while True:
        items, total = await call(first)
        for item in items:
            yield item
        first += len(items)
        if _is_the_end(items, total, first):
            return


def _is_the_end(items: Sequence[object], total: object, seen: int) -> bool:
    """Return whether a page is the last: it is empty, or reaches the total number."""
    return not items or (isinstance(total, int) and seen >= total)
