"""Check the names of the contract in settings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .forms import FormError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

    from .contract import Contract


def _list_items(node: Any, keyword: str) -> Iterator[Any]:
    """Return the items of every list under a keyword."""
    if isinstance(node, dict):
        yield from node.get(keyword, ())
    for item in node.values() if isinstance(node, dict) else node:
        if isinstance(item, dict | list):
            yield from _list_items(item, keyword)


_NAMES: Mapping[str, Callable[[Contract], Collection[str]]] = {
    "disabled_operations": lambda contract: contract.operations,
    "editions": lambda contract: {*_list_items(contract.document, "x-desk-editions")},
    "region": lambda contract: {*contract.regions.values()},
    "spellings": lambda contract: {
        row["spelling"] for row in _list_items(contract.document, "x-desk-spellings")
    },
}


def check_names(
    contract: Contract, settings: Mapping[str, Any], path: Sequence[str | int] = ()
) -> None:
    """Check that the contract has all names in some settings.

    Args:
        contract: The contract.
        settings: Settings of an app or a world, in their form.
        path: Keys and indexes on the way to them.

    Raises:
        FormError: A name is not in the contract.
    """
    for key, names in _NAMES.items():
        value = settings.get(key)
        if value is None:
            continue
        several = isinstance(value, list)
        known = names(contract)
        for index, name in enumerate(value if several else [value]):
            if name not in known:
                place = (*path, key, index) if several else (*path, key)
                raise FormError(place, f"unknown {name!r}; there are {', '.join(sorted(known))}")
