"""Reads what an operation shows page by page."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence

Item = TypeVar("Item")


def read_pages(call: Callable[[int], tuple[Sequence[Item], object]], first: int) -> Iterator[Item]:
    """Read page after page, each when the one before is used up.

    Args:
        call: gets how many items to pass over. Returns the items of the page, and how many there
            are on all pages if the reply states that.
        first: how many items to pass over in the beginning.

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
    """Read page after page from an event loop; see `read_pages`.

    Args:
        call: gets how many items to pass over. Returns the items of the page, and how many there
            are on all pages if the reply states that.
        first: how many items to pass over in the beginning.

    Raises:
        DeskError: a call failed.
    """
    while True:
        items, total = await call(first)
        for item in items:
            yield item
        first += len(items)
        if _is_the_end(items, total, first):
            return


def _is_the_end(items: Sequence[object], total: object, seen: int) -> bool:
    """Return whether a page is the last: an empty one, or the one that reaches the number of
    all."""
    return not items or (isinstance(total, int) and seen >= total)
